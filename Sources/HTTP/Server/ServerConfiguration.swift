/// How a server is run.
package struct ServerConfiguration: Sendable {
    /// An address of this machine as in `127.0.0.1`, `::1`, `0.0.0.0` or `::` (both families).
    package var address: String
    /// 0 takes a port that is free.
    package var port: UInt16
    /// `nil` speaks without TLS.
    package var tls: ServerTLS?
    /// What callers are granted.
    package var limits = ServerLimits()
    /// Whose `X-Forwarded-For` and `X-Forwarded-Proto` are taken.
    package var trustedProxies = TrustedProxies.none
    /// Threads that read requests and write answers; two, so that one answer that takes longer
    /// than was thought does not hold up everybody.
    package var pollersCount = 2
    /// Names a request that has no usable `X-Request-Id`.
    package var makeID: @Sendable () -> String = RequestIDs.source()
    /// Is told of every request, on a thread that must not wait.
    package var log: @Sendable (AccessRecord) -> Void = { _ in }
    /// Makes the answer to what never reaches the handler.
    package var refuse: @Sendable (Refusal) -> Response = { $0.response }

    /// A server at an address, everything else as nobody set it.
    package init(address: String, port: UInt16) {
        (self.address, self.port) = (address, port)
    }
}

/// A certificate and its key, both in PEM.
package struct ServerTLS: Sendable, Equatable {
    /// File of the certificate, followed by those that vouch for it.
    package var certificatePath: String
    /// File of the private key, without a password.
    package var keyPath: String

    /// Names both files.
    package init(certificatePath: String, keyPath: String) {
        (self.certificatePath, self.keyPath) = (certificatePath, keyPath)
    }
}
