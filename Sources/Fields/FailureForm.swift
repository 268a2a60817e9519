package import Domain

/// Failures as JSON: `{"code": "invalid", "field": "user", "message": "is required"}`.
package enum FailureForm {
    /// The failure as JSON.
    package static func encode(_ failure: Failure) -> JSON {
        var object = JSONObject([("code", .string(failure.code))])
        switch failure {
        case .unauthenticated(let text), .denied(let text), .notFound(let text),
            .conflict(let text), .reusedKey(let text), .unavailable(let text),
            .maintenance(let text), .unsettled(let text):
            object["message"] = .string(text)
        case .invalid(let field, let text):
            object["field"] = .string(field)
            object["message"] = .string(text)
        case .stale(let current): object["current"] = .integer(Int64(current))
        case .tooMany(let ms): object["retryAfterMs"] = .integer(Int64(ms))
        }
        return .object(object)
    }

    /// The failure that was written; `nil` when the JSON is no failure.
    package static func decode(_ json: JSON) -> Failure? {
        let text = json["message"]?.string
        switch json["code"]?.string.flatMap(Failure.Code.init(rawValue:)) {
        case .unauthenticated?: return text.map(Failure.unauthenticated)
        case .denied?: return text.map(Failure.denied)
        case .notFound?: return text.map(Failure.notFound)
        case .conflict?: return text.map(Failure.conflict)
        case .reusedKey?: return text.map(Failure.reusedKey)
        case .unavailable?: return text.map(Failure.unavailable)
        case .maintenance?: return text.map(Failure.maintenance)
        case .unsettled?: return text.map(Failure.unsettled)
        case .invalid?:
            guard let text, let field = json["field"]?.string else { return nil }
            return .invalid(field: field, text)
        case .stale?: return number(json, "current").map(Failure.stale)
        case .tooMany?: return number(json, "retryAfterMs").map(Failure.tooMany)
        case nil: return nil
        }
    }

    private static func number(_ json: JSON, _ name: String) -> Int? {
        json[name]?.integer.flatMap(Int.init(exactly:))
    }
}
