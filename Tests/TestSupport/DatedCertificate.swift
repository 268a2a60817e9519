/// A certificate with dates of the test's own, signed with its key by openssl.
package struct DatedCertificate {
    /// File of the certificate in PEM.
    package let certificate: String
    /// File of its key in PEM.
    package let key: String

    private static let openssl = "/usr/bin/openssl"

    /// Makes both in a folder; dates are as in `20260101000000Z`.
    package init(in folder: TemporaryFolder, from: String, until: String) throws {
        (certificate, key) = (folder.path("dated-cert.pem"), folder.path("dated-key.pem"))
        // An authority, for `openssl req` begins no certificate but now.
        let settings = try folder.write(
            """
            [ca]
            default_ca = here
            [here]
            database = \(folder.path("dated-index"))
            serial = \(folder.path("dated-serial"))
            new_certs_dir = \(folder.path)
            policy = names
            [names]
            commonName = supplied
            """, to: "dated.conf")
        try folder.write("", to: "dated-index")
        try folder.write("01\n", to: "dated-serial")
        let request = folder.path("dated-request.pem")
        try Self.run([
            "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-subj", "/CN=localhost", "-keyout", key, "-out", request,
        ])
        try Self.run([
            "ca", "-batch", "-selfsign", "-notext", "-md", "sha256", "-config", settings,
            "-keyfile", key, "-in", request, "-out", certificate, "-startdate", from, "-enddate",
            until,
        ])
    }

    private static func run(_ arguments: [String]) throws {
        let made = try TestSupport.run(openssl, arguments)
        guard made.exitCode == 0 else { throw SystemError("make a certificate") }
    }
}
