/// Why an operation did not happen, in terms of what the caller can do about it.
package enum Failure: Error, Equatable, Sendable {
    /// Nobody is signed in, or the session has ended: sign in.
    case unauthenticated(String)
    /// The actor may not do this; the text says which permission or rule is in the way.
    case denied(String)
    /// There is no such thing, or it lies outside the actor's scope.
    case notFound(String)
    /// A parameter is wrong; the text says what it must be.
    case invalid(field: String, String)
    /// The state of things forbids it; the text says what to do first.
    case conflict(String)
    /// The record has changed since the version that the caller saw.
    case stale(current: Int)
    /// The idempotency key was used for something else.
    case reusedKey(String)
    /// Too many tries; ask again after that many milliseconds.
    case tooMany(retryAfterMs: Int)
    /// Something that the operation needs does not answer now.
    case unavailable(String)
    /// People work on the system, and nothing is changed meanwhile; the text is theirs.
    case maintenance(String)
    /// It was asked for, but no answer came: whether it happened is not known. Asking again with
    /// the same idempotency key settles it.
    case unsettled(String)
}

extension Failure {
    /// A number that a field does not take.
    package static func outside(_ range: ClosedRange<Int>, field: String) -> Failure {
        .invalid(field: field, "must lie between \(range.lowerBound) and \(range.upperBound)")
    }

    /// What a token gets that belongs to no session, or that can be none.
    package static let unknownSession = Failure.unauthenticated(
        "the session is unknown; sign in again")
    /// What a session gets that may do nothing before its password is changed.
    package static let mustChangePassword = Failure.denied("the password must be changed first")

    /// Whether the same may succeed later without anything else being done.
    package var isPassing: Bool {
        switch self {
        case .unavailable, .maintenance, .unsettled, .tooMany: true
        default: false
        }
    }

    /// How long who asked should wait before asking again; `nil` when asking again is no use.
    package var retryAfterMs: Int? {
        switch self {
        case .tooMany(let ms): ms
        case .unavailable: 1_000
        case .maintenance: 60_000
        default: nil
        }
    }

    /// The kinds of failures, each as one stable word.
    package enum Code: String, CaseIterable, Sendable {
        case unauthenticated, denied
        case notFound = "not_found"
        case invalid, conflict, stale
        case reusedKey = "reused_key"
        case tooMany = "too_many"
        case unavailable, maintenance, unsettled
    }

    /// The kind as one stable word: for the trail, for programs and for the wire.
    package var code: String { kind.rawValue }

    private var kind: Code {
        switch self {
        case .unauthenticated: .unauthenticated
        case .denied: .denied
        case .notFound: .notFound
        case .invalid: .invalid
        case .conflict: .conflict
        case .stale: .stale
        case .reusedKey: .reusedKey
        case .tooMany: .tooMany
        case .unavailable: .unavailable
        case .maintenance: .maintenance
        case .unsettled: .unsettled
        }
    }

    /// One sentence without a period: what is wrong, and the way out.
    package var message: String {
        switch self {
        case .unauthenticated(let text), .denied(let text), .notFound(let text),
            .conflict(let text), .reusedKey(let text), .unavailable(let text), .unsettled(let text):
            text
        case .maintenance(let text): "under maintenance: \(text)"
        case .invalid(let field, let text): "\(field) \(text)"
        case .stale(let current): "the record has changed (now version \(current)); look again"
        case .tooMany(let ms): "too many tries; try again in \((ms + 999) / 1000) s"
        }
    }
}
