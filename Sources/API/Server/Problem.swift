package import Domain
package import Fields
package import HTTP

/// Why a request was not carried out, as an answer (RFC 9457).
///
/// What an operation refuses is a `Failure`; what never became an operation is named here.
package struct Problem: Error, Sendable, Equatable {
    /// The status code.
    package let status: Int
    /// The document, without what belongs to this occurrence.
    package var document: JSONObject
    /// Header fields beside those of every answer.
    package var headers = Headers()

    /// The problem that a failure is.
    package init(_ failure: Failure) {
        status = failure.status
        document = Wire.problem(failure).object ?? JSONObject()
        switch failure {
        case .unauthenticated: headers["WWW-Authenticate"] = Self.challenge
        default:
            if let ms = failure.retryAfterMs { headers["Retry-After"] = String((ms + 999) / 1000) }
        }
    }

    /// The problem that the failure of a call is: what goes beside an operation is named by the
    /// header field in which a client sends it.
    init(ofCall failure: Failure) {
        self.init(failure)
        guard case .invalid(let name, let text) = failure, let part = Wire.Part(rawValue: name)
        else { return }
        document["detail"] = .string("\(part.header) \(text)")
        document["header"] = .string(part.header)
    }

    /// A problem that is no failure of an operation.
    package init(_ kind: Kind, _ detail: String, _ headers: Headers = Headers()) {
        status = kind.status
        document = Self.document(kind.status, kind.rawValue, detail)
        self.headers = headers
    }

    /// What the server refused before anybody looked at what was asked.
    package init(_ refusal: Refusal) {
        status = refusal.status
        document = Self.document(refusal.status, "refused", refusal.detail)
        if let seconds = refusal.retryAfterSeconds { headers["Retry-After"] = String(seconds) }
    }

    private static func document(_ status: Int, _ code: String, _ detail: String) -> JSONObject {
        JSONObject([
            ("type", .string("urn:callboard:problem:\(code)")),
            ("title", .string(code.split(separator: "_").joined(separator: " "))),
            ("status", .integer(Int64(status))), ("detail", .string(detail)),
            ("code", .string(code)), ("message", .string(detail)),
        ])
    }

    /// What can be wrong with a request before it is an operation.
    package enum Kind: String, CaseIterable, Sendable {
        case malformed
        case noSuchPath = "no_such_path"
        case wrongMethod = "wrong_method"
        case weakTag = "weak_tag"
        case tooLarge = "too_large"
        case wrongMediaType = "wrong_media_type"
        case forgedRequest = "forged_request"

        /// The status code (RFC 9110, section 15.5).
        package var status: Int {
            switch self {
            case .malformed: 400
            case .forgedRequest: 403
            case .noSuchPath: 404
            case .wrongMethod: 405
            case .weakTag: 412
            case .tooLarge: 413
            case .wrongMediaType: 415
            }
        }
    }

    /// What to show when nobody is signed in (RFC 6750, section 3).
    private static let challenge = "Bearer realm=\"callboard\""

    /// The answer; `requestID` names this occurrence.
    package func response(_ requestID: String) -> Response {
        var document = document
        if !requestID.isEmpty {
            document["instance"] = .string("urn:callboard:request:\(requestID)")
        }
        var headers = headers
        headers["Content-Type"] = Wire.Media.problem
        return Response(status: status, headers: headers, body: JSON.object(document).bytes())
    }
}
