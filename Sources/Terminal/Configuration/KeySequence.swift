/// Keys pressed one after another, such as `g g`.
package struct KeySequence: Hashable, Sendable {
    /// At least one, at most `keysMax`.
    package let keys: [Key]

    /// The most keys in a row.
    package static let keysMax = 4

    package init(_ first: Key, _ rest: Key...) {
        keys = [first] + rest
    }

    /// The keys pressed so far and one more.
    func appending(_ key: Key) -> KeySequence {
        KeySequence(keys: keys + [key])
    }

    /// The first keys.
    ///
    /// - Precondition: `count` is at least 1.
    func prefix(_ count: Int) -> KeySequence {
        precondition(count >= 1, "a sequence has at least one key")
        return KeySequence(keys: Array(keys.prefix(count)))
    }

    private init(keys: [Key]) {
        self.keys = keys
    }

    /// Reads key names with a space between them.
    package init(name: String) throws(KeySequenceError) {
        let names = name.split(separator: " ")
        guard !names.isEmpty else { throw .key(.empty) }
        guard names.count <= Self.keysMax else { throw .tooLong }
        var keys: [Key] = []
        for name in names {
            do {
                keys.append(try Key(name: String(name)))
            } catch {
                throw .key(error)
            }
        }
        self.keys = keys
    }

    /// The one spelling of the sequence.
    package var name: String {
        keys.map(\.name).joined(separator: " ")
    }

    /// Whether every keyboard and terminal can send it: no Ctrl, no Alt, no function key.
    package var isPlain: Bool {
        keys.allSatisfy { key in
            if case .function = key.symbol { return false }
            return key.modifiers.isDisjoint(with: [.ctrl, .alt])
        }
    }

    /// Whether the other begins with this one and goes on.
    package func isPrefix(of other: KeySequence) -> Bool {
        other.keys.count > keys.count && other.keys.starts(with: keys)
    }
}

/// Why a key sequence is refused.
package enum KeySequenceError: Error, Hashable, Sendable {
    case key(KeyNameError)
    case tooLong
}

extension KeySequenceError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .key(let error): error.description
        case .tooLong: "more than \(KeySequence.keysMax) keys in a row; use fewer"
        }
    }
}
