internal import CMicroHTTPD
internal import Glibc

/// Certificate and key in memory, as libmicrohttpd wants them.
final class LoadedTLS: @unchecked Sendable {
    // because: the memory is written before anybody else sees it and freed after the daemon.
    private let certificate: UnsafeMutablePointer<CChar>
    private let key: UnsafeMutablePointer<CChar>
    private let priorities: UnsafeMutablePointer<CChar>

    private static let fileBytesMax = 1_048_576
    /// GnuTLS's words for TLS 1.2 and 1.3 with ciphers of at least 128 bits.
    private static let gnutlsPriorities = "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

    /// Reads both files.
    init(_ files: ServerTLS) throws(ServerError) {
        try Self.requirePrivate(files.keyPath)
        let read = (try Self.text(of: files.certificatePath), try Self.text(of: files.keyPath))
        (certificate, key) = read
        priorities = Self.copy(Array(Self.gnutlsPriorities.utf8))
    }

    deinit {
        explicit_bzero(key, strlen(key))
        for text in [certificate, key, priorities] { text.deallocate() }
    }

    /// The options that hand them over; they point into this object.
    var options: [MHD_OptionItem] {
        [
            MHD_OptionItem(option: .HTTPS_MEM_CERT, value: 0, ptr_value: certificate),
            MHD_OptionItem(option: .HTTPS_MEM_KEY, value: 0, ptr_value: key),
            MHD_OptionItem(option: .HTTPS_PRIORITIES, value: 0, ptr_value: priorities),
        ]
    }

    /// Refuses a key that everybody on the machine can read.
    private static func requirePrivate(_ path: String) throws(ServerError) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IRWXO != 0 else { return }
        throw ServerError("\(path) can be read by everybody; run: chmod o= \(path)")
    }

    private static func copy(_ bytes: [UInt8]) -> UnsafeMutablePointer<CChar> {
        let text = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
        for (index, byte) in bytes.enumerated() { text[index] = CChar(bitPattern: byte) }
        text[bytes.count] = 0
        return text
    }

    private static func text(of path: String) throws(ServerError) -> UnsafeMutablePointer<CChar> {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ServerError("cannot read \(path): \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: fileBytesMax)
        var count = 0
        while count < bytes.count {
            let more = bytes.withUnsafeMutableBytes { buffer in
                read(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
            }
            guard more >= 0 else {
                throw ServerError("cannot read \(path): \(String(cString: strerror(errno)))")
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
