/// A piece of Swift source, with its blanks and comments left out.
struct Token: Equatable {
    enum Kind: Equatable {
        /// Identifier, keyword, `#directive`, `$0` or number.
        case word
        /// Identifier in backticks, which may hold any text.
        case quotedWord
        /// String literal. Its text leaves out delimiters; an interpolation stands in it as U+FFFC,
        /// and the tokens of the interpolation follow.
        case string
        /// One character of an operator, or one of punctuation.
        case symbol
    }

    var kind: Kind
    var text: String
    /// First line, from 1.
    var line: Int
    /// Offsets in bytes of the beginning and of what follows the end.
    var start: Int
    var end: Int
}

/// A comment, or line comments of one kind that follow each other directly.
struct Comment: Equatable {
    var text: String
    var isDocumentation: Bool
    var firstLine: Int
    var lastLine: Int
}

/// Splits Swift source into tokens and comments.
///
/// Knows nested comments, raw and multi-line strings and interpolation; regex literals it does not.
struct SwiftLexer {
    private(set) var tokens: [Token] = []
    private(set) var comments: [Comment] = []
    private let bytes: [UInt8]
    private var offset = 0
    private var line = 1

    init(_ source: String) {
        bytes = Array(source.utf8)
        tokens.reserveCapacity(bytes.count / 4)
        readCode(isInterpolation: false)
    }

    /// Reads to the end, or past the parenthesis that ends an interpolation.
    private mutating func readCode(isInterpolation: Bool) {
        var depth = 0
        while offset < bytes.count {
            let byte = bytes[offset]
            switch byte {
            case Ascii.newline:
                line += 1
                offset += 1
            case Ascii.space, Ascii.tab, Ascii.carriageReturn: offset += 1
            case Ascii.slash where isNext(Ascii.slash): readLineComment()
            case Ascii.slash where isNext(Ascii.star): readBlockComment()
            case Ascii.quote: readString(pounds: 0)
            case Ascii.pound: readPound()
            case Ascii.backtick: readQuotedWord()
            case _ where Ascii.isWord(byte): readWord()
            default:
                if byte == Ascii.open { depth += 1 }
                if byte == Ascii.close { depth -= 1 }
                if isInterpolation, depth < 0 {
                    offset += 1
                    return
                }
                append(.symbol, from: offset, to: offset + 1)
            }
        }
    }

    private func isNext(_ byte: UInt8, after distance: Int = 1) -> Bool {
        offset + distance < bytes.count && bytes[offset + distance] == byte
    }

    private mutating func append(_ kind: Token.Kind, from start: Int, to end: Int) {
        let text = String(decoding: bytes[start..<end], as: UTF8.self)
        tokens.append(Token(kind: kind, text: text, line: line, start: start, end: end))
        offset = end
    }

    private mutating func readWord() {
        var end = offset + 1
        while end < bytes.count, Ascii.isWord(bytes[end]) { end += 1 }
        append(.word, from: offset, to: end)
    }

    private mutating func readQuotedWord() {
        var end = offset + 1
        while end < bytes.count, bytes[end] != Ascii.backtick { end += 1 }
        append(.quotedWord, from: offset, to: min(end + 1, bytes.count))
    }

    /// A raw string (`#"…"#`), or a directive such as `#if`.
    private mutating func readPound() {
        var pounds = 1
        while isNext(Ascii.pound, after: pounds) { pounds += 1 }
        if isNext(Ascii.quote, after: pounds) {
            readString(pounds: pounds)
        } else {
            readWord()
        }
    }

    private mutating func readString(pounds: Int) {
        let place = tokens.count
        let start = offset
        let firstLine = line
        offset += pounds
        let isMultiline = isNext(Ascii.quote) && isNext(Ascii.quote, after: 2)
        let quotes = isMultiline ? 3 : 1
        offset += quotes
        var text: [UInt8] = []
        // An unended literal gives up at the line's end rather than take the rest of the file.
        while offset < bytes.count, isMultiline || bytes[offset] != Ascii.newline,
            !endsString(quotes: quotes, pounds: pounds)
        {
            let byte = bytes[offset]
            if byte == Ascii.newline { line += 1 }
            if byte == Ascii.backslash, isEscape(pounds: pounds) {
                readEscape(pounds: pounds, into: &text)
            } else {
                text.append(byte)
                offset += 1
            }
        }
        if offset < bytes.count, bytes[offset] == Ascii.quote { offset += quotes + pounds }
        let token = Token(
            kind: .string, text: String(decoding: text, as: UTF8.self), line: firstLine,
            start: start, end: offset)
        tokens.insert(token, at: place)
    }

    private func endsString(quotes: Int, pounds: Int) -> Bool {
        guard bytes[offset] == Ascii.quote else { return false }
        let isQuoted = (0..<quotes).allSatisfy { isNext(Ascii.quote, after: $0) }
        return isQuoted && (0..<pounds).allSatisfy { isNext(Ascii.pound, after: quotes + $0) }
    }

    private func isEscape(pounds: Int) -> Bool {
        (0..<pounds).allSatisfy { isNext(Ascii.pound, after: 1 + $0) }
    }

    private mutating func readEscape(pounds: Int, into text: inout [UInt8]) {
        offset += 1 + pounds
        guard offset < bytes.count else { return }
        if bytes[offset] == Ascii.open {
            text += Array("\u{FFFC}".utf8)
            offset += 1
            readCode(isInterpolation: true)
        } else {
            // What the escape stands for does not matter; that it separates words does.
            text.append(Ascii.space)
            if bytes[offset] == Ascii.newline { line += 1 }
            offset += 1
        }
    }

    private mutating func readLineComment() {
        let start = offset
        while offset < bytes.count, bytes[offset] != Ascii.newline { offset += 1 }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        let isDocumentation = text.hasPrefix("///")
        if let last = comments.last, last.lastLine == line - 1,
            last.isDocumentation == isDocumentation
        {
            comments[comments.count - 1].text += "\n" + text
            comments[comments.count - 1].lastLine = line
        } else {
            note(text, isDocumentation: isDocumentation, from: line)
        }
    }

    private mutating func readBlockComment() {
        let start = offset
        let firstLine = line
        var depth = 0
        repeat {
            if bytes[offset] == Ascii.slash, isNext(Ascii.star) {
                depth += 1
                offset += 2
            } else if bytes[offset] == Ascii.star, isNext(Ascii.slash) {
                depth -= 1
                offset += 2
            } else {
                if bytes[offset] == Ascii.newline { line += 1 }
                offset += 1
            }
        } while depth > 0 && offset < bytes.count
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        note(text, isDocumentation: text.hasPrefix("/**"), from: firstLine)
    }

    private mutating func note(_ text: String, isDocumentation: Bool, from firstLine: Int) {
        comments.append(
            Comment(
                text: text, isDocumentation: isDocumentation, firstLine: firstLine, lastLine: line))
    }
}

/// The bytes that the lexer looks for.
private enum Ascii {
    static let tab = UInt8(ascii: "\t")
    static let newline = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let quote = UInt8(ascii: "\"")
    static let pound = UInt8(ascii: "#")
    static let open = UInt8(ascii: "(")
    static let close = UInt8(ascii: ")")
    static let star = UInt8(ascii: "*")
    static let slash = UInt8(ascii: "/")
    static let backslash = UInt8(ascii: "\\")
    static let backtick = UInt8(ascii: "`")

    /// Letters, digits, `_`, `$` and everything outside ASCII.
    static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x24, 0x80...: true
        default: false
        }
    }
}
