import HTTP
import TestSupport
import Testing

/// Whom the client believes; certificates come from openssl.
@Suite struct ClientTrustTests {
    private func part(_ endpoint: String, trusting file: String?) throws -> HTTPError.Part? {
        try refusal(endpoint, trusting: file)?.part
    }

    /// Why nothing was sent; `nil` when the server was believed.
    private func refusal(
        _ endpoint: String, trusting file: String? = nil, timeoutMs: Int = 60_000
    ) throws -> HTTPError? {
        var options = ClientOptions()
        options.authorityFile = file
        let client = Client(try Endpoint(endpoint), options)
        do throws(HTTPError) {
            _ = try client.send(Request(path: "/"), timeoutMs: timeoutMs)
            return nil
        } catch {
            #expect(!error.maybeSent)
            return error
        }
    }

    @Test func `a certificate counts when somebody who is trusted signed it for that name`() throws
    {
        let speaker = try TLSSpeaker(names: "DNS:localhost")
        let file = speaker.certificate
        #expect(try part("https://localhost:\(speaker.port)", trusting: file) == nil)
        // Signed by nobody whom the system trusts.
        #expect(try part("https://localhost:\(speaker.port)", trusting: nil) == .tls)
        // Made for another name.
        #expect(try part("https://127.0.0.1:\(speaker.port)", trusting: file) == .tls)
        // The file itself is missing.
        #expect(try part("https://localhost:\(speaker.port)", trusting: "/nowhere.pem") == .tls)
    }

    /// The system's folder cannot be changed by a test: what libcurl is told is looked at.
    @Test func `where certificates are named, the system's count no longer`() {
        var options = ClientOptions()
        #expect(options.authorities == nil)
        options.authorityFile = "/ours.pem"
        #expect(options.authorities?.file == "/ours.pem")
        #expect(options.authorities != nil && options.authorities?.folder == nil)
        options.authorityFolder = "/ours"
        #expect(options.authorities?.folder == "/ours")
        options.authorityFile = nil
        #expect(options.authorities != nil && options.authorities?.file == nil)
    }

    @Test func `a folder of certificates counts instead of a file`() throws {
        let speaker = try TLSSpeaker(names: "DNS:localhost")
        let folder = try TemporaryFolder()
        try File.write(File.text(of: speaker.certificate), to: folder.path("speaker.pem"))
        let made = try run("/usr/bin/openssl", ["rehash", folder.path])
        try #require(made.exitCode == 0, "\(made.errorText)")
        var options = ClientOptions()
        options.authorityFolder = folder.path
        let client = Client(try Endpoint("https://localhost:\(speaker.port)"), options)
        let reply = try client.send(Request(path: "/"), timeoutMs: 60_000)
        #expect(reply.response.status == 200)
    }

    @Test func `old versions of TLS are not spoken`() throws {
        let speaker = try TLSSpeaker(
            names: "DNS:localhost", arguments: ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"])
        let file = speaker.certificate
        #expect(try part("https://localhost:\(speaker.port)", trusting: file) == .tls)
    }

    @Test func `a server without encryption is no server of TLS`() throws {
        let server = try ScriptedServer { _, _ in answer() }
        defer { server.close() }
        // The scripted server waits for the end of a request that never comes.
        let error = try refusal("https://127.0.0.1:\(server.port)", timeoutMs: 2_000)
        #expect(error?.part == .tls)
    }

    @Test func `a server that does not speak TLS is not called untrusted`() throws {
        let server = try TestServer { _ in Response(status: 200) }
        let error = try #require(try refusal("https://127.0.0.1:\(server.server.port)"))
        #expect(error.part == .tls)
        #expect("\(error)".contains("does not agree on keys: OpenSSL"), "\(error)")
    }

    @Test func `a file of authorities that is none is blamed, not the server`() throws {
        let folder = try TemporaryFolder()
        let file = folder.path("authority.pem")
        try File.write("no certificate", to: file)
        let server = try TestServer { _ in Response(status: 200) }
        let error = try #require(
            try refusal("https://127.0.0.1:\(server.server.port)", trusting: file))
        #expect("\(error)".contains("trusted certificates cannot be used"), "\(error)")
    }
}

@Suite struct EndpointTests {
    @Test(arguments: [
        ("https://console.example", "https://console.example", 443),
        ("https://console.example:8443/a/b/", "https://console.example:8443/a/b", 8443),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080", 8080),
        ("http://localhost/", "http://localhost", 80), ("http://[::1]:81", "http://[::1]:81", 81),
        ("https://[fe80::1%25eth0]:8443/a", "https://[fe80::1%25eth0]:8443/a", 8443),
    ])
    func `an address is read`(text: String, description: String, port: Int) throws {
        let endpoint = try Endpoint(text)
        #expect(endpoint.description == description)
        #expect(endpoint.port == port)
    }

    @Test(arguments: [
        "", "console.example", "ftp://console.example", "file:///etc/passwd", "https://",
        "https://a:b@console.example", "https://console.example/?q", "https://console.example/#f",
        "http://console.example", "http://127.0.0.1.evil.example", "http://10.0.0.1:80",
        "http://[::1%25lo]", "https://console.example:99999", "https://a b", "https://a\r\nb",
    ])
    func `what is no address, or would show secrets to the network, is refused`(text: String) {
        #expect(throws: Endpoint.Malformed.self) { _ = try Endpoint(text) }
    }
}
