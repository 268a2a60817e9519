internal import CMicroHTTPD
internal import Glibc

/// Certificate and key in memory, as libmicrohttpd wants them.
final class LoadedTLS: @unchecked Sendable {
    // because: the memory is written before anybody else sees it and freed after the daemon.
    private let certificate: UnsafeMutablePointer<CChar>
    private let key: UnsafeMutablePointer<CChar>
    private let priorities: UnsafeMutablePointer<CChar>
    /// When the certificate is valid.
    let validity: CertificateValidity

    private static let fileBytesMax = 1_048_576
    /// GnuTLS's words for TLS 1.2 and 1.3 with ciphers of at least 128 bits.
    private static let gnutlsPriorities = "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

    /// Reads both files, and refuses those that no server can use.
    init(_ files: ServerTLS) throws(ServerError) {
        let read = (
            try Self.text(of: files.certificatePath),
            try Self.text(of: files.keyPath, isSecret: true)
        )
        do throws(ServerError) {
            validity = try CertificateValidity(certificate: read.0, key: read.1, of: files)
        } catch {
            Self.forget(certificate: read.0, key: read.1)
            throw error
        }
        (certificate, key) = read
        priorities = Self.copy(Array(Self.gnutlsPriorities.utf8))
    }

    deinit {
        Self.forget(certificate: certificate, key: key)
        priorities.deallocate()
    }

    private static func forget(
        certificate: UnsafeMutablePointer<CChar>, key: UnsafeMutablePointer<CChar>
    ) {
        explicit_bzero(key, strlen(key))
        certificate.deallocate()
        key.deallocate()
    }

    /// The options that hand them over; they point into this object.
    var options: [MHD_OptionItem] {
        [
            MHD_OptionItem(option: .HTTPS_MEM_CERT, value: 0, ptr_value: certificate),
            MHD_OptionItem(option: .HTTPS_MEM_KEY, value: 0, ptr_value: key),
            MHD_OptionItem(option: .HTTPS_PRIORITIES, value: 0, ptr_value: priorities),
        ]
    }

    private static func copy(_ bytes: [UInt8]) -> UnsafeMutablePointer<CChar> {
        let text = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
        for (index, byte) in bytes.enumerated() { text[index] = CChar(bitPattern: byte) }
        text[bytes.count] = 0
        return text
    }

    /// Why a file could not be read just now.
    private static func unreadable(_ path: String) -> ServerError {
        ServerError(
            "cannot read \(path): \(String(cString: strerror(errno))); name a file that the "
                + "server's account may read")
    }

    /// The text of a file; a secret one that everybody on the machine can read is refused.
    private static func text(
        of path: String, isSecret: Bool = false
    ) throws(ServerError) -> UnsafeMutablePointer<CChar> {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw unreadable(path)
        }
        defer { close(descriptor) }
        var status = stat()
        if isSecret, fstat(descriptor, &status) == 0, status.st_mode & S_IRWXO != 0 {
            throw ServerError("\(path) can be read by everybody; run: chmod o= \(path)")
        }
        var bytes = [UInt8](repeating: 0, count: fileBytesMax)
        var count = 0
        while count < bytes.count {
            let more = bytes.withUnsafeMutableBytes { buffer in
                read(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
            }
            guard more >= 0 else {
                throw unreadable(path)
            }
            guard more > 0 else {
                defer {
                    bytes.withUnsafeMutableBytes {
                        $0.baseAddress.map { explicit_bzero($0, count) }
                    }
                }
                return copy(Array(bytes[..<count]))
            }
            count += more
        }
        throw ServerError("\(path) is too large for a certificate or a key")
    }
}

extension ServerTLS {
    /// Throws what would keep a server from speaking TLS with these files; nobody is served.
    ///
    /// A certificate that has expired keeps nobody from it: gives when it is valid.
    @discardableResult
    package func check() throws(ServerError) -> CertificateValidity {
        let tls = try LoadedTLS(self)
        guard let workers = Workers(count: 1, waitingMax: 1) else {
            throw ServerError("no thread can be started")
        }
        defer { workers.stop(count: 1) }
        var configuration = ServerConfiguration(address: "127.0.0.1", port: 0)
        configuration.pollersCount = 1
        let nobody = RequestHandler { _ in Response(status: 503) }
        try Daemon(Reception(configuration, nobody, workers), tls: tls).stop()
        return tls.validity
    }
}
