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
}
