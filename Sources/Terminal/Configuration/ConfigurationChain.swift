/// A file with all that it inherits, the farthest ancestor first.
///
/// A file names at most one parent by `inherits`. Without it, a user's file lies over the shipped
/// file of the same name, and any other over the root of its kind. What is wrong with a parent is
/// reported and the root taken instead, so that nobody is left without keys or colours.
struct ConfigurationChain {
    /// How many files may follow each other.
    static let depthMax = 8

    private let kind: ConfigurationKind
    private let sources: [ConfigurationSource]
    /// The nearest first while it is built.
    private(set) var layers: [ConfigurationLayer] = []
    private(set) var problems: [ConfigurationProblem] = []

    init(of name: String, kind: ConfigurationKind, in sources: [ConfigurationSource]) {
        self.kind = kind
        self.sources = sources
        var next = find(name)
        if next == nil {
            let names = sources.map(\.name)
            report(unknown(kind.noun, name, among: names), name + ".yaml", at: nil)
            next = find(kind.root)
        }
        while let source = next {
            next = add(source)
        }
        layers.reverse()
    }

    /// Reads a file onto the chain; gives its parent.
    private mutating func add(_ source: ConfigurationSource) -> ConfigurationSource? {
        let document = YAML.read(source.bytes, file: source.file)
        problems += document.problems
        var entries: [YAML.Entry] = []
        if let root = document.root {
            if let found = root.entries {
                entries = found
            } else {
                report("a \(kind.noun) is a mapping, not \(root.kind)", source.file, at: root)
            }
        }
        let parent = entries.first { $0.key == "inherits" }?.value
        entries.removeAll { $0.key == "inherits" }
        layers.append(ConfigurationLayer(source: source, entries: entries))
        guard let parent else { return implicitParent(of: source) }
        return namedParent(parent, of: source)
    }

    private func implicitParent(of source: ConfigurationSource) -> ConfigurationSource? {
        if source.origin == .user, let shipped = shipped(source.name) { return shipped }
        return root
    }

    private mutating func namedParent(
        _ node: YAML.Node, of source: ConfigurationSource
    ) -> ConfigurationSource? {
        guard let name = node.text else {
            report("'inherits' names one \(kind.noun), not \(node.kind)", source.file, at: node)
            return root
        }
        let isOwnName = name == source.name && source.origin == .user
        guard let parent = isOwnName ? shipped(name) : find(name) else {
            let names = sources.map(\.name).filter { $0 != source.name }
            report(unknown(kind.noun, name, among: names), source.file, at: node)
            return root
        }
        guard !isInChain(parent) else {
            let circle = layers.map(\.source.name) + [name]
            let path = circle.joined(separator: " → ")
            report(
                "'\(name)' inherits itself: \(path); '\(kind.root)' is taken", source.file, at: node
            )
            return root
        }
        guard layers.count < Self.depthMax - 1 || parent.name == kind.root else {
            let message = "more than \(Self.depthMax) files in a row; '\(kind.root)' is taken"
            report(message, source.file, at: node)
            return root
        }
        return parent
    }

    /// The user's file of this name, else the shipped one.
    private func find(_ name: String) -> ConfigurationSource? {
        let own = sources.first { $0.name == name && $0.origin == .user }
        return own ?? shipped(name)
    }

    private func shipped(_ name: String) -> ConfigurationSource? {
        sources.first { $0.name == name && $0.origin == .shipped }
    }

    /// The root of the kind, unless the chain has gone through it already.
    private var root: ConfigurationSource? {
        [find(kind.root), shipped(kind.root)].compactMap(\.self).first { !isInChain($0) }
    }

    private func isInChain(_ source: ConfigurationSource) -> Bool {
        layers.contains { $0.source.name == source.name && $0.source.origin == source.origin }
    }

    private mutating func report(_ message: String, _ file: String, at node: YAML.Node?) {
        problems.append(
            ConfigurationProblem(file: file, position: node?.position, message: message))
    }
}
