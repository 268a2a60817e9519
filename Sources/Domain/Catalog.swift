/// Every operation, once: routes, command line, prompt, forms, documents and tests walk this list.
package enum Catalog {
    /// All operations, by the names' order.
    package static let all: [any Operation.Type] = []

    /// The operation of a name.
    package static func operation(named name: String) -> (any Operation.Type)? { byName[name] }

    private static let byName: [String: any Operation.Type] = Dictionary(
        all.map { ($0.spec.name, $0) },
        uniquingKeysWith: { _, _ in preconditionFailure("two operations share a name") }
    )
}
