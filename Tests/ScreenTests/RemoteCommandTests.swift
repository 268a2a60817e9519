import Domain
import TestSupport
import Testing

/// Commands over a network that does not let them through.
@Suite struct RemoteCommandTests {
    private static let user = User.ID(high: 1, low: 2)

    /// Suspends somebody over a server that only a proxy could reach.
    private func suspend(through proxy: ScriptedServer) throws -> CommandResult {
        try run(
            Product.path("callboard"),
            ["users", "suspend", Self.user.description, "--reason", "no-show", "--json"],
            environment: [
                "CALLBOARD_REMOTE": "https://console.invalid:8443", "CALLBOARD_TOKEN": "tok_1",
                "https_proxy": "http://127.0.0.1:\(proxy.port)",
            ])
    }

    @Test(arguments: [403, 407])
    func `an act that a proxy does not let through was not sent, and the token neither`(
        status: Int
    ) throws {
        let proxy = try ScriptedServer { _, _ in answer(status, "") }
        defer { proxy.close() }
        let refused = try suspend(through: proxy)
        #expect(refused.exitCode == 1)
        #expect(
            refused.errorText.hasPrefix(
                "callboard: not sent; connect: the proxy answers \(status) and makes no "
                    + "connection to console.invalid:8443"), "\(refused.errorText)")
        #expect(proxy.requests.allSatisfy { $0.hasPrefix("CONNECT console.invalid:8443 ") })
        #expect(!proxy.requests.contains { $0.contains("tok_1") })
    }

    @Test func `a proxy that breaks off leaves no doubt whether an act was done`() throws {
        let proxy = try ScriptedServer { _, _ in .replyAndClose([]) }
        defer { proxy.close() }
        let refused = try suspend(through: proxy)
        #expect(refused.exitCode == 1)
        #expect(
            refused.errorText.hasPrefix(
                "callboard: not sent; connect: console.invalid:8443 cannot be reached: "),
            "\(refused.errorText)")
    }
}
