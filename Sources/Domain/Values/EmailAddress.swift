/// An e-mail address in lower case: what a person signs in with.
///
/// The local part takes letters, digits and ``.!#$%&'*+/=?^_{}~-`` of ASCII (a subset of RFC 5322's
/// dot-atom), at most 64 characters (RFC 5321, 4.5.3.1.1); the domain has at least two labels.
package struct EmailAddress: WireValue {
    /// The address in lower case.
    package let description: String

    /// Most characters in an address (RFC 5321, 4.5.3.1.3, less the angle brackets).
    package static let lengthMax = 254

    package static let wireKind = WireKind.email
    package static let example = "layla@casting.example"

    /// Reads an address; white space around it is cut off, capitals become small letters.
    package init?(_ text: String) {
        let trimmed = text.trimmingBlanks().lowercased()
        let bytes = trimmed.utf8
        guard bytes.count <= Self.lengthMax, let sign = bytes.firstIndex(of: UInt8(ascii: "@")),
            (1...64).contains(bytes[..<sign].count), bytes[..<sign].allSatisfy(Self.isLocal),
            Self.isDomain(bytes[sign...].dropFirst())
        else { return nil }
        description = trimmed
    }

    /// The address with most of its local part hidden: `l•••@casting.example`.
    package var masked: String {
        guard let at = description.firstIndex(of: "@") else { return "•••" }
        return "\(description.prefix(1))•••\(description[at...])"
    }

    private static func isLocal(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || ".!#$%&'*+/=?^_{}~-".utf8.contains(byte)
    }

    /// Whether two labels or more of letters, digits and hyphens stand there, none of them empty.
    private static func isDomain(_ bytes: Substring.UTF8View) -> Bool {
        var (points, isInLabel) = (0, false)
        for byte in bytes {
            if byte == UInt8(ascii: ".") {
                guard isInLabel else { return false }
                (points, isInLabel) = (points + 1, false)
            } else {
                guard isLetterOrDigit(byte) || byte == UInt8(ascii: "-") else { return false }
                isInLabel = true
            }
        }
        return points >= 1 && isInLabel
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }
}

/// A phone number as E.164: `+`, country code, number; 8 to 15 digits.
package struct PhoneNumber: WireValue {
    /// The number with its plus sign.
    package let description: String

    package static let wireKind = WireKind.phone
    package static let example = "+966551234567"

    /// Reads E.164; blanks, hyphens and brackets between digits are dropped, `05…` is Saudi.
    package init?(_ text: String) {
        var digits = ""
        var hasPlus = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "0"..."9": digits.unicodeScalars.append(scalar)
            case "٠"..."٩": digits += String(scalar.value - 0x660)
            case "+" where digits.isEmpty && !hasPlus: hasPlus = true
            case " ", "-", "(", ")", ".": continue
            default: return nil
            }
        }
        if !hasPlus {
            if digits.hasPrefix("00") {
                digits.removeFirst(2)
            } else if digits.hasPrefix("05"), digits.utf8.count == 10 {
                digits = "966" + digits.dropFirst()
            } else if !digits.hasPrefix("966") {
                return nil
            }
        }
        self.init(digits: digits)
    }

    private init?(digits: String) {
        guard (8...15).contains(digits.utf8.count), !digits.hasPrefix("0") else { return nil }
        if digits.hasPrefix("966") {
            let national = digits.dropFirst(3)
            guard national.utf8.count == 9, national.first == "5" || national.first == "1" else {
                return nil
            }
        }
        description = "+" + digits
    }

    /// The number with all but its ends hidden: `+966•••••67`.
    package var masked: String { "\(description.prefix(4))•••••\(description.suffix(2))" }
}

extension String {
    /// The text without white space at its ends.
    package func trimmingBlanks() -> String {
        // Nearly every text begins and ends with printable ASCII: there is nothing to cut off.
        let printable: ClosedRange<UInt8> = 0x21...0x7e
        if let first = utf8.first, let last = utf8.last, printable ~= first, printable ~= last {
            return self
        }
        let start = unicodeScalars.firstIndex { !$0.properties.isWhitespace }
        guard let start else { return "" }
        let end = unicodeScalars.lastIndex { !$0.properties.isWhitespace } ?? start
        return String(unicodeScalars[start...end])
    }
}
