/// The small part of YAML that themes and keymaps use: mappings, sequences and text.
///
/// There are no anchors, aliases, tags, merge keys or second documents, and a scalar is always
/// text, so that `n`, `no` and `1` mean what they look like. Every node knows its place.
package enum YAML {
    /// Longer files are refused whole.
    package static let bytesMax = 65_536
    /// How deep mappings and sequences may nest.
    package static let depthMax = 8
    /// The most values in a file.
    package static let nodesMax = 8_192
    /// Unreadable lines that are skipped before the rest of a file is given up.
    package static let repairsMax = 20

    /// A place in a file; lines and columns count from 1, columns in characters.
    package struct Position: Hashable, Sendable, Comparable {
        /// From 1.
        package let line: Int
        /// From 1, in characters.
        package let column: Int

        package init(line: Int, column: Int) {
            self.line = line
            self.column = column
        }

        package static func < (left: Position, right: Position) -> Bool {
            (left.line, left.column) < (right.line, right.column)
        }
    }

    /// A value and where it stands.
    package struct Node: Hashable, Sendable {
        /// The three shapes of a value.
        package enum Content: Hashable, Sendable {
            case scalar(String)
            case sequence([Node])
            case mapping([Entry])
        }

        /// What the value is.
        package let content: Content
        /// Where the value begins.
        package let position: Position

        package init(_ content: Content, at position: Position) {
            self.content = content
            self.position = position
        }
    }

    /// One key of a mapping and its value; keys of one mapping differ.
    package struct Entry: Hashable, Sendable {
        /// Always text.
        package let key: String
        /// Where the value begins.
        package let position: Position
        /// What stands behind the colon.
        package let value: Node
    }

    /// What could be read of a file, and what could not.
    package struct Document: Hashable, Sendable {
        /// Nil when the file is empty or nothing of it could be read.
        package let root: Node?
        /// What could not be read, in the order of the file.
        package let problems: [ConfigurationProblem]
    }
}

extension YAML.Node {
    /// The text of a scalar; nil for a mapping or a sequence.
    package var text: String? {
        guard case .scalar(let text) = content else { return nil }
        return text
    }

    /// The entries of a mapping, in the order of the file; nil for anything else.
    package var entries: [YAML.Entry]? {
        guard case .mapping(let entries) = content else { return nil }
        return entries
    }

    /// The items of a sequence; nil for anything else.
    package var items: [YAML.Node]? {
        guard case .sequence(let items) = content else { return nil }
        return items
    }

    /// The value under a key of a mapping.
    package subscript(key: String) -> YAML.Node? {
        entries?.first { $0.key == key }?.value
    }

    /// What the node is, for messages.
    var kind: String {
        switch content {
        case .scalar: "text"
        case .sequence: "a sequence"
        case .mapping: "a mapping"
        }
    }
}
