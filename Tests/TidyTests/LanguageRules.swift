/// What of Swift is not written here.
enum LanguageRules {
    static let all = [
        Rule(name: "nothing is tried by force", check: forced("try")),
        Rule(name: "nothing is cast by force", check: forced("as")),
        Rule(name: "no optional is unwrapped by force or implicitly", check: unwrapped),
        Rule(name: "an unchecked Sendable says because", check: unchecked),
        Rule(name: "an unsafe isolation says because", check: unsafeIsolation),
        Rule(name: "nothing is public", check: publicAccess),
        Rule(name: "only the command line prints", check: printing),
        Rule(name: "nothing is asynchronous", check: asynchronous),
        Rule(name: "a test does not sleep", check: sleeping),
        Rule(name: "only tests hash passwords lightly", check: lightHashes),
    ]

    private static func forced(_ word: String) -> @Sendable (Source, House) -> [Violation] {
        { source, _ in
            source.keywords(word).filter { isForced($0, in: source) }
                .map { source.violation($0, "\(word)! stops the program; handle the other case") }
        }
    }

    private static func isForced(_ index: Int, in source: Source) -> Bool {
        source.reads("!", at: index + 1) && source.isAdjacent(index + 1)
    }

    private static let unwrapped = { @Sendable (source: Source, _: House) -> [Violation] in
        source.indices(of: "!").filter { index in
            guard source.isAdjacent(index), endsValue(index - 1, in: source) else { return false }
            // `a!=b` compares.
            return !(source.reads("=", at: index + 1) && source.isAdjacent(index + 1))
        }.map { source.violation($0, "'!' stops the program; say what absence means") }
    }

    /// Whether a token ends an expression or a type, so that `!` after it is not a negation.
    private static func endsValue(_ index: Int, in source: Source) -> Bool {
        let token = source.tokens[index]
        switch token.kind {
        case .string, .quotedWord: return true
        case .word: return token.text != "try" && token.text != "as" && token.text != "#if"
        case .symbol: return [")", "]", "}", "?", "!", ">"].contains(token.text)
        }
    }

    private static let unchecked = { @Sendable (source: Source, _: House) -> [Violation] in
        source.indices(of: "unchecked")
            .filter { source.reads("@", at: $0 - 1) && !saysBecause($0, in: source) }
            .map { source.violation($0, "@unchecked needs a comment that says because") }
    }

    private static let unsafeIsolation = { @Sendable (source: Source, _: House) -> [Violation] in
        source.indices(of: "nonisolated")
            .filter { source.reads("(", "unsafe", at: $0 + 1) && !saysBecause($0, in: source) }
            .map { source.violation($0, "nonisolated(unsafe) needs a comment that says because") }
    }

    private static func saysBecause(_ index: Int, in source: Source) -> Bool {
        let line = source.tokens[index].line
        return source.comments.contains { comment in
            comment.firstLine <= line + 1 && comment.lastLine >= line - 1
                && comment.text.lowercased().contains("because")
        }
    }

    private static let publicAccess = { @Sendable (source: Source, _: House) -> [Violation] in
        source.keywords("public").filter { index in
            guard !source.reads("case", at: index - 1), index + 1 < source.tokens.count else {
                return false
            }
            return source.tokens[index + 1].kind == .word
        }.map { source.violation($0, "'public' promises to others; use 'package'") }
    }

    private static let lightHashes = { @Sendable (source: Source, _: House) -> [Violation] in
        guard !source.isTest else { return [] }
        // What a vault was made with goes on to its pool; nothing else decides.
        let harmless = ["Bool", "false", "hashesLightly"]
        return source.indices(of: "hashesLightly").filter { place in
            source.reads(":", at: place + 1)
                && !harmless.contains { source.reads($0, at: place + 2) }
        }.map { source.violation($0, "such a password can be guessed from a stolen file") }
    }

    private static let printing = { @Sendable (source: Source, _: House) -> [Violation] in
        guard !source.path.hasPrefix("Sources/callboard") else { return [] }
        return ["print", "debugPrint", "dump"].flatMap { word in
            source.keywords(word)
                .filter { source.reads("(", at: $0 + 1) && !source.reads("func", at: $0 - 1) }
                .filter { !writesToText(callAt: $0, in: source) }
                .map { source.violation($0, "\(word)( writes over the screen") }
        }
    }

    /// Whether a call has an argument `to:`, which names a text instead of the screen.
    private static func writesToText(callAt index: Int, in source: Source) -> Bool {
        guard let end = source.partners[index + 1] else { return false }
        return (index + 1..<end).contains { source.reads("to", ":", at: $0) }
    }

    private static let asynchronous = { @Sendable (source: Source, _: House) -> [Violation] in
        let words = ["async", "await", "MainActor", "globalActor", "withTaskGroup"]
        let found =
            words.flatMap { source.keywords($0) }
            + source.keywords("Task").filter { startsTask($0, in: source) }
            + source.keywords("actor").filter { declaresActor($0, in: source) }
        return found.sorted().map { index in
            source.violation(index, "'\(source.tokens[index].text)': the house is synchronous")
        }
    }

    private static func startsTask(_ index: Int, in source: Source) -> Bool {
        ["{", "(", "<", "."].contains { source.reads($0, at: index + 1) }
    }

    /// `actor` is a word of the business too; only a declaration has a type's name after it.
    private static func declaresActor(_ index: Int, in source: Source) -> Bool {
        guard index + 1 < source.tokens.count else { return false }
        let name = source.tokens[index + 1]
        return name.kind == .word && name.text.first?.isUppercase == true
            && name.line == source.tokens[index].line
    }

    private static let sleeping = { @Sendable (source: Source, _: House) -> [Violation] in
        guard source.isTest else { return [] }
        return ["sleep", "usleep", "nanosleep"].flatMap { word in
            source.indices(of: word).filter { source.reads("(", at: $0 + 1) }
                .map { source.violation($0, "\(word): wait for the claim, with a deadline") }
        }
    }
}
