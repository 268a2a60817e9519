internal import CUnistring
internal import Glibc

/// Makes texts that people take for the same the same, for search in Arabic and Latin script.
///
/// Case, Latin diacritics, tashkeel, tatweel, Quranic marks, ligatures, presentation forms and
/// format characters (direction marks, joiners, soft hyphens) vanish; every digit becomes ASCII.
/// Arabic letters that are written one for the other become one: أ إ آ ٱ → ا, ؤ → و, ئ ى ی → ي,
/// ة → ه, ک → ك. A hamza on its own stays, since without it words merge that nobody confuses.
package enum Folding {
    /// The folded text; spaces and punctuation stay.
    package static func fold(_ text: String) -> String {
        var text = text
        return text.withUTF8 { bytes in
            switch Script(of: bytes) {
            case .ascii: foldASCII(bytes)
            case .arabic: foldScalars(String(decoding: bytes, as: UTF8.self))
            case .other: foldScalars(decomposed(bytes))
            }
        }
    }

    /// Most words that are stored of one text.
    package static let indexWordsMax = 256

    /// What to store of a text so that it is found, each word once, at most `indexWordsMax`.
    ///
    /// These are every e-mail address in it as a whole, then its words, so that the beginning of an
    /// address finds it as well as any part of it.
    package static func indexWords(of text: String) -> [String] {
        let folded = fold(text)
        var found: [String] = []
        for word in addresses(in: folded) + split(folded) where !found.contains(word) {
            found.append(word)
            // A row has few words; a hostile text must not fill the index.
            guard found.count < indexWordsMax else { break }
        }
        return found
    }

    private static func addresses(in folded: String) -> [String] {
        guard folded.utf8.contains(UInt8(ascii: "@")) else { return [] }
        return parts(of: folded).compactMap { part in
            guard part.utf8.contains(UInt8(ascii: "@")) else { return nil }
            // Brackets, commas and the like around an address are not of it.
            let scalars = part.unicodeScalars
            guard let first = scalars.firstIndex(where: isPartOfWord),
                let last = scalars.lastIndex(where: isPartOfWord)
            else { return nil }
            let address = String(scalars[first...last])
            return address.utf8.contains(UInt8(ascii: "@")) ? address : nil
        }
    }
}

/// How much work a text needs.
private enum Script {
    case ascii
    /// ASCII and Arabic letters that fold without decomposition.
    case arabic
    case other

    init(of bytes: UnsafeBufferPointer<UInt8>) {
        self = .ascii
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            guard byte >= 0x80 else { continue }
            // U+0600 to U+06FF have two bytes, of which the first is D8 to DB.
            guard (0xD8...0xDB).contains(byte) else {
                self = .other
                return
            }
            let scalar = UInt32(byte & 0x1F) << 6 | UInt32(bytes[index] & 0x3F)
            index += 1
            switch scalar {
            case 0x675...0x678, 0x6C0, 0x6C2, 0x6D3:
                self = .other
                return
            default: self = .arabic
            }
        }
    }
}

