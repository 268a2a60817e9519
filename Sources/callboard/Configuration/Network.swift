internal import Glibc

/// An address of the internet in bytes: 4 of them (IPv4) or 16 (IPv6).
struct InternetAddress: Hashable, Sendable {
    let bytes: [UInt8]

    /// Reads `192.0.2.1` or `2001:db8::1`, as inet_pton(3) does.
    init?(_ text: String) {
        // A NUL ends a C string: what stands behind it would not be read.
        guard !text.utf8.contains(0) else { return nil }
        var four = [UInt8](repeating: 0, count: 4)
        var sixteen = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = four
        } else if inet_pton(AF_INET6, text, &sixteen) == 1 {
            bytes = sixteen
        } else {
            return nil
        }
    }

    /// Whether the address is one of this machine: 127.0.0.0/8 or ::1.
    var isLoopback: Bool {
        bytes.count == 4 ? bytes[0] == 127 : bytes == Array(repeating: 0, count: 15) + [1]
    }
}

/// A range of addresses, as in `10.0.0.0/8`; a single address is a range of one.
struct Network: Hashable, Sendable, CustomStringConvertible {
    let description: String
    private let address: InternetAddress
    /// Bits that count.
    private let bits: Int

    /// Reads `ADDRESS` or `ADDRESS/BITS`.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let first = parts.first,
            let address = InternetAddress(String(first))
        else { return nil }
        let bitsMax = address.bytes.count * 8
        guard let bits = parts.count == 2 ? Int(parts[1]) : bitsMax, (0...bitsMax).contains(bits)
        else { return nil }
        (self.address, self.bits, description) = (address, bits, text)
    }

    /// Whether an address lies in the range.
    func contains(_ other: InternetAddress) -> Bool {
        guard other.bytes.count == address.bytes.count else { return false }
        return (0..<bits).allSatisfy { bit in
            let mask = UInt8(0x80) >> (bit % 8)
            return address.bytes[bit / 8] & mask == other.bytes[bit / 8] & mask
        }
    }
}
