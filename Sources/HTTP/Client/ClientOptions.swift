/// How a client connects and how much it takes.
package struct ClientOptions: Sendable, Equatable {
    /// A file of certificates to trust instead of the system's, in PEM; `nil` for the system's.
    package var authorityFile: String?
    /// A folder of certificates to trust, as `openssl rehash` leaves it.
    package var authorityFolder: String?
    /// Longest time for name, connection and keys together.
    package var connectTimeoutMs = 5_000
    /// Most bytes of an answer's body, after decoding.
    package var bodyBytesMax = 16 << 20
    /// Connections kept open while nobody uses them.
    package var idleHandlesMax = 8

    /// The usual options.
    package init() {}

    /// The file and the folder whose certificates count; `nil` for the system's.
    ///
    /// Where one of them is named, the other is none: libcurl has a folder of the system's of its
    /// own, whose certificates would count beside those of the file.
    package var authorities: Authorities? {
        guard authorityFile != nil || authorityFolder != nil else { return nil }
        return Authorities(file: authorityFile, folder: authorityFolder)
    }

    /// Where the certificates are that count, and no others.
    package struct Authorities: Sendable, Equatable {
        /// `nil` for no file, not even the system's.
        package let file: String?
        /// `nil` for no folder, not even the system's.
        package let folder: String?
    }
}
