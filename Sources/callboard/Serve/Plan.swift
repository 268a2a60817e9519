internal import API
internal import Domain
internal import HTTP

/// What a server was told on its command line.
struct Plan {
    private(set) var configuration: ServerConfiguration
    let limits: RateLimiter.Limits
    let origins: Set<String>
    let accessLog: String
    /// How long requests in flight may take when the server stops.
    let drainTimeoutMs: Int64

    static let listenDefault = "127.0.0.1:8080"

    init(_ invocation: Invocation) throws(CommandFailure) {
        let listen = invocation.value("listen") ?? Self.listenDefault
        guard let colon = listen.lastIndex(of: ":"),
            let port = UInt16(listen[listen.index(after: colon)...])
        else {
            throw .usage("--listen takes a host and a port, as in 127.0.0.1:8080 or [::1]:8080")
        }
        let host = listen[..<colon].filter { $0 != "[" && $0 != "]" }
        configuration = ServerConfiguration(
            address: host == "localhost" ? "127.0.0.1" : String(host), port: port)
        configuration.tls = try Self.tls(invocation)
        let proxies = (invocation.value("trusted-proxies") ?? "").split(separator: ",")
        guard let trusted = TrustedProxies(proxies.map(String.init)) else {
            throw .usage("--trusted-proxies takes networks, as in 10.0.0.0/8,::1")
        }
        configuration.trustedProxies = trusted
        guard
            configuration.tls != nil || Credential.isLoopback(configuration.address)
                || !proxies.isEmpty
        else {
            throw .usage(
                "\(listen) can be reached from elsewhere, where passwords may be read on the way; "
                    + "give --tls-cert and --tls-key, or --trusted-proxies when a proxy with TLS "
                    + "stands in front")
        }
        let burst = try invocation.integer("rate-limit-burst") ?? 400
        let perActor = try invocation.integer("rate-limit-per-actor") ?? 200
        let perAddress = try invocation.integer("rate-limit-per-address") ?? 50
        limits = RateLimiter.Limits(
            actor: RateLimit(perSecond: perActor, burst: burst),
            address: RateLimit(perSecond: perAddress, burst: burst))
        origins = []
        accessLog = invocation.value("access-log") ?? "-"
        drainTimeoutMs = 20_000
        configuration.limits.bodyBytesMax = Wire.bodyBytesMax
    }

    private static func tls(_ invocation: Invocation) throws(CommandFailure) -> ServerTLS? {
        switch (invocation.value("tls-cert"), invocation.value("tls-key")) {
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
