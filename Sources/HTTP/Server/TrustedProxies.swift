/// The networks whose word about a caller's address is taken.
package struct TrustedProxies: Sendable, Equatable {
    private let networks: [Network]

    /// Addresses that one request may have passed; what stands further left is not looked at.
    private static let hopsMax = 16

    /// Networks as in `10.0.0.0/8`, `2001:db8::/32` or a single address.
    ///
    /// `nil` when one of them cannot be read.
    package init?(_ networks: [String] = []) {
        var read: [Network] = []
        for text in networks {
            guard let network = Network(text) else { return nil }
            read.append(network)
        }
        self.networks = read
    }

    /// Nobody.
    package static let none = TrustedProxies(networks: [])

    private init(networks: [Network]) {
        self.networks = networks
    }

    /// Whether the address is one of theirs.
    package func contain(_ address: NetworkAddress) -> Bool {
        networks.contains { $0.contains(address) }
    }

    /// Who really asked, when the other end of the connection is `peer`.
    ///
    /// Each proxy appends whom it heard to `X-Forwarded-For`, so the list is read from its end for
    /// as long as it names proxies; the first that is none of ours is the caller. A part that is
    /// no address ends the reading. `X-Forwarded-Proto` is that of the nearest proxy.
    package func peer(
        behind peer: NetworkAddress, isSecure: Bool, headers: Headers
    ) -> Request.Peer {
        guard !networks.isEmpty, contain(peer) else {
            return Request.Peer(address: peer.description, isSecure: isSecure)
        }
        var caller = peer
        let hops = headers.all("X-Forwarded-For").joined(separator: ",").split(separator: ",")
        for hop in hops.suffix(Self.hopsMax).reversed() {
            guard contain(caller), let address = Self.address(trimmed(hop)) else { break }
            caller = address
        }
        let scheme = headers.all("X-Forwarded-Proto").last?.split(separator: ",").last
        return Request.Peer(
            address: caller.description,
            isSecure: scheme.map { trimmed($0).lowercased() == "https" } ?? isSecure)
    }

    /// An address, which some proxies give with the port: `192.0.2.1:1234`, `[2001:db8::1]:1234`.
    private static func address(_ hop: Substring) -> NetworkAddress? {
        if hop.hasPrefix("[") { return NetworkAddress(hop.dropFirst().prefix { $0 != "]" }) }
        guard hop.count(where: { $0 == ":" }) == 1 else { return NetworkAddress(hop) }
        return NetworkAddress(hop.prefix { $0 != ":" })
    }

    private func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}

/// All addresses that begin alike.
struct Network: Sendable, Equatable {
    private let first: NetworkAddress
    private let bits: Int

    /// Reads CIDR notation (RFC 4632, section 3.1); without `/` it is one address.
    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = NetworkAddress(parts[0]) else { return nil }
        let widest = address.isIPv4 ? 32 : 128
        var bits = widest
        if parts.count == 2 {
            guard parts[1].utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let named = Int(parts[1]),
                named <= widest
            else { return nil }
            bits = named
        }
        self.bits = bits + 128 - widest
        first = address.masked(self.bits)
    }

    /// Whether the address is one of it.
    func contains(_ address: NetworkAddress) -> Bool {
        address.masked(bits) == first
    }
}
