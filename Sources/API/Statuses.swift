package import Domain

extension Failure {
    /// The status code of a failure (RFC 9110, sections 15.5 and 15.6; RFC 6585, section 4).
    package var status: Int {
        switch self {
        case .unauthenticated: 401
        case .denied: 403
        case .notFound: 404
        case .conflict: 409
        case .stale: 412
        // A cursor is no parameter that somebody chose: one that was changed is a broken request.
        case .invalid(field: "cursor", _): 400
        case .invalid, .reusedKey: 422
        case .tooMany: 429
        case .unavailable, .maintenance: 503
        case .unsettled: 504
        }
    }
}
