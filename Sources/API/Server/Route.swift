package import Domain
internal import Fields

/// One operation and where it is found.
package struct Route: Sendable {
    /// The operation.
    package let type: any Operation.Type
    /// What the catalog says about it.
    package let spec: Spec
    /// Names of the path's parameters, in order.
    package let parameters: [String]
    /// Whether there is a resource of its own below this path, so that `POST` creates one.
    package let creates: Bool

    /// The whole path with the parameters' names, for logs.
    package let template: String

    init(_ type: any Operation.Type, creates: Bool) {
        self.type = type
        spec = type.spec
        template = Wire.prefix + type.spec.path
        parameters = Wire.parameters(ofPath: type.spec.path)
        self.creates = creates
    }
}

/// Every public operation of the catalog by method and path, and nothing else.
///
/// A path is walked step by step; at each, a step that is written out wins over a parameter.
package struct Routes: Sendable {
    /// All routes in the order of the catalog.
    package let all: [Route]
    private var nodes = [Node()]

    /// The steps that may follow, as indices of nodes.
    private struct Node: Sendable {
        var steps: [Substring: Int] = [:]
        var parameter: Int?
        var routes: [(method: Substring, route: Route)] = []
    }

    /// What stands at a path.
    package enum Found {
        /// The route and the values of its path's parameters, still percent-encoded.
        case route(Route, [Substring])
        /// There are other methods: these.
        case otherMethods([String])
        case nothing
    }

    /// Routes of operations; those that are not public have none.
    package init(_ types: [any Operation.Type] = Catalog.all) {
        let types = types.filter { $0.spec.isPublic }
        let shown = Set(types.filter { $0.spec.method == .get }.map { Self.shape($0.spec.path) })
        all = types.map { type in
            let below = Self.shape(type.spec.path) + "/{}"
            return Route(type, creates: type.spec.method == .post && shown.contains(below))
        }
        for route in all { add(route) }
    }

    /// The path without the names of its parameters.
    private static func shape(_ path: String) -> String {
        "/"
            + path.split(separator: "/").map { $0.hasPrefix("{") ? "{}" : $0 }
            .joined(separator: "/")
    }

    private mutating func add(_ route: Route) {
        var index = 0
        for step in route.spec.path.split(separator: "/") {
            let known = step.hasPrefix("{") ? nodes[index].parameter : nodes[index].steps[step]
            let next = known ?? nodes.count
            if known == nil { nodes.append(Node()) }
            if step.hasPrefix("{") {
                nodes[index].parameter = next
            } else {
                nodes[index].steps[step] = next
            }
            index = next
        }
        nodes[index].routes.append((route.spec.method.rawValue.uppercased()[...], route))
    }

    /// Finds what a method and a path, percent-encoded, ask for; `HEAD` is found as `GET`.
    package func find(_ method: String, _ path: String) -> Found {
        guard path.utf8.starts(with: Self.start.utf8) else { return .nothing }
        var index = 0
        var values: [Substring] = []
        let rest = path.utf8.dropFirst(Self.start.utf8.count)
        for bytes in rest.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            let step = Substring(bytes)
            if let next = nodes[index].steps[step] {
                index = next
            } else if let next = nodes[index].parameter, !step.isEmpty {
                values.append(step)
                index = next
            } else {
                return .nothing
            }
        }
        let routes = nodes[index].routes
        guard !routes.isEmpty else { return .nothing }
        let wanted = method == "HEAD" ? "GET" : method
        if let found = routes.first(where: { $0.method == wanted }) {
            return .route(found.route, values)
        }
        return .otherMethods(Self.allowed(routes.map { String($0.method) }))
    }

    private static let start = Wire.prefix + "/"

    /// The value of an `Allow` field (RFC 9110, section 10.2.1).
    static func allowed(_ methods: [String]) -> [String] {
        methods.flatMap { $0 == "GET" ? ["GET", "HEAD"] : [$0] } + ["OPTIONS"]
    }
}
