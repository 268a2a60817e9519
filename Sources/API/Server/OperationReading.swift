package import Domain
internal import Fields
package import HTTP

/// Turns a request that was found into its operation.
package enum OperationReading {
    /// Reads the operation from path, query and body.
    ///
    /// What is malformed before it has names is a ``Problem``; a parameter at fault is `invalid`.
    package static func read(
        _ route: Route, _ values: [Substring], _ request: Request
    ) throws(Problem) -> any Operation {
        var texts = try query(request.query)
        let inQuery = texts.keys.sorted()
        for (name, value) in zip(route.parameters, values) {
            guard let text = PercentText.decode(value) else { throw Self.badEncoding("path") }
            guard texts[name] == nil else { throw Self.twice(name) }
            texts[name] = [text]
        }
        do throws(Failure) {
            guard Wire.takesBody(route.spec.method) else {
                guard request.body.isEmpty else { throw Self.strayBody }
                try check(inQuery, of: route)
                try refuseEmpty(texts, of: route)
                return try TextForm.decode(route.type, from: texts)
            }
            guard inQuery.isEmpty else { throw Self.strayQuery(inQuery[0], route) }
        } catch {
            throw Problem(error)
        }
        let body = try body(request)
        do throws(Failure) {
            var object = try TextForm.object(route.type, from: texts)
            // First: of the members of a stranger's body there may be a hundred thousand.
            try check(body.members.map(\.name), of: route)
            for member in body.members {
                guard object[member.name] == nil else {
                    throw .invalid(field: member.name, "stands in the path; leave it out here")
                }
                object[member.name] = member.value
            }
            return try JSONForm.operation(route.type, from: .object(object))
        } catch {
            throw Problem(error)
        }
    }

    /// Refuses a name that no parameter has, in words of what may stand where it stood.
    private static func check(_ names: [String], of route: Route) throws(Failure) {
        do throws(Failure) {
            try FieldSchema.check(names, of: route.type, elsewhere: route.parameters)
        } catch {
            guard case .invalid(let name, _) = error, let strayPart = strayPart(name, route)
            else { throw error }
            throw strayPart
        }
    }

    /// The refusal of what goes beside an act and stands elsewhere; `nil` for other names.
    private static func strayPart(_ name: String, _ route: Route) -> Failure? {
        guard route.spec.changes, let part = Wire.Part(rawValue: name) else { return nil }
        return .invalid(
            field: name, "is no parameter; give it in the header field \(part.header)")
    }

    /// Refuses names without a value where nothing is no value: what a form leaves empty, a query
    /// leaves out.
    private static func refuseEmpty(
        _ texts: [String: [String]], of route: Route
    ) throws(Failure) {
        for field in FieldSchema.fields(of: route.type) where !field.isList && !field.isChange {
            guard field.kind != .text, texts[field.name]?.contains("") == true else { continue }
            throw .invalid(field: field.name, "is empty; leave it out or give a value")
        }
    }

    /// The pieces of a query (application/x-www-form-urlencoded as in the URL Standard, 5.1).
    package static func query(_ query: String?) throws(Problem) -> [String: [String]] {
        guard let query, !query.isEmpty else { return [:] }
        var texts: [String: [String]] = [:]
        for piece in query.split(separator: "&") {
            let sign = piece.firstIndex(of: "=") ?? piece.endIndex
            guard let name = decoded(piece[..<sign]),
                let value = decoded(
                    sign == piece.endIndex ? "" : piece[piece.index(after: sign)...])
            else { throw Self.badEncoding("query") }
            texts[name, default: []].append(value)
        }
        return texts
    }

    private static func decoded(_ text: Substring) -> String? {
        let spaced =
            text.utf8.contains(UInt8(ascii: "+"))
            ? String(text.map { $0 == "+" ? " " : $0 })[...] : text
        return PercentText.decode(spaced)
    }

    private static func body(_ request: Request) throws(Problem) -> JSONObject {
        guard !request.body.isEmpty else { return JSONObject() }
        try BodyForm.requireNoCoding(request.headers)
        try BodyForm.requireJSON(request.headers)
        guard request.body.count <= Wire.bodyBytesMax else {
            throw Problem(.tooLarge, "the body is longer than \(Wire.bodyBytesMax) bytes")
        }
        let json: JSON
        do throws(JSONError) {
            json = try JSON(parsing: request.body, JSON.Limits(valuesMax: Wire.bodyValuesMax))
        } catch {
            if case .tooMany = error.reason {
                throw Problem(.tooLarge, "the body has more than \(Wire.bodyValuesMax) values")
            }
            var problem = Problem(.malformed, "the body is no JSON: \(error)")
            problem.document["line"] = .integer(Int64(error.line))
            problem.document["column"] = .integer(Int64(error.column))
            throw problem
        }
        guard let object = json.object else {
            throw Problem(.invalid(field: "body", "is malformed; expected an object"))
        }
        return object
    }

    private static let strayBody = Failure.invalid(
        field: "body", "is not read here; put parameters into the query")

    private static func strayQuery(_ name: String, _ route: Route) -> Failure {
        let known = FieldSchema.fields(of: route.type).map(\.name)
            .filter { !route.parameters.contains($0) }
        guard !known.contains(name) else {
            return .invalid(field: name, "must stand in the body, not in the query")
        }
        let hint = Nearest.hint(for: name, in: known)
        return strayPart(name, route)
            ?? .invalid(field: name, "is no parameter of this path" + hint)
    }

    private static func twice(_ name: String) -> Problem {
        Problem(.invalid(field: name, "is given more than once"))
    }

    private static func badEncoding(_ place: String) -> Problem {
        Problem(.malformed, "the \(place) is no UTF-8 in percent encoding")
    }
}
