internal import Domain

/// What kind of text a column holds, and with it what may be put right in it.
enum TextKind {
    /// A person's, company's or agency's name: at most 200 code points.
    case name
    /// A title: at most 300 code points.
    case title
    case city
    /// Any other text of one line.
    case line
    /// Text that may have several lines.
    case paragraph

    /// Most code points; `nil` means that nothing is cut off.
    var lengthMax: Int? {
        switch self {
        case .name: 200
        case .title: 300
        case .city, .line, .paragraph: nil
        }
    }

    /// Whether text read in the wrong encoding is read again.
    var mayHaveMojibake: Bool { self == .name || self == .title || self == .city }
    /// Whether HTML references are decoded.
    var mayHaveEntities: Bool { self == .name || self == .title }
}

extension Record {
    /// A text field after the repairs of RULES, section 1, or `nil` when nothing is left.
    ///
    /// What people wrote is kept as it is, hostile or not: the screen makes it harmless.
    mutating func text(_ column: String, _ kind: TextKind) -> String? {
        let bytes = self[column]
        guard !bytes.isEmpty else { return nil }
        if let text = TextField.harmless(bytes, kind) { return text }
        let repaired = TextField.repair(bytes, kind)
        for (code, isShown) in repaired.repairs {
            remarks.add(code, column, to: isShown ? .text(repaired.text) : nil)
        }
        if UnsafeText.holds(repaired.text, severalLines: kind == .paragraph) {
            remarks.add(.unsafeText, column)
        }
        if let first = repaired.text.utf8.first, "=+-@".utf8.contains(first) {
            remarks.add(.formulaText, column)
        }
        return repaired.text.isEmpty ? nil : repaired.text
    }
}

/// The repairs of text fields.
enum TextField {
    /// The text when it is short printable ASCII in which nothing can be wrong: the common case.
    static func harmless(_ bytes: ArraySlice<UInt8>, _ kind: TextKind) -> String? {
        guard bytes.count <= 200, let first = bytes.first, !"=+-@".utf8.contains(first),
            bytes.allSatisfy({ (32...126).contains($0) && $0 != UInt8(ascii: "&") })
        else { return nil }
        return bytes.text
    }

    /// The text after the repairs, and which there were; some show the new value.
    static func repair(
        _ bytes: ArraySlice<UInt8>, _ kind: TextKind
    ) -> (text: String, repairs: [(ImportCode, isShown: Bool)]) {
        var text = bytes.text
        var repairs: [(ImportCode, isShown: Bool)] = []
        if !bytes.isASCII, !bytes.isValidUTF8 { repairs.append((.badBytesReplaced, false)) }
        if bytes.contains(0) {
            text.unicodeScalars.removeAll { $0.value == 0 }
            repairs.append((.nulRemoved, false))
        }
        if kind.mayHaveMojibake, let fixed = Mojibake.fixed(text) {
            text = fixed
            repairs.append((.mojibakeFixed, true))
        }
        if kind.mayHaveEntities, let decoded = Entities.decoded(text) {
            text = decoded
            repairs.append((.htmlEntitiesDecoded, true))
        }
        if let lengthMax = kind.lengthMax, text.unicodeScalars.count > lengthMax {
            text = String(String.UnicodeScalarView(text.unicodeScalars.prefix(lengthMax)))
            repairs.append((.textTruncated, true))
        }
        return (text, repairs)
    }

    /// Whether there is nothing in a text: after taking out white space and U+200B–200D, 2060 and
    /// FEFF nothing is left.
    static func isNothing(_ text: String?) -> Bool {
        guard let text else { return true }
        return text.unicodeScalars.allSatisfy {
            switch $0.value {
            case 0x200B...0x200D, 0x2060, 0xFEFF: true
            default: $0.properties.isWhitespace
            }
        }
    }
}

/// UTF-8 that was once read as Windows-1252.
enum Mojibake {
    /// The text that was meant: every character goes back to its Windows-1252 byte, the bytes are
    /// valid UTF-8, and the result has an Arabic letter; otherwise `nil`.
    static func fixed(_ text: String) -> String? {
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            guard let byte = Windows.latinByte(of: scalar) else { return nil }
            bytes.append(byte)
        }
        guard bytes[...].isValidUTF8 else { return nil }
        let fixed = bytes[...].text
        return fixed.unicodeScalars.contains(where: isArabicLetter) ? fixed : nil
    }

    private static func isArabicLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0600...0x06FF, 0x0750...0x077F, 0x0870...0x08FF, 0xFB50...0xFDFF, 0xFE70...0xFEFC:
            scalar.properties.generalCategory == .otherLetter
        default: false
        }
    }
}

/// HTML character references, as far as the old site wrote them.
enum Entities {
    private static let named: [(String, String)] = [
        ("amp;", "&"), ("lt;", "<"), ("gt;", ">"), ("quot;", "\""),
    ]

    /// The text with its references decoded once, or `nil` when it has none.
    static func decoded(_ text: String) -> String? {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return nil }
        var result = ""
        var rest = text.unicodeScalars[...]
        var isChanged = false
        while let scalar = rest.popFirst() {
            guard scalar == "&", let (meant, length) = reference(rest) else {
                result.unicodeScalars.append(scalar)
                continue
            }
            result += meant
            rest = rest.dropFirst(length)
            isChanged = true
        }
        return isChanged ? result : nil
    }

    /// What the reference after an ampersand means, and its length in code points.
    private static func reference(
        _ rest: Substring.UnicodeScalarView
    ) -> (meant: String, length: Int)? {
        for (name, meant) in named where rest.starts(with: name.unicodeScalars) {
            return (meant, name.unicodeScalars.count)
        }
        guard rest.first == "#" else { return nil }
        let digits = rest.dropFirst().prefix { ("0"..."9").contains($0) }
        guard (1...7).contains(digits.count), rest[digits.endIndex...].first == ";",
            let value = UInt32(String(digits)), value > 0, let scalar = Unicode.Scalar(value)
        else { return nil }
        return (String(Character(scalar)), digits.count + 2)
    }
}

/// Text that could do harm on a screen.
enum UnsafeText {
    /// Most combining marks in a row that are fine.
    private static let marksMax = 4

    /// Whether the text holds a control or direction character, or a pile of combining marks.
    ///
    /// Newline, tab and CRLF are fine where there may be several lines; the joiners U+200C and
    /// U+200D are normal.
    static func holds(_ text: String, severalLines: Bool) -> Bool {
        var marks = 0
        var previous: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            if previous == "\r", scalar != "\n" { return true }
            previous = scalar
            if severalLines, scalar == "\n" || scalar == "\t" || scalar == "\r" {
                marks = 0
                continue
            }
            if isForbidden(scalar.value) { return true }
            marks = isMark(scalar) ? marks + 1 : 0
            if marks > marksMax { return true }
        }
        return previous == "\r"
    }

    private static func isForbidden(_ value: UInt32) -> Bool {
        switch value {
        case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060,
            0x2066...0x2069, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F:
            true
        default: false
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x300 else { return false }
        let category = scalar.properties.generalCategory
        return category == .nonspacingMark || category == .enclosingMark
    }
}
