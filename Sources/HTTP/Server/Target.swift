/// The target of a request (RFC 9112, section 3.2).
struct Target: Equatable {
    /// Percent-encoded, as `normal` writes it; begins with `/`.
    let path: String
    /// What stands after `?`, as `normal` writes it; `nil` when there is no `?`.
    let query: String?
    /// Host and port of the absolute form, which a proxy is sent; `nil` otherwise.
    let authority: String?

    /// Reads the origin form, `/users?limit=20`, or the absolute form, `http://host/users`.
    init(_ text: String) throws(Refusal) {
        let bytes = Array(text.utf8)
        guard Self.isPlain(bytes) else { throw Refusal(400, "the target cannot be read") }
        let (authority, rest) = try Self.splitAuthority(bytes)
        let path = rest.prefix { $0 != UInt8(ascii: "?") }
        self.path = path.isEmpty ? "/" : Self.normal(path)
        query = path.endIndex < rest.endIndex ? Self.normal(rest[(path.endIndex + 1)...]) : nil
        self.authority = authority.map { String(decoding: $0, as: UTF8.self) }
    }

    private static func splitAuthority(
        _ bytes: [UInt8]
    ) throws(Refusal) -> (ArraySlice<UInt8>?, rest: ArraySlice<UInt8>) {
        if bytes.first == UInt8(ascii: "/") { return (nil, bytes[...]) }
        let lowered = bytes.prefix(8).map { $0 >= 0x41 && $0 <= 0x5a ? $0 | 0x20 : $0 }
        let schemes = ["http://", "https://"]
        guard let scheme = schemes.first(where: { lowered.starts(with: $0.utf8) }) else {
            throw Refusal(400, "the target is neither a path nor an address")
        }
        let rest = bytes[scheme.utf8.count...]
        let authority = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        guard isAuthority(authority) else { throw Refusal(400, "the target cannot be read") }
        return (authority, rest[authority.endIndex...])
    }

    /// Printable ASCII without the fragment, which is never sent, and with whole escapes.
    private static func isPlain(_ bytes: [UInt8]) -> Bool {
        for (index, byte) in bytes.enumerated() {
            guard byte > 0x20, byte < 0x7f, byte != UInt8(ascii: "#") else { return false }
            guard byte == UInt8(ascii: "%") else { continue }
            guard escaped(bytes[(index + 1)...]) != nil else { return false }
        }
        return !bytes.isEmpty
    }

    /// The text with everything written out that needs no escape, which is the same text (RFC 3986,
    /// section 6.2.2.2).
    ///
    /// Whoever decides by a path or a query, as which thread answers and which route is meant, so
    /// sees one spelling of it. It reads once: `%2561` stays, for it is `%61` and not `a`.
    private static func normal(_ bytes: ArraySlice<UInt8>) -> String {
        guard bytes.contains(UInt8(ascii: "%")) else {
            return String(decoding: bytes, as: UTF8.self)
        }
        var (text, rest): ([UInt8], ArraySlice<UInt8>) = ([], bytes)
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%"), let meant = escaped(rest), isUnreserved(meant) else {
                text.append(byte)
                continue
            }
            text.append(meant)
            rest = rest.dropFirst(2)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The byte that the two digits at the beginning stand for; `nil` when there are none.
    private static func escaped(_ digits: ArraySlice<UInt8>) -> UInt8? {
        let values = digits.prefix(2).compactMap(hexadecimal)
        return values.count == 2 ? values[0] << 4 | values[1] : nil
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    /// What stands for itself everywhere (RFC 3986, section 2.3).
    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: "-._~".utf8.contains(byte)
        }
    }

    /// Whether it is a host with or without a port, and without a user (RFC 3986, section 3.2).
    static func isAuthority(_ text: some Collection<UInt8>) -> Bool {
        var host = Array(text)
        let isLiteral = host.first == UInt8(ascii: "[")
        if let colon = host.lastIndex(of: UInt8(ascii: ":")),
            !isLiteral || host[colon - 1] == UInt8(ascii: "]")
        {
            let port = host[(colon + 1)...]
            guard port.count <= 5, port.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
                return false
            }
            host.removeSubrange(colon...)
        }
        guard !host.isEmpty else { return false }
        if isLiteral {
            guard host.last == UInt8(ascii: "]") else { return false }
            let text = String(decoding: host[1...].dropLast(), as: UTF8.self)
            return text.contains(":") && NetworkAddress(text) != nil
        }
        return host.allSatisfy { byte in
            Token.isToken(CollectionOfOne(byte)) && !"#^`|".utf8.contains(byte)
                || "(),;=".utf8.contains(byte)
        }
    }
}
