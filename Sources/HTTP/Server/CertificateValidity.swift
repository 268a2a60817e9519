internal import CCrypto

/// When a certificate is valid (RFC 5280, section 4.1.2.5).
package struct CertificateValidity: Sendable, Equatable {
    /// The first second, from 1970.
    package let notBefore: Int64
    /// The last second, from 1970; the year 9999 stands for no end.
    package let notAfter: Int64

    /// Names both seconds.
    package init(notBefore: Int64, notAfter: Int64) {
        (self.notBefore, self.notAfter) = (notBefore, notAfter)
    }

    /// Reads a certificate and its key, both texts in PEM, and holds them against each other.
    ///
    /// `files` is where the texts come from. Throws for what libmicrohttpd refuses with one word
    /// for everything. Of several certificates the first is the server's own (RFC 8446, section
    /// 4.4.2).
    init(
        certificate: UnsafePointer<CChar>, key: UnsafePointer<CChar>, of files: ServerTLS
    ) throws(ServerError) {
        guard let certificate = ccrypto_certificate(certificate) else {
            throw ServerError(
                "\(files.certificatePath) holds no certificate in PEM; name a file with a line "
                    + "-----BEGIN CERTIFICATE-----")
        }
        defer { X509_free(certificate) }
        var isLocked: Int32 = 0
        guard let key = ccrypto_private_key(key, &isLocked) else {
            throw isLocked == 1 ? Self.locked(files.keyPath) : Self.noKey(files.keyPath)
        }
        defer { EVP_PKEY_free(key) }
        guard ccrypto_is_pair(certificate, key) == 1 else {
            throw ServerError(
                "the key in \(files.keyPath) does not belong to the certificate in "
                    + "\(files.certificatePath); name the key that the certificate was made for")
        }
        (notBefore, notAfter) = (ccrypto_not_before(certificate), ccrypto_not_after(certificate))
        guard notBefore != .min, notAfter != .min else {
            throw ServerError(
                "the certificate in \(files.certificatePath) has dates that cannot be read; ask "
                    + "for another")
        }
    }

    private static func noKey(_ path: String) -> ServerError {
        ServerError(
            "\(path) holds no private key in PEM; name a file with a line "
                + "-----BEGIN PRIVATE KEY-----")
    }

    private static func locked(_ path: String) -> ServerError {
        ServerError(
            "the key in \(path) is locked with a password, which nobody is there to type; save it "
                + "without: openssl pkey -in \(path) -out FILE")
    }
}
