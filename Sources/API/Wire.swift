package import Domain
package import Fields
package import HTTP

/// How an operation, what travels beside it, and what it gives look on the wire: the one place that
/// the routes of the server and the client share.
///
/// A request is the method and the path of the operation's ``Spec`` below ``prefix``; parameters in
/// braces stand in the path, the rest in the query (`GET`, `DELETE`) or in a JSON object.
package enum Wire {
    /// Where every path begins.
    package static let prefix = "/api/v1"

    /// Media types.
    package enum Media {
        package static let json = "application/json"
        /// RFC 9457.
        package static let problem = "application/problem+json"
        /// An ``Answer`` whole: `{"output", "record", "undo", "undoUntil"}`.
        ///
        /// Only who accepts this type gets it: the way back may be longer than proxies let a header
        /// be. Everybody else gets the output alone.
        package static let answer = "application/vnd.callboard.answer+json"
    }

    /// Names of header fields in answers.
    package enum Name {
        /// The audit record of the act, as in `main:42`.
        package static let record = "Callboard-Record"
        /// `true` for the stored answer, or refusal, to a key that was used before.
        package static let replayed = "Idempotency-Replayed"
        /// What the operation has to say of what it did, in percent encoding.
        package static let notice = "Callboard-Notice"
    }

    /// What goes beside an operation, by the names that failures have for it.
    ///
    /// No operation of the API has a field of such a name, so that a failure that names one means
    /// the call.
    package enum Part: String, Sendable {
        case key, typed, version, reason, ticket, client, undoes, request

        /// The header field that it stands in.
        package var header: String {
            switch self {
            case .key: "Idempotency-Key"
            case .typed: "Callboard-Typed"
            case .version: "If-Match"
            case .reason: "Callboard-Reason"
            case .ticket: "Callboard-Ticket"
            case .client: "Callboard-Client"
            case .undoes: "Callboard-Undoes"
            case .request: "X-Request-Id"
            }
        }
    }

    /// Most bytes of a body either way: a page of the largest rows, with room.
    package static let bodyBytesMax = 16 << 20
    /// Most values in the body of a request, which is read before anybody knows whose it is: a
    /// hundred times what the longest lists of an operation have.
    package static let bodyValuesMax = 100_000
}

// MARK: - Operations

extension Wire {
    /// Whether parameters that are not in the path stand in a body rather than in the query.
    package static func takesBody(_ method: Spec.Method) -> Bool {
        switch method {
        case .get, .delete: false
        case .post, .put, .patch: true
        }
    }

    /// The names in braces of a path.
    package static func parameters(ofPath path: String) -> [String] {
        path.split(separator: "/").compactMap(parameter)
    }

    private static func parameter(_ step: Substring) -> String? {
        step.hasPrefix("{") && step.hasSuffix("}") ? String(step.dropFirst().dropLast()) : nil
    }

    /// The request that asks for an operation, without what travels beside it.
    package static func request(for operation: any Operation) -> Request {
        let spec = type(of: operation).spec
        let texts = TextForm.encode(operation)
        let inPath = Set(parameters(ofPath: spec.path))
        let steps = spec.path.split(separator: "/").map { step -> String in
            guard let name = parameter(step) else { return String(step) }
            return PercentText.encode(texts.first { $0.name == name }?.value ?? "")
        }
        var request = Request(
            method: spec.method.rawValue.uppercased(),
            path: prefix + "/" + steps.joined(separator: "/"))
        if takesBody(spec.method) {
            var object = JSONForm.encode(operation).object ?? JSONObject()
            for name in inPath { object[name] = nil }
            request.headers["Content-Type"] = Media.json
            request.body = JSON.object(object).bytes()
        } else {
            let rest = texts.filter { !inPath.contains($0.name) }
                .map { "\(PercentText.encode($0.name))=\(PercentText.encode($0.value))" }
            request.query = rest.isEmpty ? nil : rest.joined(separator: "&")
        }
        return request
    }
}

// MARK: - What travels beside an operation

extension Wire {
    /// The header fields of a call; text is written by ``HeaderText``.
    package static func headers(of call: Call) -> Headers {
        var headers = Headers()
        headers[Part.key.header] = call.key.map(HeaderText.encode)
        headers[Part.typed.header] = call.typed.map(HeaderText.encode)
        headers[Part.version.header] = call.expectedVersion.map(tag)
        headers[Part.reason.header] = call.reason.map(HeaderText.encode)
        headers[Part.ticket.header] = call.ticket.map(HeaderText.encode)
        headers[Part.client.header] = PercentText.encode(call.source.client)
        headers[Part.undoes.header] = call.undoes.map { PercentText.encode($0.description) }
        headers[Part.request.header] = call.requestID.map(PercentText.encode)
        return headers
    }

