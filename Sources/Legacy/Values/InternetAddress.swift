/// Internet addresses in their text forms (RFC 4291, 2.2; dotted decimal).
enum InternetAddress {
    /// Whether the text is an IPv4 or IPv6 address, without prefix length, port or zone.
    static func isValid(_ text: ArraySlice<UInt8>) -> Bool {
        isVersion4(text) || isVersion6(text)
    }

    /// The network that an address belongs to: the first 16 bits of IPv4, 32 of IPv6, as text.
    static func network(of address: String) -> String {
        let isVersion6 = address.utf8.contains(UInt8(ascii: ":"))
        let parts = address.split(separator: isVersion6 ? ":" : ".")
        return parts.prefix(2).joined(separator: isVersion6 ? ":" : ".").lowercased()
    }

    /// Four numbers up to 255 without leading zeros.
    private static func isVersion4(_ text: ArraySlice<UInt8>) -> Bool {
        let parts = text.split(
            separator: UInt8(ascii: "."), maxSplits: 4, omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy(isOctet)
    }

    private static func isOctet(_ part: ArraySlice<UInt8>) -> Bool {
        guard (1...3).contains(part.count), part.allSatisfy(\.isDigit),
            part.count == 1 || part.first != UInt8(ascii: "0")
        else { return false }
        return part.reduce(0) { $0 * 10 + Int($1) - 48 } <= 255
    }

    /// Eight groups of up to four digits, one run of zeros as `::`, the last two as IPv4.
    private static func isVersion6(_ text: ArraySlice<UInt8>) -> Bool {
        guard text.count <= 45, text.contains(UInt8(ascii: ":")) else { return false }
        var parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        var groups = 8
        if let last = parts.last, last.contains(UInt8(ascii: ".")) {
            guard isVersion4(last) else { return false }
            parts.removeLast()
            groups = 6
        }
        // A gap at an end makes two empty parts there, and three when nothing else is left.
        let startsWithGap = text.starts(with: "::".utf8)
        let endsWithGap = groups == 8 && text.suffix(2).elementsEqual("::".utf8)
        guard startsWithGap || text.first != UInt8(ascii: ":"),
            endsWithGap || text.last != UInt8(ascii: ":")
        else { return false }
        if startsWithGap { parts.removeFirst() }
        if endsWithGap, parts.count > 1 { parts.removeLast() }
        let gaps = parts.count { $0.isEmpty }
        guard parts.allSatisfy({ $0.count <= 4 && $0.allSatisfy(\.isHexadecimal) }) else {
            return false
        }
        return gaps == 0 ? parts.count == groups : gaps == 1 && parts.count - 1 < groups
    }
}
