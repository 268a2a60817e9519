internal import Domain
package import Fields

/// The OpenAPI document (3.1.0) of the routes, made of the catalog and of what Fields learns of
/// each type: nothing in it is written by hand but what all operations share.
///
/// It is held against the server by schemathesis (PyPI, 4.32.5): no failure, and four of five
/// operations reach a 2xx whatever the `--seed`. The data are a fresh sample, `callboard demo
/// create F`, behind `callboard serve --demo --database F --rate-limit-per-actor 1000000
/// --rate-limit-per-address 1000000 --rate-limit-burst 1000000`; the token is of `callboard login
/// --remote http://127.0.0.1:8080 --email admin@demo.callboard.example --print-token`.
///
/// ```
/// run="schemathesis run http://127.0.0.1:8080/api/v1/openapi.json
///     --exclude-checks positive_data_acceptance,unsupported_method"
/// $run -H "Authorization: Bearer $TOKEN" --exclude-operation-id sessions.sign-out
///     --exclude-operation-id passwords.change --exclude-operation-id settings.change
/// $run -H "Authorization: Bearer $TOKEN" --include-tag settings
/// ```
///
/// Settings come last and alone: one that says `maintenance` makes every other change answer 503,
/// as it should, which the tool takes for a fault.
package struct OpenAPI {
    private let routes: [Route]
    private let links: OpenAPILinks
    /// Named schemas, each once.
    private var schemas = OpenAPISchemas()

    /// The version of the interface, as paths have it.
    private static let version = "1"

    /// The document of some routes.
    package static func document(_ routes: Routes) -> JSON {
        var document = OpenAPI(routes: routes.all)
        return document.make()
    }

    private init(routes: [Route]) { (self.routes, links) = (routes, OpenAPILinks(routes)) }

    private mutating func make() -> JSON {
        var paths = JSONObject()
        for route in routes {
            var path = paths[route.spec.path]?.object ?? JSONObject()
            path[route.spec.method.rawValue] = operation(route)
            paths[route.spec.path] = .object(path)
        }
        let groups = routes.map { Self.group(of: $0.spec) }
        let tags = groups.enumerated().filter { groups.firstIndex(of: $0.element) == $0.offset }
        var components = OpenAPIParts.components
        components["schemas"] = .object(schemas.all)
        return .object(
            JSONObject([
                ("openapi", "3.1.0"),
                (
                    "info",
                    [
                        "title": "callboard", "version": .string(Self.version),
                        "summary": "The back office of a casting marketplace.",
                        "description": .string(OpenAPIParts.introduction),
                    ]
                ),
                ("servers", [["url": .string(Wire.prefix)]]),
                ("security", OpenAPIParts.changingWays),
                ("tags", .array(tags.map { ["name": .string($0.element)] })),
                ("paths", .object(paths)), ("components", .object(components)),
            ]))
    }

    /// The first word of an operation's name.
    private static func group(of spec: Spec) -> String { String(spec.name.prefix { $0 != "." }) }

    // MARK: Operations

    private mutating func operation(_ route: Route) -> JSON {
        let spec = route.spec
        let fields = FieldSchema.fields(of: route.type)
        let takesBody = Wire.takesBody(spec.method)
        var parameters = fields.filter { takesBody ? route.parameters.contains($0.name) : true }
            .map { Self.parameter($0, of: route) }
        parameters += OpenAPIParts.headers(of: spec)
        if route.type.givesToken { parameters.append(OpenAPIParts.wish) }
        var operation = JSONObject([
            ("operationId", .string(spec.name)), ("summary", .string(spec.summary)),
            ("description", .string(Self.description(of: spec))),
            ("tags", [.string(Self.group(of: spec))]), ("parameters", .array(parameters)),
        ])
        if takesBody {
            operation["requestBody"] = Self.body(of: route)
        }
        operation["responses"] = responses(route)
        switch spec.permission {
        case .anyone: operation["security"] = []
        case _ where !spec.changes: operation["security"] = OpenAPIParts.readingWays
        default: break
        }
        operation["x-permission"] = .string(spec.permission.rawValue)
        operation["x-risk"] = .string(spec.risk.rawValue)
        return .object(operation)
    }

    private static func description(of spec: Spec) -> String {
        var sentences = [spec.summary]
        switch spec.permission {
        case .anyone: sentences.append("Open to everybody.")
        case .signedIn: sentences.append("Needs a session.")
        default: sentences.append("Needs the permission `\(spec.permission.rawValue)`.")
        }
        switch spec.reason {
        case .none: break
        case .optional: sentences.append("A reason may be given and is kept in the audit trail.")
        case .required: sentences.append("Needs a reason, which is kept in the audit trail.")
        }
        return sentences.joined(separator: " ")
    }

    private static func parameter(_ field: Field, of route: Route) -> JSON {
        let isInPath = route.parameters.contains(field.name)
        let columns = OpenAPIColumns(route.type)
        var schema = OpenAPISchemas.schema(of: field)
        columns?.narrow(&schema, of: field)
        if field.name == "limit", field.kind == .integer {
            schema["minimum"] = 1
            schema["maximum"] = .integer(Int64(PageLimit.rowsMax))
            schema["default"] = .integer(Int64(PageLimit.rowsDefault))
        }
        var parameter = JSONObject([
            ("name", .string(field.name)), ("in", isInPath ? "path" : "query"),
            ("required", .bool(isInPath || field.isRequired)),
        ])
        let help = columns?.help(of: field) ?? field.help
        if !help.isEmpty { parameter["description"] = .string(help) }
        parameter["schema"] = .object(schema)
        if isInPath, !field.example.isEmpty { parameter["example"] = .string(field.example) }
        return .object(parameter)
    }

    private static func body(of route: Route) -> JSON {
        let fields = FieldSchema.fields(of: route.type)
            .filter { !route.parameters.contains($0.name) }
        let columns = OpenAPIColumns(route.type)
        let required = fields.filter(\.mustBeSaid).map { JSON.string($0.name) }
        var schema = JSONObject([
            ("type", "object"), ("additionalProperties", false),
            (
                "properties",
                .object(
                    JSONObject(
                        fields.map { field in
                            var schema = OpenAPISchemas.schema(of: field)
                            let help = columns?.help(of: field) ?? field.help
                            if !help.isEmpty { schema["description"] = .string(help) }
                            return (field.name, .object(schema))
                        }))
            ),
        ])
        if !required.isEmpty { schema["required"] = .array(required) }
        return [
            "required": .bool(!required.isEmpty),
            "content": .object(JSONObject([(Wire.Media.json, ["schema": .object(schema)])])),
        ]
    }

    private mutating func responses(_ route: Route) -> JSON {
        let schema = schemas.reference(to: OutputSchema.output(of: route.type))
        var answer = JSONObject([
            ("description", route.creates ? "Made." : "Done."),
            ("headers", OpenAPIHeaders.ofAnswer(to: route)),
            ("content", .object(JSONObject([(Wire.Media.json, ["schema": schema])]))),
        ])
        answer["links"] = links.all[route.spec.name].map(JSON.object)
        var responses = JSONObject([(route.creates ? "201" : "200", .object(answer))])
        if !route.spec.changes {
            responses["304"] = [
                "description": "As `If-None-Match` knows it.",
                "headers": OpenAPIHeaders.ofKnown(to: route),
            ]
        }
        for status in OpenAPIParts.problemStatuses(of: route.spec) {
            responses[String(status)] = [
                "$ref": .string("#/components/responses/\(OpenAPIParts.name(ofProblem: status))")
            ]
        }
        return .object(responses)
    }
}
