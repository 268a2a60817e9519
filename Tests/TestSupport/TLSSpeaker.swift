/// A server of TLS with a certificate of its own making, by openssl.
package struct TLSSpeaker {
    private let folder: TemporaryFolder
    private let program: TerminalProgram
    /// The port on 127.0.0.1.
    package let port: Int
    /// The file of the certificate.
    package var certificate: String { folder.path("cert.pem") }

    private static let openssl = "/usr/bin/openssl"

    /// Starts one; `names` are what its certificate is for, as in `DNS:localhost`.
    package init(names: String, arguments: [String] = []) throws {
        folder = try TemporaryFolder()
        let made = try run(
            Self.openssl,
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                "-nodes", "-days", "2", "-subj", "/CN=speaker", "-keyout",
                folder.path("key.pem"), "-out", folder.path("cert.pem"), "-addext",
                "subjectAltName=\(names)",
            ])
        guard made.exitCode == 0 else { throw SystemError("make a certificate") }
        program = try TerminalProgram(
            Self.openssl,
            [
                "s_server", "-accept", "127.0.0.1:0", "-key", folder.path("key.pem"), "-cert",
                folder.path("cert.pem"), "-www",
            ] + arguments)
        guard program.wait(until: { $0.text.contains("ACCEPT") }) else {
            throw SystemError("start openssl s_server")
        }
        let line = program.screen.text.split(separator: "\n").first { $0.contains("ACCEPT") }
        let number = line?.split(separator: ":").last?.filter(\.isNumber)
        guard let port = number.flatMap({ Int($0) }) else { throw SystemError("find the port") }
        self.port = port
    }
}
