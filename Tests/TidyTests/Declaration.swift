/// A declaration with `package` access.
struct Declaration {
    /// `func`, `var`, `struct` and so on.
    let keyword: String
    let name: String
    /// Whether the type that it stands in is an operation, whose parameters Spec describes.
    private let isInOperation: Bool
    private let isPlainInit: Bool

    private static let keywords: Set = [
        "struct", "class", "enum", "protocol", "typealias", "func", "var", "let", "init",
        "subscript", "associatedtype", "case",
    ]

    /// Members that a protocol describes where it is declared.
    private static let witnesses: Set = [
        "description", "debugDescription", "testDescription", "customMirror", "hash", "encode",
        "==", "<", "rawValue", "hashValue", "id", "next", "makeIterator", "startIndex", "endIndex",
        "index", "allCases", "wireKind", "example", "columns", "rowID", "rowVersion",
        "idPrefix",
    ]

    /// Members of an operation beside its parameters.
    private static let operationMembers: Set = [
        "spec", "run", "list", "prepare", "inverse", "Output",
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
        isInOperation = Self.isOperation(around: index, in: source)
        isPlainInit = keyword == "init" && Self.cannotFail(at: place, in: source)
    }

    /// Rule 30, without what a protocol, a Spec or a property's own name says already.
    var needsComment: Bool {
        if keyword == "var" || keyword == "let" { return false }
        if Self.witnesses.contains(name) || isPlainInit { return false }
        return !(isInOperation && Self.operationMembers.contains(name))
    }

    /// Whether an initialiser neither gives `nil` nor throws.
    private static func cannotFail(at index: Int, in source: Source) -> Bool {
        guard source.reads("(", at: index + 1), let end = source.partners[index + 1] else {
            return false
        }
        return !source.reads("throws", at: end + 1)
    }

    /// Whether the type or extension around a token names a protocol that ends in "Operation".
    private static func isOperation(around index: Int, in source: Source) -> Bool {
        var place = index - 1
        while place >= 0 {
            if source.reads("{", at: place) { break }
            place = (source.reads("}", at: place) ? source.partners[place] ?? place : place) - 1
        }
        let types: Set = ["struct", "extension", "enum", "class"]
        while place >= 0 {
            let text = source.tokens[place].text
            if types.contains(text) || text == "}" || text == ";" { return false }
            if text.hasSuffix("Operation"), !source.reads("struct", at: place - 1) { return true }
            place -= 1
        }
        return false
    }
}
