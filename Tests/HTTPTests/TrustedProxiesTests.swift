import HTTP
import Testing

@Suite struct TrustedProxiesTests {
    struct Case: Sendable {
        let peer: String
        let forwarded: [String]
        var proto: String?
        let caller: String
        var isSecure = false
    }

    /// Who asked, by what the connection and the fields say; 10.0.0.0/8 and ::1 are trusted.
    static let cases = [
        Case(peer: "192.0.2.1", forwarded: [], caller: "192.0.2.1"),
        Case(peer: "192.0.2.1", forwarded: ["198.51.100.7"], proto: "https", caller: "192.0.2.1"),
        Case(peer: "10.0.0.1", forwarded: ["198.51.100.7"], caller: "198.51.100.7"),
        Case(
            peer: "10.0.0.1", forwarded: ["198.51.100.7"], proto: "HTTPS", caller: "198.51.100.7",
            isSecure: true),
        Case(
            peer: "10.0.0.1", forwarded: [], proto: "https, http", caller: "10.0.0.1"),
        Case(
            peer: "10.0.0.1", forwarded: ["1.2.3.4, 198.51.100.7 ,10.9.9.9"], caller: "198.51.100.7"
        ),
        Case(
            peer: "10.0.0.1", forwarded: ["1.2.3.4", "198.51.100.7"], caller: "198.51.100.7"),
        Case(peer: "10.0.0.1", forwarded: ["10.0.0.3, 10.0.0.2"], caller: "10.0.0.3"),
        Case(peer: "10.0.0.1", forwarded: ["<script>"], caller: "10.0.0.1"),
        Case(peer: "10.0.0.1", forwarded: ["1.2.3.4, x, 10.0.0.2"], caller: "10.0.0.2"),
        Case(peer: "10.0.0.1", forwarded: ["198.51.100.7:1234"], caller: "198.51.100.7"),
        Case(peer: "10.0.0.1", forwarded: ["[2001:db8::7]:80"], caller: "2001:db8::7"),
        Case(peer: "10.0.0.1", forwarded: ["[2001:db8::7"], caller: "2001:db8::7"),
        Case(peer: "10.0.0.1", forwarded: ["2001:db8::7"], caller: "2001:db8::7"),
        Case(peer: "10.0.0.1", forwarded: [":80"], caller: "10.0.0.1"),
        Case(peer: "::1", forwarded: ["2001:DB8:0::7"], caller: "2001:db8::7"),
        Case(peer: "::ffff:10.0.0.1", forwarded: ["198.51.100.7"], caller: "198.51.100.7"),
        Case(
            peer: "10.0.0.1", forwarded: [String(repeating: "10.0.0.2,", count: 10_000)],
            caller: "10.0.0.2"),
    ]

    @Test(arguments: cases)
    func `the caller is who the nearest trusted proxy heard`(_ one: Case) throws {
        let proxies = try #require(TrustedProxies(["10.0.0.0/8", "::1"]))
        var headers = Headers()
        for value in one.forwarded { headers.add("X-Forwarded-For", value) }
        if let proto = one.proto { headers.add("X-Forwarded-Proto", proto) }
        let peer = proxies.peer(
            behind: try #require(NetworkAddress(one.peer)), isSecure: false, headers: headers)
        #expect(peer == Request.Peer(address: one.caller, isSecure: one.isSecure))
    }

    @Test(arguments: [
        ("255.255.255.255", "255.255.255.255"), ("0.0.0.0", "0.0.0.0"), ("::", "::"),
        ("::ffff:192.0.2.1", "192.0.2.1"), ("2001:DB8:0:0:1::7", "2001:db8::1:0:0:7"),
        (
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
        ),
    ])
    func `an address is written in its shortest form`(text: String, written: String) throws {
        #expect(try #require(NetworkAddress(text)).description == written)
    }

    @Test(arguments: [
        ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "2001:db8::1", false),
        ("::/0", "2001:db8::1", true), ("192.0.2.128/25", "192.0.2.129", true),
        ("192.0.2.128/25", "192.0.2.127", false), ("192.0.2.1", "192.0.2.1", true),
        ("192.0.2.1", "192.0.2.2", false), ("2001:db8::/33", "2001:db8:7fff::1", true),
        ("2001:db8::/33", "2001:db8:8000::1", false), ("2001:db8::/96", "2001:db8::1:1", true),
        ("2001:db8::/96", "2001:db8::1:0:1", false), ("2001:db8:1::/64", "2001:db8:1::9", true),
    ])
    func `a network holds the addresses that begin like it`(
        _ network: String, _ address: String, _ isContained: Bool
    ) throws {
        let proxies = try #require(TrustedProxies([network]))
        #expect(proxies.contain(try #require(NetworkAddress(address))) == isContained)
    }

    @Test(arguments: [
        "", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "::/129", "10.0.0/8", "a",
        "[::1]", "10.0.0.0/8/8", "10.0.0.0 /8",
    ])
    func `what is no network is not taken for one`(_ text: String) {
        #expect(TrustedProxies([text]) == nil)
    }
}
