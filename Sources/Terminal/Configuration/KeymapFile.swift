/// The lines of one keymap file that make sense, and what is wrong with the others.
struct KeymapFile {
    enum Value {
        case bind(KeyBinding)
        /// Hides what the parents bind.
        case none
        /// Takes back what an inherited keymap says here, so that the parent context decides.
        case inherit
    }

    struct Line {
        let context: ContextName
        let sequence: KeySequence
        let value: Value
        let position: YAML.Position
    }

    private(set) var lines: [Line] = []
    private(set) var problems: [ConfigurationProblem] = []
    private let layer: ConfigurationLayer
    private let vocabulary: KeymapVocabulary

    init(_ layer: ConfigurationLayer, vocabulary: KeymapVocabulary) {
        self.layer = layer
        self.vocabulary = vocabulary
        for entry in layer.entries {
            readContext(entry)
        }
    }

    private mutating func readContext(_ entry: YAML.Entry) {
        let context = ContextName(rawValue: entry.key)
        guard vocabulary.contexts.contains(context) else {
            let names = vocabulary.contexts.map(\.rawValue)
            report(unknown("context", entry.key, among: names), at: entry.position)
            return
        }
        guard let entries = entry.value.entries else {
            if entry.value.text == "" { return }
            let message = "a context is a mapping of keys to actions, not \(entry.value.kind)"
            report(message, at: entry.value.position)
            return
        }
        let start = lines.count
        for entry in entries {
            readLine(entry, in: context, after: start)
        }
    }

    /// Reads a line; `start` is where the lines of its context begin.
    private mutating func readLine(_ entry: YAML.Entry, in context: ContextName, after start: Int) {
        let sequence: KeySequence
        do {
            sequence = try KeySequence(name: entry.key)
        } catch {
            report("\(error)", at: entry.position)
            return
        }
        for other in lines[start...] {
            guard let clash = clash(of: sequence, with: other) else { continue }
            report(clash, at: entry.position)
            return
        }
        guard let value = readValue(entry.value, in: context) else { return }
        lines.append(
            Line(context: context, sequence: sequence, value: value, position: entry.position))
    }

    private func clash(of sequence: KeySequence, with other: Line) -> String? {
        if other.sequence == sequence {
            return "'\(sequence.name)' is bound already in line \(other.position.line)"
        }
        guard case .bind = other.value else { return nil }
        // Made for a clash only: every line is compared with all those before it.
        var place: String { "'\(other.sequence.name)' in line \(other.position.line)" }
        if sequence.isPrefix(of: other.sequence) {
            return "'\(sequence.name)' is the beginning of \(place), which could not be reached"
        }
        guard other.sequence.isPrefix(of: sequence) else { return nil }
        return "'\(sequence.name)' begins with \(place), and could not be reached"
    }

    private mutating func readValue(_ node: YAML.Node, in context: ContextName) -> Value? {
        guard let entries = node.entries else { return readTarget(node, hint: nil, in: context) }
        for entry in entries where !["do", "hint"].contains(entry.key) {
            report(unknown("word", entry.key, among: ["do", "hint"]), at: entry.position)
        }
        guard let target = node["do"] else {
            report("'do' is missing; write { do: ACTION, hint: TEXT }", at: node.position)
            return nil
        }
        let hint = node["hint"].flatMap(\.text).map { excerpt(of: $0, lengthMax: 60) }
        return readTarget(target, hint: hint, in: context)
    }

    private mutating func readTarget(
        _ node: YAML.Node, hint: String?, in context: ContextName
    ) -> Value? {
        guard let text = node.text else {
            report("a key does one action or ':' command, not \(node.kind)", at: node.position)
            return nil
        }
        switch text {
        case "none": return Value.none
        case "inherit" where context != .global: return .inherit
        case "inherit":
            report("'global' has no parent context; write 'none' to unbind", at: node.position)
            return nil
        case "", ":":
            report("the action is missing; write 'none' to unbind", at: node.position)
            return nil
        default: break
        }
        if text.hasPrefix(":") {
            return bind(.command(String(text.dropFirst())), hint, at: node.position)
        }
        let name = ActionName(rawValue: text)
        guard vocabulary.summary(of: name) != nil else {
            let names = vocabulary.actions.map(\.name.rawValue) + ["none", "inherit"]
            report(unknown("action", text, among: names), at: node.position)
            return nil
        }
        return bind(.action(name), hint, at: node.position)
    }

    private func bind(
        _ target: KeyBinding.Target, _ hint: String?, at position: YAML.Position
    ) -> Value {
        .bind(
            KeyBinding(
                target: target, hint: hint, origin: layer.origin, file: layer.source.file,
                position: position))
    }

    private mutating func report(_ message: String, at position: YAML.Position) {
        problems.append(
            ConfigurationProblem(file: layer.source.file, position: position, message: message))
    }
}
