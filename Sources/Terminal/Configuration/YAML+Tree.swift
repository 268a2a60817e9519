internal import CYAML
internal import Glibc

extension YAML {
    /// Builds the tree from libyaml's events.
    struct TreeBuilder {
        private let file: String
        private var open: [Container] = []
        private var root: Node?
        private var problems: [ConfigurationProblem] = []
        private var documents = 0
        private var nodes = 0

        init(file: String) {
            self.file = file
        }

        /// Takes one event; a failure ends the pass.
        mutating func add(_ event: yaml_event_t) -> Failure? {
            let place = Position(event.start_mark)
            switch event.type {
            case YAML_DOCUMENT_START_EVENT:
                documents += 1
                guard documents > 1 else { return nil }
                return refuse("a file is one document; remove the '---'", at: place)
            case YAML_ALIAS_EVENT:
                let hint = "aliases are not read; a key or value that begins with * needs quotes"
                return refuse(hint, at: place)
            case YAML_SCALAR_EVENT:
                let scalar = event.data.scalar
                return plain(scalar.anchor, scalar.tag, at: place)
                    ?? attach(Node(.scalar(text(of: event)), at: place))
            case YAML_SEQUENCE_START_EVENT:
                let start = event.data.sequence_start
                return plain(start.anchor, start.tag, at: place)
                    ?? begin(Container(isMapping: false, position: place))
            case YAML_MAPPING_START_EVENT:
                let start = event.data.mapping_start
                return plain(start.anchor, start.tag, at: place)
                    ?? begin(Container(isMapping: true, position: place))
            case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
                return end()
            default:
                return nil
            }
        }

        /// What was built; containers that the failure left open are closed.
        mutating func finish(failure: Failure?) -> Reading {
            while !open.isEmpty, end() == nil {}
            return Reading(root: root, problems: problems, failure: failure)
        }

        private func plain(
            _ anchor: UnsafeMutablePointer<yaml_char_t>?,
            _ tag: UnsafeMutablePointer<yaml_char_t>?,
            at place: Position
        ) -> Failure? {
            if anchor != nil {
                let hint = "anchors are not read; a key or value that begins with & needs quotes"
                return refuse(hint, at: place)
            }
            guard tag != nil else { return nil }
            let hint = "tags are not read; a key or value that begins with ! needs quotes"
            return refuse(hint, at: place)
        }

        private mutating func begin(_ container: Container) -> Failure? {
            guard open.count < depthMax else {
                let message = "more than \(depthMax) levels of nesting"
                return refuse(message, at: container.position)
            }
            open.append(container)
            return nil
        }

        private mutating func end() -> Failure? {
            guard let container = open.popLast() else { return nil }
            return attach(container.node)
        }

        private mutating func attach(_ node: Node) -> Failure? {
            nodes += 1
            guard nodes <= nodesMax else {
                return refuse("more than \(nodesMax) values", at: node.position)
            }
            guard let top = open.indices.last else {
                root = node
                return nil
            }
            if let message = open[top].add(node) {
                let place = node.position
                problems.append(
                    ConfigurationProblem(file: file, position: place, message: message))
            }
            return nil
        }

        private func refuse(_ message: String, at place: Position) -> Failure {
            Failure(
                problem: ConfigurationProblem(
                    file: file, position: place, message: "\(message); the line is skipped"),
                lines: [place.line])
        }

        private func text(of event: yaml_event_t) -> String {
            let scalar = event.data.scalar
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}

/// A mapping or sequence whose end has not been seen yet.
private struct Container {
    let isMapping: Bool
    let position: YAML.Position
    private var items: [YAML.Node] = []
    private var entries: [YAML.Entry] = []
    private var lines: [String: Int] = [:]
    private var key: YAML.Node?

    init(isMapping: Bool, position: YAML.Position) {
        self.isMapping = isMapping
        self.position = position
    }

    var node: YAML.Node {
        YAML.Node(isMapping ? .mapping(entries) : .sequence(items), at: position)
    }

    /// Takes the next child, in a mapping key and value in turn; gives what is wrong with it.
    mutating func add(_ node: YAML.Node) -> String? {
        guard isMapping else {
            items.append(node)
            return nil
        }
        guard let current = key else {
            key = node
            guard let text = node.text else { return "a key must be text, not \(node.kind)" }
            guard let line = lines[text] else { return nil }
            return "'\(excerpt(of: text))' stands already in line \(line); this one is ignored"
        }
        key = nil
        guard let text = current.text, lines[text] == nil else { return nil }
        lines[text] = current.position.line
        entries.append(YAML.Entry(key: text, position: current.position, value: node))
        return nil
    }
}
