internal import Domain
internal import Fields
internal import Terminal

/// What may stand at the cursor of a `:` line, and what the line means.
struct CommandHelp: Sendable {
    private(set) var completions: [PromptState.Completion] = []
    private(set) var help = ""

    /// Something that may be typed, and what it means.
    struct Offer: Sendable {
        let name: String
        let help: String

        init(_ name: String, _ help: String) { (self.name, self.help) = (name, help) }
    }

    /// Commands that are no operations.
    static let words: [Offer] = [
        Offer("quit", "leave callboard"), Offer("theme", "take another theme"),
        Offer("keymap", "take another keymap"), Offer("reload", "load again"),
        Offer("lock", "lock the screen"), Offer("sign-out", "end the session"),
        Offer("log", "what was done"), Offer("undo", "take the last act back"),
        Offer("mouse", "give the mouse to the terminal or take it back"),
        Offer("redraw", "draw the screen again"), Offer("help", "every key and action"),
        Offer("as", "sign in as another role"), Offer("env", "go to another environment"),
        Offer("filter", "filter the list"),
    ]

    /// How a word is looked for that is also the second one of an operation.
    private static let quotesHint = "in quotes a verb's word too"

    /// Completions shown at once.
    private static let countMax = 50

    init(_ line: String, cursor: Int, context: CommandContext) {
        let letters = Array(line)
        let head = String(letters[..<min(cursor, letters.count)])
        let parsed = CommandLine(head)
        let isAtWordStart = head.isEmpty || head.last?.isWhitespace == true
        let words = parsed.words.map(\.text) + (isAtWordStart && !parsed.isOpen ? [""] : [])
        let end = min(cursor, letters.count)
        let start = isAtWordStart ? end : parsed.words.last?.range.lowerBound ?? 0
        let tail = String(letters[min(cursor, letters.count)...])
        let before = String(letters[..<start])
        guard words.count > 1 else {
            offer(names(context), typed: words.first ?? "", before: before, tail: tail)
            return
        }
        let typed = words.last ?? ""
        if let operation = parsed.operation, words.count > operation.words {
            complete(operation.type, words, typed: typed, before: before, tail: tail)
        } else if words.count == 2 {
            offer(values(of: words[0], context), typed: typed, before: before, tail: tail)
        }
    }

    private func names(_ context: CommandContext) -> [Offer] {
        let panes = context.panes.map { pane in
            Offer(pane.name, "go to \(pane.title); a filter may follow, \(Self.quotesHint)")
        }
        let words = Self.words.filter { $0.name != "as" || context.canChangeRole }
        return panes + words + operations(context)
    }

    private func operations(_ context: CommandContext) -> [Offer] {
        Catalog.all.map { $0.spec }
            .filter { $0.isPublic && context.permissions.contains($0.permission) }
            .map { Offer($0.name, $0.summary) }
    }

    private func values(of word: String, _ context: CommandContext) -> [Offer] {
        switch word {
        case "theme": context.themes.map { Offer($0, "theme") }
        case "keymap": context.keymaps.map { Offer($0, "keymap") }
        case "env": context.environments.map { Offer($0, "environment") }
        case "as": Domain.Role.allCases.map { Offer($0.rawValue, "role") }
        default: verbs(of: word, context)
        }
    }

    /// The second words of operations that are spelled as the shell's command line does.
    private func verbs(of noun: String, _ context: CommandContext) -> [Offer] {
        operations(context).filter { $0.name.hasPrefix("\(noun).") }
            .map { Offer(String($0.name.dropFirst(noun.count + 1)), $0.help) }
    }

    private mutating func complete(
        _ type: any Operation.Type, _ words: [String], typed: String, before: String,
        tail: String
    ) {
        help = Self.usage(of: type)
        let fields = FieldSchema.fields(of: type)
        let last = words[words.count - 2]
        if !typed.hasPrefix("--"), last.hasPrefix("--") {
            guard let field = FlagName.field(of: String(last.dropFirst(2)), in: fields) else {
                return
            }
            help = field.help
            offer(field.choices.map { Offer($0, "") }, typed: typed, before: before, tail: tail)
            return
        }
        let options =
            fields.map { Offer("--\(FlagName.kebab($0.name))", $0.help) }
            + CommandLine.callOptions
        let open = options.filter { !words.dropLast().contains($0.name) }
        offer(open, typed: typed, before: before, tail: tail)
    }

    /// How an operation is called, as in `users.suspend --user [--until]: Suspend an account.`.
    static func usage(of type: any Operation.Type) -> String {
        let options = FieldSchema.fields(of: type).map { field in
            let option = "--\(FlagName.kebab(field.name))"
            return field.mustBeSaid ? option : "[\(option)]"
        }
        let reason = type.spec.reason == .required ? ["--reason"] : []
        return ([type.spec.name] + options + reason).joined(separator: " ")
            + ": \(type.spec.summary)"
    }

    private mutating func offer(
        _ offers: [Offer], typed: String, before: String, tail: String
    ) {
        let fitting = offers.filter { $0.name.hasPrefix(typed) && $0.name != typed }
        completions = fitting.prefix(Self.countMax).map { offer in
            PromptState.Completion(
                TerminalText(offer.name), help: TerminalText(offer.help),
                line: before + offer.name + " " + tail)
        }
        if let only = offers.first(where: { $0.name == typed }), help.isEmpty { help = only.help }
    }
}
