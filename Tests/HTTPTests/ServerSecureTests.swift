import HTTP
import Synchronization
import TestSupport
import Testing

/// The server over TLS; certificates come from openssl.
@Suite struct ServerSecureTests {
    private let folder: TemporaryFolder
    private var files: ServerTLS {
        ServerTLS(
            certificatePath: folder.path("cert.pem"), keyPath: folder.path("key.pem"))
    }

    init() throws {
        folder = try TemporaryFolder()
        try renew()
    }

    /// Makes a key and a certificate that it signed itself.
    private func renew() throws {
        let made = try run(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-days", "2", "-subj", "/CN=server", "-keyout", files.keyPath, "-out",
                files.certificatePath, "-addext", "subjectAltName=DNS:localhost",
            ])
        try #require(made.exitCode == 0, "\(made.errorText)")
    }

    /// A client that believes the certificate that lies there now.
    private func client(_ server: TestServer) throws -> Client {
        let copy = folder.path("authority-\(UInt32.random(in: .min ... .max)).pem")
        try File.write(try File.bytes(of: files.certificatePath), to: copy)
        var options = ClientOptions()
        options.authorityFile = copy
        return Client(try Endpoint("https://localhost:\(server.server.port)"), options)
    }

    private func server() throws -> TestServer {
        try TestServer(change: { $0.tls = files }) { request in
            let isSecure = request.peer?.isSecure == true
            return Response(status: 200, body: Array(isSecure ? "secure".utf8 : "open".utf8))
        }
    }

    @Test func `a key that everybody can read is refused`() throws {
        let made = try run("/usr/bin/chmod", ["644", files.keyPath])
        try #require(made.exitCode == 0)
        do {
            _ = try server()
            Issue.record("it was taken")
        } catch {
            #expect("\(error)".contains("can be read by everybody; run: chmod o="))
        }
    }

    @Test func `files are tried without a server, and those that do not fit are told of`() throws {
        try files.check()
        let other = folder.path("other.pem")
        let made = try run(
            "/usr/bin/openssl",
            ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", other])
        try #require(made.exitCode == 0, "\(made.errorText)")
        let locked = folder.path("locked.pem")
        let sealed = try run(
            "/usr/bin/openssl",
            ["pkey", "-in", files.keyPath, "-aes256", "-passout", "pass:abcd", "-out", locked])
        try #require(sealed.exitCode == 0, "\(sealed.errorText)")
        let (certificate, none) = (files.certificatePath, folder.path("none.pem"))
        for (certificate, key, text) in [
            (none, files.keyPath, "cannot read \(none): No such file or directory; name a file"),
            (certificate, none, "cannot read \(none): No such file or directory; name a file"),
            (files.keyPath, files.keyPath, "\(files.keyPath) holds no certificate in PEM; name"),
            (certificate, certificate, "\(certificate) holds no private key in PEM; name"),
            (
                certificate, locked,
                "the key in \(locked) is locked with a password, which nobody is there to type; "
                    + "save it without: openssl pkey -in \(locked) -out FILE"
            ),
            (
                certificate, other,
                "the key in \(other) does not belong to the certificate in \(certificate); name"
            ),
        ] as [(String, String, String)] {
            _ = try run("/usr/bin/chmod", ["600", key])
            let error = #expect(throws: ServerError.self) {
                try ServerTLS(certificatePath: certificate, keyPath: key).check()
            }
            #expect(error?.description.hasPrefix(text) == true, "\(String(describing: error))")
        }
    }

    @Test func `a certificate that has expired is served with, and its dates are known`() throws {
        let dated = try DatedCertificate(
            in: folder, from: "20200101000000Z", until: "20200201000000Z")
        let old = ServerTLS(certificatePath: dated.certificate, keyPath: dated.key)
        let dates = CertificateValidity(notBefore: 1_577_836_800, notAfter: 1_580_515_200)
        #expect(try old.check() == dates)
        let server = try TestServer(change: { $0.tls = old }) { _ in Response(status: 200) }
        #expect(server.server.certificate == dates)
        for (from, to) in [(files.certificatePath, dated.certificate), (files.keyPath, dated.key)] {
            try File.write(try File.bytes(of: from), to: to)
        }
        try server.server.reloadTLS()
        #expect(try server.server.certificate == files.check())
    }

    @Test func `answers over TLS tell browsers to stay with it`() throws {
        let server = try server()
        let reply = try client(server).send(Request(path: "/"), timeoutMs: 60_000)
        #expect(reply.response.body == Array("secure".utf8))
        #expect(
            reply.response.headers["Strict-Transport-Security"]
                == "max-age=63072000; includeSubDomains")
    }

    @Test(arguments: [("-tls1_1", false), ("-tls1_2", true), ("-tls1_3", true)])
    func `TLS before 1·2 is refused`(_ version: String, _ isSpoken: Bool) throws {
        let server = try server()
        let spoken = try run(
            "/usr/bin/openssl",
            [
                "s_client", "-connect", "127.0.0.1:\(server.server.port)", version, "-cipher",
                "DEFAULT:@SECLEVEL=0",
            ])
        #expect((spoken.exitCode == 0) == isSpoken)
    }

    @Test func `a renewed certificate is used without a request being lost`() throws {
        let gate = Gate()
        let server = try TestServer(change: { $0.tls = files }) { request in
            if request.path == "/slow" { gate.stop() }
            return Response(status: 200)
        }
        let (before, slow) = (try client(server), try client(server))
        #expect(try before.send(Request(path: "/"), timeoutMs: 60_000).response.status == 200)
        let status = Mutex(0)
        let asking = Parallel {
            let reply = try? slow.send(Request(path: "/slow"), timeoutMs: 60_000)
            status.withLock { $0 = reply?.response.status ?? 0 }
        }
        #expect(gate.waitForArrivals(1))
        try renew()
        try server.server.reloadTLS()
        let after = try client(server)
        #expect(try after.send(Request(path: "/"), timeoutMs: 60_000).response.status == 200)
        gate.open()
        #expect(asking.join())
        #expect(status.withLock { $0 } == 200)
        #expect(throws: HTTPError.self) { try slow.send(Request(path: "/"), timeoutMs: 60_000) }
    }

    @Test func `a certificate that is renewed under load never ends the process`() throws {
        let server = try server()
        let client = try client(server)
        let crowd = Crowd(port: server.server.port)
        for _ in 0..<20 {
            try server.server.reloadTLS()
            #expect(try client.send(Request(path: "/"), timeoutMs: 60_000).response.status == 200)
        }
        #expect(crowd.leave())
        #expect(server.stop())
    }

    @Test func `a certificate that cannot be used leaves the old one in force`() throws {
        let server = try server()
        let client = try client(server)
        try File.write("nonsense", to: files.certificatePath)
        #expect(throws: ServerError.self) { try server.server.reloadTLS() }
        #expect(try client.send(Request(path: "/"), timeoutMs: 60_000).response.status == 200)
    }
}
