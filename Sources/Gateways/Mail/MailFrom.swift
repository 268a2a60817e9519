internal import Domain

/// Who messages come from.
package struct MailFrom: Sendable, Equatable {
    /// The address.
    package let address: String
    /// What people see beside it; empty for nothing.
    package let name: String
    /// Where answers go; `nil` for the address itself.
    package let replyTo: String?

    /// A sender; `nil` for what is no address.
    package init?(address: String, name: String, replyTo: String? = nil) {
        guard Self.isAddress(address), replyTo.map(Self.isAddress) ?? true else { return nil }
        (self.address, self.name, self.replyTo) = (address, name, replyTo)
    }

    /// What stands behind the `@`.
    package var domain: String { String(address[address.index(after: at)...]) }

    private var at: String.Index { address.lastIndex(of: "@") ?? address.startIndex }

    /// Name and address as a header field has them.
    var mailbox: String {
        guard !name.isEmpty else { return "<\(address)>" }
        let isPlain = name.utf8.allSatisfy { byte in
            byte == 0x20 || (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte & 0xdf)
        }
        return "\(isPlain ? name : EncodedWords.encoded(name)) <\(address)>"
    }

    /// Whether a text is an address; a sender may be of this machine, as in `callboard@localhost`.
    private static func isAddress(_ text: String) -> Bool {
        if EmailAddress(text) != nil { return true }
        return EmailAddress(text + ".test") != nil && text.hasSuffix("@localhost")
    }
}
