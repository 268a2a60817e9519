/// Something that has identifiers of its own.
package protocol Identified {
    /// What its identifiers begin with: lower-case letters, as in `user`.
    static var idPrefix: String { get }
}

/// A typed, sortable identifier: a TypeID (github.com/jetify-com/typeid, version 0.3).
///
/// Text form: prefix, `_`, and a UUIDv7 (RFC 9562) as 26 characters of Crockford's base 32, as in
/// `user_01h455vb4pex5vsknk084sn02q`.
package struct ID<Entity: Identified>: WireValue, Comparable {
    /// The text form.
    package let description: String

    /// Makes the identifier of a UUID given as two halves, the first holding the time.
    package init(high: UInt64, low: UInt64) {
        description = "\(Entity.idPrefix)_\(Base32.text(high: high, low: low))"
    }

    /// Reads the text form; `nil` when prefix, length or letters are wrong.
    package init?(_ text: String) {
        let bytes = text.utf8
        let prefix = Entity.idPrefix.utf8
        guard bytes.count == prefix.count + 27, bytes.starts(with: prefix),
            bytes.dropFirst(prefix.count).first == UInt8(ascii: "_"),
            Base32.isWellFormed(bytes.dropFirst(prefix.count + 1))
        else { return nil }
        description = text
    }

    package static var wireKind: WireKind { .id(Entity.idPrefix) }
    package static var example: String { "\(Entity.idPrefix)_01h455vb4pex5vsknk084sn02q" }

    /// What documents show: sample data have it, so that what is copied from them works there.
    package static var shown: ID {
        guard let id = ID(example) else { preconditionFailure("the example is malformed") }
        return id
    }

    /// Characters of a tail.
    package static var tailLength: Int { 4 }

    /// The last characters, which a person types to confirm.
    package var tail: String { String(description.suffix(Self.tailLength)) }

    /// Identifiers sort by the time they were made.
    package static func < (left: Self, right: Self) -> Bool {
        left.description < right.description
    }
}

/// What identifiers of every kind have in common, for texts that may be one of any.
package enum AnyID {
    /// What an identifier begins with, as `user`; `nil` for a text that is none.
    package static func prefix(of text: String) -> String? {
        let bytes = text.utf8
        let length = bytes.count - Base32.length - 1
        guard length > 0 else { return nil }
        let bar = bytes.index(bytes.startIndex, offsetBy: length)
        guard bytes[bar] == UInt8(ascii: "_"),
            bytes[..<bar].allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }),
            Base32.isWellFormed(bytes[bar...].dropFirst())
        else { return nil }
        return String(text[..<bar])
    }
}

/// Crockford's base 32 in lower case, for 128 bits in 26 characters.
enum Base32 {
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    /// Characters of a text form.
    static let length = 26

    static func text(high: UInt64, low: UInt64) -> String {
        var (high, low) = (high, low)
        var characters = [UInt8](repeating: 0, count: length)
        for index in stride(from: length - 1, through: 0, by: -1) {
            characters[index] = alphabet[Int(low & 31)]
            low = low >> 5 | high << 59
            high >>= 5
        }
        return String(decoding: characters, as: UTF8.self)
    }

    static func isWellFormed(_ bytes: some Collection<UInt8>) -> Bool {
        guard let first = bytes.first, first <= UInt8(ascii: "7") else { return false }
        return bytes.count == length && bytes.allSatisfy { isLetter[Int($0)] }
    }

    /// Whether each byte is of the alphabet: every row read has identifiers, so none is looked for.
    private static let isLetter = (UInt8.min...UInt8.max).map(alphabet.contains)
}
