/// What stands in comments and in string literals.
enum TextRules {
    static let all = [
        Rule(name: "nothing is left to be done", check: leftOver),
        Rule(name: "no code is commented out", check: commentedOut),
        Rule(
            name: "a package type or function is documented", check: undocumented
        ),
        Rule(name: "SQL stands in Storage and SQL", check: sql),
        Rule(name: "operations are named in Domain", check: operationNames),
        Rule(name: "only the gate runs operations", check: running),
    ]

    private static let leftOver = { @Sendable (source: Source, _: House) -> [Violation] in
        let words: Set<Substring> = ["TODO", "FIXME", "XXX", "HACK"]
        return source.comments.flatMap { comment in
            comment.text.split { !$0.isLetter }.filter(words.contains).map { word in
                Violation(
                    path: source.path, line: comment.firstLine,
                    message: "\(word): do it, or open an issue")
            }
        }
    }

    private static let commentedOut = { @Sendable (source: Source, _: House) -> [Violation] in
        source.comments.filter { !$0.isDocumentation }.flatMap { comment in
            comment.text.split(separator: "\n").filter(isCode).map { line in
                Violation(
                    path: source.path, line: comment.firstLine,
                    message: "code in a comment: \(line.drop { $0 == "/" || $0 == " " })")
            }
        }
    }

    /// Whether a line comment looks like a statement rather than a sentence.
    private static func isCode(_ comment: Substring) -> Bool {
        let text = comment.drop { $0 == "/" || $0 == " " }
        let words = text.split(separator: " ")
        guard let first = words.first else { return false }
        if text == "}" || text.hasSuffix(" {") { return true }
        let declares: Set<Substring> = ["let", "var", "import", "func", "return", "guard", "try"]
        guard declares.contains(first), !text.hasSuffix("."), !text.hasSuffix(",") else {
            return text.hasSuffix(")") && words.count == 1 && text.contains("(")
        }
        return text.contains("=") || text.contains("(") || (first == "import" && words.count == 2)
    }

    private static let sqlRooms: Set = [
        "Storage", "SQL", "SQLTests", "StorageTests", "ContractTests", "TidyTests",
        "TestSupport",
    ]

    private static let sql = { @Sendable (source: Source, _: House) -> [Violation] in
        guard !sqlRooms.contains(source.room) else { return [] }
        return source.tokens.indices.compactMap { index in
            let token = source.tokens[index]
            guard token.kind == .string, token.text.utf8.count > 8, isSQL(token.text) else {
                return nil
            }
            return source.violation(index, "SQL outside Storage and SQL")
        }
    }

    private static func isSQL(_ text: String) -> Bool {
        let words = text.split { $0 == " " || $0 == "\n" }
        func holds(_ first: Substring, _ second: Substring, apart: Bool = false) -> Bool {
            guard let start = words.firstIndex(of: first) else { return false }
            let rest = words[(start + 1)...]
            return apart ? rest.contains(second) : rest.first == second
        }
        return holds("SELECT", "FROM", apart: true) || holds("INSERT", "INTO")
            || holds("UPDATE", "SET", apart: true) || holds("DELETE", "FROM")
            || holds("CREATE", "TABLE") || holds("insert", "into") || holds("create", "table")
    }

    private static let operationNames = { @Sendable (source: Source, house: House) -> [Violation] in
        guard !source.isTest, !["Domain", "Keymaps"].contains(source.room) else { return [] }
        return source.tokens.indices.compactMap { index in
            let token = source.tokens[index]
            guard token.kind == .string, token.text.contains(".") else { return nil }
            let words = token.text.split { !$0.isLetter && !"._-".contains($0) }
            guard let name = words.first(where: { house.operationNames.contains(String($0)) })
            else { return nil }
            return source.violation(index, "'\(name)' is named in Domain: use the type's spec")
        }
    }

    private static let running = { @Sendable (source: Source, _: House) -> [Violation] in
        // Operation.swift holds the protocol and the forwarder that erases the output's type.
        let isExempt = source.room == "Service" || source.path == "Sources/Domain/Operation.swift"
        guard !source.isTest, !isExempt else { return [] }
        return (source.indices(of: "run") + source.indices(of: "erased"))
            .filter { source.reads("(", "in", ":", at: $0 + 1) }
            .map { source.violation($0, "an operation runs behind Service's gate only") }
    }

    private static func undocumented(in source: Source, _: House) -> [Violation] {
        guard source.path.hasPrefix("Sources/") else { return [] }
        let documented = Set(source.comments.filter(\.isDocumentation).map(\.lastLine))
        let firstTokens = firstTokens(in: source)
        return source.keywords("package").compactMap { index in
            guard let declaration = Declaration(at: index, in: source), declaration.needsComment
            else { return nil }
            var line = source.tokens[index].line
            // Attributes may stand in lines of their own between comment and declaration.
            while firstTokens[line - 1] == "@" { line -= 1 }
            guard !documented.contains(line - 1) else { return nil }
            return source.violation(index, "'\(declaration.name)' has no /// comment")
        }
    }

    /// For each line the text of its first token.
    private static func firstTokens(in source: Source) -> [Int: String] {
        Dictionary(
            source.tokens.map { ($0.line, $0.text) }, uniquingKeysWith: { first, _ in first })
    }
}
