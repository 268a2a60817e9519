/// Names for requests.
enum RequestIDs {
    private static let bytesMax = 64

    /// The name that the caller gave, if it can stand in a log as it is; `nil` otherwise.
    static func given(by headers: Headers) -> String? {
        guard let text = headers["X-Request-Id"], !text.isEmpty, text.utf8.count <= bytesMax,
            text.utf8.allSatisfy({ isPlain($0) })
        else { return nil }
        return text
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// A name that nobody used before: 26 characters from the system's random source.
    static func random() -> String {
        let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
        var bits = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))
        return String(unsafeUninitializedCapacity: 26) { bytes in
            for index in 0..<26 {
                bytes[index] = alphabet[Int(bits.0 & 31)]
                bits = (bits.0 >> 5 | bits.1 << 59, bits.1 >> 5)
            }
            return 26
        }
    }
}
