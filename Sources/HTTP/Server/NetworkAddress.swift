internal import CMicroHTTPD
internal import Glibc

/// An IPv4 or IPv6 address; IPv4 stands as `::ffff:a.b.c.d` (RFC 4291, section 2.5.5.2).
package struct NetworkAddress: Hashable, Sendable {
    /// The first and the last eight bytes, in the order of the network.
    let high: UInt64
    let low: UInt64

    /// Reads `192.0.2.1` or `2001:db8::1`, without port, brackets or zone.
    package init?(_ text: some StringProtocol) {
        var four = in_addr()
        var six = in6_addr()
        let text = String(text)
        guard text.utf8.count < Int(INET6_ADDRSTRLEN), !text.utf8.contains(0) else { return nil }
        if inet_pton(AF_INET, text, &four) == 1 {
            self.init(four)
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            self.init(six)
        } else {
            return nil
        }
    }

    /// The address in what `accept` gave; `nil` for another family.
    init?(_ address: UnsafePointer<sockaddr>) {
        let raw = UnsafeRawPointer(address)
        switch Int32(address.pointee.sa_family) {
        case AF_INET: self.init(raw.loadUnaligned(as: sockaddr_in.self).sin_addr)
        case AF_INET6: self.init(raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr)
        default: return nil
        }
    }

    private init(_ address: in_addr) {
        self.init(high: 0, low: 0xffff_0000_0000 | UInt64(UInt32(bigEndian: address.s_addr)))
    }

    private init(_ address: in6_addr) {
        let halves = withUnsafeBytes(of: address) { bytes in
            (
                bytes.loadUnaligned(as: UInt64.self),
                bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
            )
        }
        self.init(high: UInt64(bigEndian: halves.0), low: UInt64(bigEndian: halves.1))
    }

    init(high: UInt64, low: UInt64) {
        (self.high, self.low) = (high, low)
    }

    /// Whether it is one of this machine: 127.0.0.0/8 or ::1.
    package var isLoopback: Bool {
        isIPv4 ? (low >> 24) & 0xff == 127 : high == 0 && low == 1
    }

    /// Whether it is IPv4.
    var isIPv4: Bool { high == 0 && low >> 32 == 0xffff }

    /// The address with all but the leading bits zero; `bits` counts in IPv6, 0 to 128.
    func masked(_ bits: Int) -> NetworkAddress {
        NetworkAddress(
            high: bits >= 64 ? high : high & ~(bits == 0 ? UInt64.max : UInt64.max >> bits),
            low: bits >= 128 ? low : bits <= 64 ? 0 : low & ~(UInt64.max >> (bits - 64)))
    }

    /// What callers are counted by: an IPv4 address, or the /64 network that one customer has.
    var source: NetworkAddress { isIPv4 ? self : masked(64) }
}

extension NetworkAddress: CustomStringConvertible {
    /// As in `192.0.2.1` or `2001:db8::1` (RFC 5952).
    package var description: String {
        String(unsafeUninitializedCapacity: Int(INET6_ADDRSTRLEN)) { buffer in
            buffer.withMemoryRebound(to: CChar.self) { text in
                let length = socklen_t(text.count)
                let written: UnsafePointer<CChar>?
                if isIPv4 {
                    var four = in_addr(s_addr: UInt32(truncatingIfNeeded: low).bigEndian)
                    written = inet_ntop(AF_INET, &four, text.baseAddress, length)
                } else {
                    var halves = (high.bigEndian, low.bigEndian)
                    written = inet_ntop(AF_INET6, &halves, text.baseAddress, length)
                }
                return written.map { strlen($0) } ?? 0
            }
        }
    }
}
