internal import Domain
internal import Fields

/// What a `:` line depends on beside its text.
struct CommandContext: Sendable {
    var panes: [Pane]
    var themes: [String]
    var keymaps: [String]
    var permissions: Set<Permission>
    var canChangeRole: Bool
    var environments: [String] = []
}

/// A `:` line taken apart as a shell would.
struct CommandLine: Sendable, Equatable {
    /// A word and where it stands, in characters.
    struct Word: Sendable, Equatable {
        var text: String
        var range: Range<Int>
        /// Whether quotes or a backslash stand in it.
        var isQuoted: Bool { range.count != text.count }
    }

    private(set) var words: [Word] = []
    /// Whether a quotation is still open.
    private(set) var isOpen = false

    /// Takes a line apart: blanks part words; quotes keep them together, a backslash one letter.
    init(_ line: String) {
        var word: String?
        var start = 0
        var quote: Character?
        var isEscaped = false
        let letters = Array(line)
        for (index, letter) in letters.enumerated() {
            if word == nil, !letter.isWhitespace { (word, start) = ("", index) }
            if isEscaped {
                word?.append(letter)
                isEscaped = false
            } else if letter == "\\", quote != "'" {
                isEscaped = true
            } else if letter == quote {
                quote = nil
            } else if quote == nil, letter == "\"" || letter == "'" {
                quote = letter
            } else if letter.isWhitespace, quote == nil {
                if let done = word { words.append(Word(text: done, range: start..<index)) }
                word = nil
            } else {
                word?.append(letter)
            }
        }
        if let word { words.append(Word(text: word, range: start..<letters.count)) }
        isOpen = quote != nil || isEscaped
    }

    var name: String { words.first?.text ?? "" }
    /// What stands behind the name.
    var arguments: [String] { words.dropFirst(operation?.words ?? 1).map(\.text) }

    /// The operation that the line calls, and how many words name it: `users.suspend`, or
    /// `users suspend` as the shell's command line spells it.
    var operation: (type: any Operation.Type, words: Int)? {
        if let type = Catalog.operation(named: name) { return (type, 1) }
        guard let spelled = spelledOperation, let type = Catalog.operation(named: spelled),
            type.spec.isPublic
        else { return nil }
        return (type, 2)
    }

    /// The first two words as the name of an operation, whether or not there is such a one; `nil`
    /// for a line of one word, and where quotes say that the second is looked for.
    var spelledOperation: String? {
        words.count > 1 && !words[1].isQuoted ? "\(name).\(words[1].text)" : nil
    }

    /// Options that go with every call and are no parameters.
    static let callOptions = [
        CommandHelp.Offer("--reason", "Why; kept in the audit log."),
        CommandHelp.Offer("--ticket", "The ticket that this belongs to."),
        CommandHelp.Offer("--if-version", "The version that the record must have."),
    ]

    /// The options by name, and what stands beside them; `invalid` for what is no option.
    func options() throws(Failure) -> [String: [String]] {
        var options: [String: [String]] = [:]
        var rest = arguments[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("--"), word.count > 2 else {
                throw .invalid(field: "'\(word)'", "is no option; write --name value")
            }
            let body = word.dropFirst(2)
            if let sign = body.firstIndex(of: "=") {
                let value = String(body[body.index(after: sign)...])
                options[String(body[..<sign]), default: []].append(value)
            } else if let value = rest.popFirst() {
                options[String(body), default: []].append(value)
            } else {
                throw .invalid(field: word, "wants a value")
            }
        }
        return options
    }

    /// Commands whose words name things of the console.
    private static let impersonal = ["theme", "keymap", "env", "as"]

    /// A line that is no operation, as it may be kept: of a filter, the terms that describe nobody.
    private func withoutSearch(_ line: String) -> String? {
        guard !Self.impersonal.contains(name) else { return line }
        guard isKnown else { return nil }
        let columns = Panes.named(name)?.source.columns ?? []
        let terms = words.dropFirst().map(\.text).filter { term in
            guard let colon = term.firstIndex(of: ":") else { return false }
            let key = term[..<colon].drop { $0 == "!" }
            return columns.contains { $0.key == key && Self.isImpersonal($0) }
        }
        return ([name] + terms).joined(separator: " ")
    }

    /// Whether the first word is a command, a pane or a record: any other may be whom somebody
    /// looked for.
    private var isKnown: Bool {
        CommandHelp.words.contains { $0.name == name } || Panes.named(name) != nil
            || Panes.holding(name) != nil && !name.contains("@")
    }

    private static func isImpersonal(_ column: ColumnSpec) -> Bool {
        switch column.kind {
        case .choice, .flag, .integer, .instant, .id: !column.isPersonal
        case .text, .date, .email, .phone: false
        }
    }

    /// The line as it may be kept on disk: values of operations and words looked for are left out.
    ///
    /// `nil` for a line that is nothing without them.
    static func withoutPersonalData(_ line: String) -> String? {
        let parsed = CommandLine(line)
        guard let operation = parsed.operation else { return parsed.withoutSearch(line) }
        let fields = FieldSchema.fields(of: operation.type)
        var kept = parsed.words.prefix(operation.words).map(\.text)
        var rest = parsed.arguments[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("--") else { continue }
            let value = word.contains("=") ? nil : rest.popFirst()
            let flag = String(word.dropFirst(2).prefix { $0 != "=" })
            let given = value ?? String(word.drop { $0 != "=" }.dropFirst())
            let field = FlagName.field(of: flag, in: fields)
            kept.append("--\(flag)")
            if let field, isImpersonal(field) { kept.append(ShellWord.quoted(given)) }
        }
        return kept.joined(separator: " ")
    }

    private static func isImpersonal(_ field: Field) -> Bool {
        switch field.kind {
        case .choice, .flag, .integer, .instant, .id: true
        default: false
        }
    }
}
