internal import Domain
internal import Fields
internal import HTTP
internal import Synchronization

extension Responder {
    /// Finds the operation that a request asks for, and performs it; `nil` when that takes a write,
    /// and whoever asks may not wait.
    func perform(_ request: Request, _ credential: Credential, mayWait: Bool) -> Response? {
        switch routes.find(request.method, request.path) {
        case .nothing:
            Problem(.noSuchPath, "there is nothing at this path").response(request.id)
        case .otherMethods(let allowed) where request.method == "OPTIONS":
            Response(status: 204, headers: Headers(["Allow": allowed.joined(separator: ", ")]))
        case .otherMethods(let allowed): Self.wrongMethod(allowed).response(request.id)
        case .route(let route, let values):
            Self.settle(request, route.template) { () throws(Problem) in
                try perform(request, route, values, credential, mayWait: mayWait)
            }
        }
    }

    private func perform(
        _ request: Request, _ route: Route, _ values: [Substring], _ shown: Credential,
        mayWait: Bool
    ) throws(Problem) -> Response? {
        var credential = shown
        // A cookie that the browser still has must not be in the way of signing in anew.
        if route.spec.permission == .anyone, shown.isCookie {
            credential = .nobody
        }
        try browser.check(request, credential)
        let operation = try OperationReading.read(route, values, request)
        let call = try call(request)
        let backend = reach.backend(credential.token)
        let found: Answer?
        do throws(Problem) {
            found = try once(call, route, credential) {
                mayWait
                    ? backend.outcome(any: operation, call)
                    : backend.glance(any: operation, call)
            }
        } catch {
            guard error.status == 401 else { throw error }
            if let token = credential.token { limiter.forget(token) }
            guard credential.isCookie else { throw error }
            var problem = error
            for cookie in browser.end() { problem.headers.add("Set-Cookie", cookie) }
            throw problem
        }
        guard let answer = found else { return nil }
        if let token = credential.token, let actor = answer.actor {
            limiter.learn(token, of: actor)
        }
        return try response(
            answer, request, route, operation.erasedNotice(of: answer.output), credential)
    }

    private func response(
        _ answer: Answer, _ request: Request, _ route: Route, _ notice: String?,
        _ credential: Credential
    ) throws(Problem) -> Response {
        let began = browser.isWanted(request) ? answer.output as? SignedIn : nil
        guard began == nil || !answer.isReplayed else {
            // What is stored of an answer holds no token, so there is none to make a cookie of.
            throw Problem(
                .conflict(
                    "the call with this key began a session, whose cookie was sent once; "
                        + "sign in again with another key"))
        }
        var response = Answering.response(
            answer, to: request, by: route, notice: notice, hidingSecrets: began != nil)
        var cookies: [String] = []
        if let began { cookies = browser.begin(began.token) }
        if credential.isCookie, route.spec.endsSession { cookies = browser.end() }
        for cookie in cookies { response.headers.add("Set-Cookie", cookie) }
        return response
    }

    private func call(_ request: Request) throws(Problem) -> Call {
        let tags = request.headers.all(Wire.Part.version.header)
        let expected = try EntityTag.expectedVersion(
            tags.isEmpty ? nil : tags.joined(separator: ", "))
        var headers = request.headers
        for part in [Wire.Part.version, .request] where headers[part.header] != nil {
            headers[part.header] = nil
        }
        do throws(Failure) {
            var call = try Wire.call(headers, address: request.address)
            guard call.source.client.utf8.count <= Call.clientLengthMax,
                call.source.client.utf8.allSatisfy(Credential.isOfToken)
            else {
                throw .invalid(
                    field: Wire.Part.client.rawValue,
                    "has 1 to \(Call.clientLengthMax) letters and digits")
            }
            call.expectedVersion = expected
            // The server has read the sender's name for it, or given one.
            call.requestID = request.id.isEmpty ? nil : request.id
            return call
        } catch {
            throw Problem(ofCall: error)
        }
    }

    /// Performs a call with a key unless the same is being performed already.
    private func once(
        _ call: Call, _ route: Route, _ credential: Credential, _ body: () -> Outcome?
    ) throws(Problem) -> Answer? {
        let mark = call.key.map {
            RunningCall(token: credential.token, operation: route.spec.name, key: $0)
        }
        if let mark, !running.withLock({ $0.insert(mark).inserted }) {
            var problem = Problem(
                .conflict("a call with this key is still running; ask again for its answer"))
            problem.headers["Retry-After"] = "1"
            throw problem
        }
        defer { if let mark { running.withLock { _ = $0.remove(mark) } } }
        guard let outcome = body() else { return nil }
        switch outcome.result {
        case .success(let answer): return answer
        case .failure(let failure):
            var problem = Problem(ofCall: failure)
            if outcome.isReplayed { problem.headers[Wire.Name.replayed] = "true" }
            throw problem
        }
    }
}
