internal import TestSupport

/// A file of the repository, as the rules see it.
struct Source: Sendable {
    /// From the repository's root, such as `Sources/Domain/Spec.swift`.
    let path: String
    let lines: [Substring]
    let tokens: [Token]
    let comments: [Comment]
    /// For each opening bracket among the tokens the closing one, and the other way round.
    let partners: [Int: Int]
    /// Where each word and symbol stands among the tokens, in order.
    private let places: [String: [Int]]

    init(_ path: String, _ text: String) {
        self.path = path
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        self.lines = lines
        let lexer = SwiftLexer(path.hasSuffix(".swift") ? text : "")
        tokens = lexer.tokens
        comments = lexer.comments
        partners = Self.pairs(in: tokens)
        places = Dictionary(
            grouping: tokens.indices.lazy.filter { [tokens] in tokens[$0].kind != .string }
        ) { [tokens] in tokens[$0].text }
    }

    var isSwift: Bool { path.hasSuffix(".swift") }

    /// Target that the file belongs to: `Domain`, `callboard`, `DomainTests`, `Keymaps`.
    var room: String {
        let parts = path.split(separator: "/")
        guard parts.count > 1 else { return "" }
        return ["Sources", "Tests"].contains(parts[0]) ? String(parts[1]) : String(parts[0])
    }

    var isTest: Bool { path.hasPrefix("Tests/") }

    /// Whether the tokens from `index` on read so, one by one.
    func reads(_ words: String..., at index: Int) -> Bool {
        guard index >= 0, index + words.count <= tokens.count else { return false }
        return words.indices.allSatisfy { offset in
            let token = tokens[index + offset]
            return token.kind != .string && token.text == words[offset]
        }
    }

    /// Indices of a word or symbol.
    func indices(of text: String) -> [Int] {
        places[text] ?? []
    }

    /// Indices of a word that does not follow a dot, so is no member of something else.
    func keywords(_ word: String) -> [Int] {
        indices(of: word).filter { !reads(".", at: $0 - 1) }
    }

    /// Whether nothing stands between a token and the one before it.
    func isAdjacent(_ index: Int) -> Bool {
        index > 0 && index < tokens.count && tokens[index - 1].end == tokens[index].start
    }

    /// A comment that touches the line or its neighbours.
    func comment(near line: Int) -> Comment? {
        comments.first { $0.firstLine <= line + 1 && $0.lastLine >= line - 1 }
    }

    func violation(_ index: Int, _ message: String) -> Violation {
        Violation(path: path, line: tokens[index].line, message: message)
    }

    private static func pairs(in tokens: [Token]) -> [Int: Int] {
        let closing = ["(": ")", "[": "]", "{": "}"]
        var partners: [Int: Int] = [:]
        var open: [(index: Int, close: String)] = []
        for (index, token) in tokens.enumerated() where token.kind == .symbol {
            if let close = closing[token.text] {
                open.append((index, close))
            } else if let last = open.last, last.close == token.text {
                open.removeLast()
                partners[last.index] = index
                partners[index] = last.index
            }
        }
        return partners
    }
}

/// A place where a rule is broken.
struct Violation: Equatable, Sendable, CustomStringConvertible {
    let path: String
    let line: Int
    let message: String

    var description: String { "\(path):\(line): \(message)" }
}

/// A rule of the house, and how a source is held against it.
struct Rule: Sendable {
    let name: String
    let check: @Sendable (Source, House) -> [Violation]
}

/// The whole repository, and what can only be known from all of it.
struct House: Sendable {
    let sources: [Source]
    /// First arguments of `Spec(` in Domain: the names of operations.
    let operationNames: Set<String>

    init(_ sources: [Source]) {
        self.sources = sources
        let domain = sources.filter { $0.path.hasPrefix("Sources/Domain/") }
        operationNames = Set(domain.flatMap(Self.specNames))
    }

    /// Reads the repository that this file stands in.
    static let here: Result<House, any Error> = Result {
        let sources = try folders.flatMap { folder in
            try File.paths(under: "\(root)/\(folder)").filter(isSource).map { path in
                Source(String(path.dropFirst(root.count + 1)), try File.text(of: path))
            }
        }
        return House(sources)
    }

    static let folders = ["Sources", "Tests", "Themes", "Keymaps"]

    /// Path of the repository.
    static let root: String = {
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        return parts.dropLast(3).joined(separator: "/")
    }()

    private static func isSource(_ path: String) -> Bool {
        [".swift", ".c", ".h", ".modulemap"].contains { path.hasSuffix($0) }
    }

    private static func specNames(in source: Source) -> [String] {
        source.keywords("Spec").compactMap { index in
            guard source.reads("(", at: index + 1), index + 2 < source.tokens.count else {
                return nil
            }
            let name = source.tokens[index + 2]
            return name.kind == .string && name.text.contains(".") ? name.text : nil
        }
    }
}