    /// The call that header fields tell; `address` is the sender's, as the server saw it.
    ///
    /// `invalid` names the part of the call that is malformed.
    package static func call(_ headers: Headers, address: String) throws(Failure) -> Call {
        var call = Call(
            source: Call.Source(client: try text(headers, .client) ?? "rest", address: address))
        call.key = try text(headers, .key)
        call.typed = try text(headers, .typed)
        call.reason = try text(headers, .reason)
        call.ticket = try text(headers, .ticket)
        call.requestID = try text(headers, .request)
        if let tag = headers[Part.version.header], tag != "*" {
            guard let version = version(ofTag: tag) else {
                throw refusal(of: .version, "is malformed; expected a version as in \"7\"")
            }
            call.expectedVersion = version
        }
        if let position = try text(headers, .undoes) {
            guard let position = AuditPosition(position) else {
                throw refusal(of: .undoes, "is malformed; expected main:42")
            }
            call.undoes = position
        }
        return call
    }

    private static func text(_ headers: Headers, _ part: Part) throws(Failure) -> String? {
        let values = headers.all(part.header)
        guard let value = values.first else { return nil }
        guard values.count == 1 else { throw refusal(of: part, "is given more than once") }
        guard let text = HeaderText.decode(value) else {
            throw refusal(of: part, "is malformed; expected UTF-8 in percent encoding")
        }
        guard !text.utf8.contains(0) else { throw refusal(of: part, JSONForm.holdsNUL) }
        return text
    }

    private static func refusal(of part: Part, _ text: String) -> Failure {
        .invalid(field: part.rawValue, text)
    }

    /// The entity tag of a version (RFC 9110, 8.8.3).
    package static func tag(ofVersion version: Int) -> String { "\"\(version)\"" }

    /// The version that an entity tag names; `nil` when it is none of ours.
    package static func version(ofTag tag: String) -> Int? {
        guard tag.utf8.count >= 3, tag.hasPrefix("\""), tag.hasSuffix("\"") else { return nil }
        guard let version = Int(tag.dropFirst().dropLast()), version > 0 else { return nil }
        return version
    }
}

// MARK: - Answers

extension Wire {
    /// Whether a request asks for the answer whole.
    package static func wantsWholeAnswer(_ headers: Headers) -> Bool {
        headers.all("Accept").contains { $0.contains(Media.answer) }
    }

    /// The body for who accepts ``Media/answer``.
    package static func whole(_ answer: Answer) -> JSON {
        var object = JSONObject([("output", JSONForm.encode(answer.output))])
        object["record"] = answer.record.map { .string($0.description) }
        object["undo"] = answer.undo.map(UndoForm.encode)
        object["undoUntil"] = answer.undoUntil.map { .string($0.description) }
        return .object(object)
    }

    /// Reads what ``whole(_:)`` wrote, or an output alone.
    ///
    /// A way back that this program does not know, being older than the server, is left out.
    package static func answer(
        to type: any Operation.Type, _ json: JSON, isWhole: Bool
    ) throws(Failure) -> Answer {
        guard isWhole else { return Answer(output: try JSONForm.output(of: type, from: json)) }
        guard let output = json["output"] else {
            throw .invalid(field: "output", "is missing")
        }
        var answer = Answer(output: try JSONForm.output(of: type, from: output))
        answer.record = json["record"]?.string.flatMap { AuditPosition($0) }
        answer.undo = json["undo"].flatMap(UndoForm.decode)
        answer.undoUntil = json["undoUntil"]?.string.flatMap { Instant($0) }
        return answer
    }
}

// MARK: - Problems

extension Wire {
    /// A failure as a problem document (RFC 9457); `code`, `message` and what belongs to the kind
    /// of failure are extension members.
    package static func problem(_ failure: Failure, request: String? = nil) -> JSON {
        var object = JSONObject([
            ("type", .string("urn:callboard:problem:\(failure.code)")),
            ("title", .string(failure.code.split(separator: "_").joined(separator: " "))),
            ("status", .integer(Int64(failure.status))), ("detail", .string(failure.message)),
        ])
        for member in FailureForm.encode(failure).object?.members ?? [] {
            object[member.name] = member.value
        }
        object["request"] = request.map { .string($0) }
        return .object(object)
    }

    /// The failure of a problem document; `nil` when it is none of ours.
    package static func failure(_ problem: JSON) -> Failure? { FailureForm.decode(problem) }
}