extension Folding {
    private static func foldASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        String(unsafeUninitializedCapacity: bytes.count) { buffer in
            for (index, byte) in bytes.enumerated() {
                buffer[index] = byte &- 0x41 < 26 ? byte | 0x20 : byte
            }
            return bytes.count
        }
    }

    /// The text without case and with every mark apart from its letter.
    private static func decomposed(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        var length = 0
        guard let start = bytes.baseAddress,
            let folded = unistring_fold(start, bytes.count, &length)
        else { return String(decoding: bytes, as: UTF8.self) }
        defer { free(folded) }
        return String(decoding: UnsafeBufferPointer(start: folded, count: length), as: UTF8.self)
    }

    private static func foldScalars(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            if scalar.isASCII {
                let byte = UInt8(truncatingIfNeeded: scalar.value)
                let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
                result.unicodeScalars.append(Unicode.Scalar(lower))
            } else if let letters = latinLetters(scalar) {
                result += letters
            } else if let folded = folded(scalar) {
                result.unicodeScalars.append(folded)
            }
        }
        return result
    }

    /// Latin letters whose stroke or shape no decomposition takes off (after case folding).
    private static func latinLetters(_ scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "ł": "l"
        case "ø": "o"
        case "đ", "ð": "d"
        case "ħ": "h"
        case "ŧ": "t"
        case "ı": "i"
        case "ŋ": "n"
        case "æ": "ae"
        case "œ": "oe"
        case "þ": "th"
        default: nil
        }
    }

    /// What a character that is not ASCII becomes; `nil` if it vanishes.
    private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        // Arabic, in the order of the alphabet.
        case 0x622, 0x623, 0x625, 0x671...0x673: return "\u{627}"
        case 0x624: return "\u{648}"
        case 0x626, 0x649, 0x6CC: return "\u{64A}"
        case 0x629, 0x6C1, 0x6C3, 0x6D5: return "\u{647}"
        case 0x6A9: return "\u{643}"
        case 0x621...0x63A, 0x641...0x64A: return scalar
        // Tatweel, tashkeel, the signs of honour and of the Quran.
        case 0x640, 0x64B...0x65F, 0x670, 0x610...0x61A, 0x6D6...0x6DC, 0x6DF...0x6E8,
            0x6EA...0x6ED, 0x8CA...0x8FF:
            return nil
        // Diacritics of Latin, Greek and Cyrillic; points of Hebrew.
        case 0x300...0x36F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F,
            0x591...0x5BD, 0x5BF, 0x5C1, 0x5C2, 0x5C4, 0x5C5, 0x5C7:
            return nil
        default: break
        }
        switch scalar.properties.generalCategory {
        case .format: return nil
        case .decimalNumber:
            guard let value = scalar.properties.numericValue else { return scalar }
            return Unicode.Scalar(UInt8(value) + UInt8(ascii: "0"))
        default: return scalar
        }
    }
}

extension Folding {
    /// Cuts a folded text into runs of letters, marks and digits.
    private static func split(_ folded: String) -> [String] {
        runs(of: folded, where: isPartOfWord)
    }

    /// Cuts a text at white space.
    private static func parts(of text: String) -> [String] {
        runs(of: text) { scalar in
            scalar.isASCII ? scalar.value > 0x20 : !scalar.properties.isWhitespace
        }
    }

    /// The longest runs of scalars that belong; on bytes, since a million rows pass here.
    private static func runs(
        of text: String, where belongs: (Unicode.Scalar) -> Bool
    ) -> [String] {
        var text = text
        return text.withUTF8 { bytes in
            var words: [String] = []
            var start = 0
            var index = 0
            while index < bytes.count {
                let (scalar, length) = scalar(in: bytes, at: index)
                if !belongs(scalar) {
                    if start < index { words.append(string(bytes[start..<index])) }
                    start = index + length
                }
                index += length
            }
            if start < index { words.append(string(bytes[start..<index])) }
            return words
        }
    }

    /// The scalar at a place of a Swift string, where UTF-8 is always well-formed.
    private static func scalar(
        in bytes: UnsafeBufferPointer<UInt8>, at index: Int
    ) -> (scalar: Unicode.Scalar, length: Int) {
        let lead = bytes[index]
        guard lead >= 0x80 else { return (Unicode.Scalar(lead), 1) }
        let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        var value = UInt32(lead) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
        for byte in bytes[(index + 1)..<(index + length)] {
            value = value << 6 | UInt32(byte & 0x3F)
        }
        return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
    }

    private static func string(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes), as: UTF8.self)
    }

    private static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x30...0x39, 0x61...0x7A, 0x621...0x64A: return true
        case ..<0x80: return false
        default: break
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .nonspacingMark, .spacingMark, .decimalNumber, .letterNumber, .otherNumber:
            return true
        default: return false
        }
    }
}
