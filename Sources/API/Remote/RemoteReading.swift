internal import Domain
internal import Fields
internal import HTTP

/// Reads what a server answered to an operation: the one place where responses and errors of HTTP
/// become answers and failures.
struct RemoteReading {
    private let type: any Operation.Type
    /// How people know the server.
    private let server: String
    /// The key that the call carried.
    private let key: String?

    init(_ type: any Operation.Type, server: String, key: String?) {
        (self.type, self.server, self.key) = (type, server, key)
    }

    /// The answer of a response, or the failure that it tells.
    func answer(_ response: Response, mayHaveBeenDone: Bool) throws(Failure) -> Answer {
        // 204 says that there is nothing to say.
        let json = response.status == 204 ? [:] : try? JSON(parsing: response.body)
        guard (200..<300).contains(response.status) else {
            throw failure(response, json, mayHaveBeenDone)
        }
        let media = response.headers["Content-Type"] ?? ""
        guard let json else {
            throw unreadable("what \(server) answers is not JSON but \(media.prefix(40))")
        }
        let isWhole = media.hasPrefix(Wire.Media.answer)
        do throws(Failure) {
            var answer = try Wire.answer(to: type, json, isWhole: isWhole)
            answer.isReplayed = response.headers[Wire.Name.replayed] != nil
            return answer
        } catch {
            throw unreadable(misfit(error, in: isWhole ? json["output"] : json))
        }
    }

    /// What of an output does not fit the types of here: a word that none of them has, the server
    /// has learnt since.
    private func misfit(_ failure: Failure, in output: JSON?) -> String {
        let said = "\(server) answers \(type.spec.name)"
        guard case .invalid(let field, _) = failure,
            let word = output.flatMap({ JSONForm.word(at: field, in: $0) })
        else { return "\(said) otherwise: \(failure.message); is it a callboard of this version?" }
        return "\(said) with '\(word)' in \(field), which is not known here; "
            + "this callboard is older than the server: update it"
    }

    /// Why there is no answer.
    func failure(_ error: HTTPError) -> Failure {
        guard type.spec.changes else { return .unavailable("\(error)") }
        return error.maybeSent ? unsettled("\(error)") : .unavailable("not sent; \(error)")
    }

    private func failure(
        _ response: Response, _ json: JSON?, _ mayHaveBeenDone: Bool
    ) -> Failure {
        let failure = json.flatMap(Wire.failure) ?? stranger(response, json)
        // It says so already.
        if case .unsettled = failure { return failure }
        guard type.spec.changes else { return failure }
        // An act of the same key is still under way: it is the same act.
        let isRunning = response.status == 409 && response.headers["Retry-After"] != nil
        // The refusal of a later try says nothing about an earlier one.
        let isUnsure = isRunning || mayHaveBeenDone && failure.isPassing
        return isUnsure ? unsettled(failure.message) : failure
    }

    /// What an answer means that is no problem of ours: a proxy's, or another program's.
    private func stranger(_ response: Response, _ json: JSON?) -> Failure {
        let detail = json?["detail"]?.string.map { ": \($0.prefix(200))" } ?? ""
        let said = "\(server) answers \(response.status)\(detail)"
        switch response.status {
        case 300..<400:
            return .unavailable("\(said); it has moved, and redirects are not followed")
        case 400: return .invalid(field: "request", "is malformed; \(said)")
        case 401: return .unauthenticated("sign in first")
        case 403: return .denied(said)
        case 404, 405, 501:
            return .notFound(
                "\(server) does not know \(type.spec.name); is it a callboard of this version?")
        case 413, 414, 431: return .invalid(field: "request", "is too long for \(server)")
        case 429: return .tooMany(retryAfterMs: RetryAfter.milliseconds(response) ?? 1_000)
        // Whatever stands before the server may have lost the answer only.
        case 500, 502, 504: return type.spec.changes ? unsettled(said) : .unavailable(said)
        default: return .unavailable(said)
        }
    }

    private func unreadable(_ text: String) -> Failure {
        type.spec.changes ? unsettled(text) : .unavailable(text)
    }

    private func unsettled(_ text: String) -> Failure {
        let way = key.map { "; the key \($0) settles it" } ?? ""
        return .unsettled("it is not known whether it was done\(way); \(text)")
    }
}
