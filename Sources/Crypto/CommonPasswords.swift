/// Recognises the passwords that attackers try first (ASVS 6.2.4), offline.
///
/// A list ages and ends somewhere, while many of any list follow few rules. So a password is
/// common if it is on the list of `PublishedPasswords`, or if it falls into at most three pieces
/// that are each a stem of `CommonStems` (also with signs for letters), a run on a keyboard or in
/// an alphabet, a repetition, or a few digits such as a year or a date. Punctuation joins pieces
/// for free.
package enum CommonPasswords {
    /// Most pieces of a common password; with four there are too many to try first.
    private static let piecesMax = 3
    /// Longer ones are only searched for repetition.
    private static let codePointsMax = 64
    /// Up to this many digits alone are a number that somebody has: a date, a PIN, a telephone.
    private static let digitsAloneMax = 10
    /// Up to this many digits are added to a word without thinking.
    private static let digitsAddedMax = 4
    private static let repeatedUnitMax = 8

    /// Whether the password, in any case, is one that attackers try first.
    package static func contains(_ password: String) -> Bool {
        let text = plain(password)
        guard !isRepetition(text) else { return true }
        guard text.count <= codePointsMax else { return false }
        if text.count <= digitsAloneMax, text.allSatisfy(isDigit) { return true }
        if isRun(text[...]) { return true }
        if PublishedPasswords.contains(string(text[...])) { return true }
        // A password that is mostly punctuation is not words joined by it.
        guard 2 * text.count(where: isJoint) <= text.count else { return false }
        return leastPieces(of: text) <= piecesMax
    }

    /// Lower case, form C, digits of ASCII.
    private static func plain(_ password: String) -> [Unicode.Scalar] {
        let normal = String(decoding: NormalizedText.nfc(password), as: UTF8.self)
        return normal.lowercased().unicodeScalars.map { scalar in
            guard scalar.properties.generalCategory == .decimalNumber,
                let value = scalar.properties.numericValue
            else { return scalar }
            return Unicode.Scalar(UInt8(value) + UInt8(ascii: "0"))
        }
    }

    /// Whether it is empty, of at most three different characters, or a short unit repeated.
    private static func isRepetition(_ text: [Unicode.Scalar]) -> Bool {
        if Set(text).count <= 3 { return true }
        for length in 1...repeatedUnitMax where text.count >= 2 * length {
            let repeats = zip(text, text.dropFirst(length)).allSatisfy { $0 == $1 }
            if repeats { return true }
        }
        return false
    }

    /// Least number of pieces that the text falls into; more than enough if it does not.
    private static func leastPieces(of text: [Unicode.Scalar]) -> Int {
        let never = piecesMax + 1
        var least = [0] + [Int](repeating: never, count: text.count)
        for start in text.indices where least[start] < never {
            for end in (start + 1)...text.count {
                guard let cost = cost(of: text[start..<end]) else { continue }
                least[end] = min(least[end], least[start] + cost)
            }
        }
        return least[text.count]
    }

    /// 1 for a piece, 0 for a joint, `nil` for neither.
    private static func cost(of piece: ArraySlice<Unicode.Scalar>) -> Int? {
        if piece.count == 1, let only = piece.first { return isJoint(only) ? 0 : digitCost(only) }
        if piece.count <= digitsAddedMax, piece.allSatisfy(isDigit) { return 1 }
        if isRun(piece) || isDate(piece) || isStem(piece) { return 1 }
        return nil
    }

    private static func digitCost(_ scalar: Unicode.Scalar) -> Int? { isDigit(scalar) ? 1 : nil }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        ("0"..."9").contains(scalar)
    }

    private static func isJoint(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && !scalar.properties.isAlphabetic && !isDigit(scalar)
    }

    /// Whether it is three or more of the same, or goes along a keyboard or an alphabet.
    private static func isRun(_ piece: ArraySlice<Unicode.Scalar>) -> Bool {
        guard piece.count >= 3 else { return false }
        if Set(piece).count == 1 { return true }
        let steps = zip(piece, piece.dropFirst()).map { Int64($1.value) - Int64($0.value) }
        if steps.allSatisfy({ $0 == 1 }) || steps.allSatisfy({ $0 == -1 }) { return true }
        guard piece.count >= 4 else { return false }
        let text = string(piece)
        return CommonStems.walks.contains { $0.contains(text) }
    }

    /// Whether it is a day written with six or eight digits, in any order of its parts.
    private static func isDate(_ piece: ArraySlice<Unicode.Scalar>) -> Bool {
        guard piece.count == 6 || piece.count == 8, piece.allSatisfy(isDigit) else { return false }
        let digits = piece.map { Int($0.value) - 0x30 }
        func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
        func isDay(_ first: Int, _ second: Int) -> Bool {
            (1...31).contains(first) && (1...12).contains(second)
                || (1...12).contains(first) && (1...31).contains(second)
        }
        if piece.count == 6 {
            return isDay(number(0..<2), number(2..<4)) || isDay(number(2..<4), number(4..<6))
        }
        // Years of the Gregorian and of the Islamic calendar.
        let years = [1300...1500, 1900...2100]
        return years.contains { $0.contains(number(0..<4)) } && isDay(number(4..<6), number(6..<8))
            || years.contains { $0.contains(number(4..<8)) }
                && isDay(number(0..<2), number(2..<4))
    }

    /// Whether it is a stem, as it stands or with signs read as the letters that they look like.
    private static func isStem(_ piece: ArraySlice<Unicode.Scalar>) -> Bool {
        guard piece.count <= CommonStems.codePointsMax else { return false }
        if CommonStems.all.contains(string(piece)) { return true }
        let plain = piece.map { lookAlikes[$0] ?? $0 }
        if CommonStems.all.contains(string(plain[...])) { return true }
        let other = piece.map { $0 == "1" || $0 == "!" ? "l" : lookAlikes[$0] ?? $0 }
        return CommonStems.all.contains(string(other[...]))
    }

    private static let lookAlikes: [Unicode.Scalar: Unicode.Scalar] = [
        "0": "o", "1": "i", "!": "i", "|": "i", "3": "e", "4": "a", "@": "a", "5": "s", "$": "s",
        "7": "t", "+": "t", "8": "b", "9": "g", "2": "z",
    ]

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }
}
