/// A declaration with `package` access.
struct Declaration {
    /// `func`, `var`, `struct` and so on.
    let keyword: String
    let name: String
    private let isAtFileLevel: Bool
    private let isPlainInit: Bool

    private static let keywords: Set = [
        "struct", "class", "enum", "protocol", "typealias", "func", "var", "let", "init",
        "subscript", "associatedtype", "case",
    ]

    /// Reads on from the word `package`; `nil` for an import.
    init?(at index: Int, in source: Source) {
        var place = index + 1
        while place < source.tokens.count, !Self.keywords.contains(source.tokens[place].text) {
            let isModifier =
                source.tokens[place].kind == .word && source.tokens[place].text != "import"
            guard isModifier || "()@".contains(source.tokens[place].text) else { return nil }
            place += 1
        }
        // `static func`, but also `class func`.
        if source.reads("class", "func", at: place) { place += 1 }
        guard place + 1 < source.tokens.count else { return nil }
        keyword = source.tokens[place].text
        var name = source.tokens[place + 1].text
        if keyword == "func", source.reads("=", "=", at: place + 1) { name = "==" }
        self.name = keyword == "init" || keyword == "subscript" ? keyword : name
        isAtFileLevel = !Self.isNested(index, in: source)
        isPlainInit = keyword == "init" && Self.cannotFail(at: place, in: source)
    }

    /// Rule 30 where a name alone cannot say enough.
    ///
    /// Types and functions of a file's own level, and initialisers that can fail. Members and
    /// properties are named well or documented by choice.
    var needsComment: Bool {
        switch keyword {
        case "var", "let", "case": false
        case "init": !isPlainInit
        default: isAtFileLevel
        }
    }

    /// Whether an initialiser neither gives `nil` nor throws.
    private static func cannotFail(at index: Int, in source: Source) -> Bool {
        guard source.reads("(", at: index + 1), let end = source.partners[index + 1] else {
            return false
        }
        return !source.reads("throws", at: end + 1)
    }

    private static func isNested(_ index: Int, in source: Source) -> Bool {
        var place = index - 1
        while place >= 0 {
            if source.reads("{", at: place) { return true }
            place = (source.reads("}", at: place) ? source.partners[place] ?? place : place) - 1
        }
        return false
    }
}
