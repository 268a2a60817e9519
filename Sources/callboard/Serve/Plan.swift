internal import API
internal import Domain
internal import HTTP

/// What a server was told by its configuration.
struct Plan {
    private(set) var configuration: ServerConfiguration
    let limits: RateLimiter.Limits
    let origins: Set<String>
    let accessLog: String
    /// How long requests in flight, and then jobs, may take when the server stops.
    let drainTimeoutMs: Int64
    /// How long the server says that it stops before it accepts nobody.
    let drainDelayMs: Int

    init(_ settings: Configuration) throws(CommandFailure) {
        let listen = settings.listen
        configuration = ServerConfiguration(
            address: listen.host == "localhost" ? "127.0.0.1" : listen.host,
            port: UInt16(listen.port))
        configuration.tls = try Self.tls(settings)
        let proxies = settings.list(.trustedProxies)
        configuration.trustedProxies = TrustedProxies(proxies) ?? .none
        guard
            configuration.tls != nil || Credential.isLoopback(configuration.address)
                || !proxies.isEmpty
        else {
            throw .usage(
                "\(listen) can be reached from elsewhere, where passwords may be read on the way; "
                    + "give --tls-cert and --tls-key, or --trusted-proxies when a proxy with TLS "
                    + "stands in front")
        }
        let burst = settings.integer(.rateLimitBurst)
        limits = RateLimiter.Limits(
            actor: RateLimit(perSecond: settings.integer(.rateLimitPerActor), burst: burst),
            address: RateLimit(perSecond: settings.integer(.rateLimitPerAddress), burst: burst))
        origins = Set(settings.list(.origins))
        accessLog = settings.text(.accessLog) ?? "-"
        drainTimeoutMs = Int64(settings.milliseconds(.drainTimeout))
        drainDelayMs = settings.milliseconds(.drainDelay)
        configuration.limits = Self.limits(settings)
    }

    private static func limits(_ settings: Configuration) -> ServerLimits {
        var limits = ServerLimits()
        limits.bodyBytesMax = settings.integer(.bodyBytesMax)
        limits.headerMsMax = Int64(settings.milliseconds(.headerTimeout))
        limits.transferGraceMs = Int64(settings.milliseconds(.transferGrace))
        limits.idleMsMax = Int64(settings.milliseconds(.idleTimeout))
        limits.connectionsMax = settings.integer(.connectionsMax)
        limits.connectionsPerAddressMax = settings.integer(.connectionsPerAddress)
        limits.workersMax = settings.integer(.workers)
        return limits
    }

    private static func tls(_ settings: Configuration) throws(CommandFailure) -> ServerTLS? {
        switch (settings.text(.tlsCertificate), settings.text(.tlsKey)) {
        case (nil, nil): return nil
        case (let certificate?, let key?):
            return ServerTLS(certificatePath: certificate, keyPath: key)
        default: throw .usage("--tls-cert and --tls-key go together")
        }
    }

    /// The server's address, as browsers write it.
    func address(port: UInt16) -> String {
        let host = configuration.address
        let scheme = configuration.tls == nil ? "http" : "https"
        return "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }
}
