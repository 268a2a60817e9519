/// One UTF-8 character from single bytes, by table 3-7 of the Unicode Standard.
struct ScalarReader: Sendable {
    enum Step {
        case needsMore
        case complete(Unicode.Scalar)
        /// The byte does not belong to the character; it begins something of its own.
        case invalid
    }

    private var value: UInt32 = 0
    private var missing = 0
    private var allowed: ClosedRange<UInt8> = 0x80...0xbf

    /// Takes a first byte; false when no character begins with it.
    mutating func begin(_ byte: UInt8) -> Bool {
        allowed = 0x80...0xbf
        switch byte {
        case 0xc2...0xdf:
            value = UInt32(byte & 0x1f)
            missing = 1
        case 0xe0...0xef:
            value = UInt32(byte & 0x0f)
            missing = 2
            if byte == 0xe0 { allowed = 0xa0...0xbf }
            if byte == 0xed { allowed = 0x80...0x9f }
        case 0xf0...0xf4:
            value = UInt32(byte & 0x07)
            missing = 3
            if byte == 0xf0 { allowed = 0x90...0xbf }
            if byte == 0xf4 { allowed = 0x80...0x8f }
        default:
            return false
        }
        return true
    }

    mutating func next(_ byte: UInt8) -> Step {
        guard allowed.contains(byte) else { return .invalid }
        allowed = 0x80...0xbf
        value = value << 6 | UInt32(byte & 0x3f)
        missing -= 1
        guard missing == 0 else { return .needsMore }
        guard let scalar = Unicode.Scalar(value) else { return .invalid }
        return .complete(scalar)
    }
}
