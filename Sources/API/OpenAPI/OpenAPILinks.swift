internal import Domain
internal import Fields

/// Where an answer leads: links (OpenAPI 3.1, 4.8.20) from what it shows to the operations that
/// take it in their path.
///
/// They follow from the catalog alone. A record is named by its first member, which is `id` or has
/// the name of the parameter that takes it; one that the request did not name leads to every
/// operation on such a record, and what was put on a path leads to taking it away there.
struct OpenAPILinks {
    /// The links of each operation by its name, where it has any.
    private(set) var all: [String: JSONObject] = [:]

    init(_ routes: [Route]) {
        for route in routes {
            var links = JSONObject()
            for record in Self.records(of: route) {
                for target in routes {
                    guard let name = Self.parameter(of: target, takes: record) else { continue }
                    links[target.spec.name] = Self.link(target, [(name, record.place)])
                }
            }
            for target in routes where Self.isUndone(route, by: target) {
                let parameters = target.parameters.map { name in
                    let isInPath = route.parameters.contains(name)
                    return (name, isInPath ? "$request.path.\(name)" : "$request.body#/\(name)")
                }
                links[target.spec.name] = Self.link(target, parameters)
            }
            if !links.members.isEmpty { all[route.spec.name] = links }
        }
    }

    /// What names a record in an answer, and where (OpenAPI 3.1, 4.8.20.3, runtime expressions).
    ///
    /// RFC 6901 cannot say "each row", so `*` does, as schemathesis reads it; who takes it by the
    /// letter finds no such member and no value.
    private struct Record {
        let name: String
        let kind: WireKind
        let place: String
    }

    /// The records of an answer that the path of its request did not name.
    private static func records(of route: Route) -> [Record] {
        let fields = FieldSchema.fields(of: route.type)
        let known = fields.filter { route.parameters.contains($0.name) }.map(\.kind)
        func records(_ schema: OutputSchema, _ place: String) -> [Record] {
            switch schema {
            case .scalar, .map: return []
            case .list(let element): return records(element, place + "/*")
            case .object(_, let members):
                let inner = members.flatMap { records($0.schema, "\(place)/\($0.name)") }
                guard let first = members.first, case .scalar(let kind, _) = first.schema,
                    !known.contains(kind)
                else { return inner }
                return [Record(name: first.name, kind: kind, place: "\(place)/\(first.name)")]
                    + inner
            }
        }
        return records(OutputSchema.output(of: route.type), "$response.body#")
    }

    /// The parameter in a path that takes what names a record; `nil` when there is none.
    private static func parameter(of target: Route, takes record: Record) -> String? {
        let fields = FieldSchema.fields(of: target.type)
        return target.parameters.first { name in
            guard let field = fields.first(where: { $0.name == name }), field.kind == record.kind
            else { return false }
            if case .id = field.kind { return record.name == "id" }
            return record.name == name
        }
    }

    /// Whether an operation takes away what another put there: on the same path, or one step
    /// further that is a parameter of the first.
    private static func isUndone(_ route: Route, by target: Route) -> Bool {
        guard [.post, .put].contains(route.spec.method), target.spec.method == .delete
        else { return false }
        let path = route.spec.path
        guard target.spec.path != path else { return true }
        return FieldSchema.fields(of: route.type).contains {
            target.spec.path == "\(path)/{\($0.name)}"
        }
    }

    private static func link(_ target: Route, _ parameters: [(String, String)]) -> JSON {
        [
            "operationId": .string(target.spec.name),
            "parameters": .object(JSONObject(parameters.map { ($0.0, .string($0.1)) })),
        ]
    }
}
