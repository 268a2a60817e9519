internal import API

extension ConfigurationKey {
    static let listen = ConfigurationKey(
        "server.listen", .address, standard: "127.0.0.1:8080", flag: "listen", "HOST:PORT",
        "Where the server listens; port 0 takes a free one.")
    static let tlsCertificate = ConfigurationKey(
        "server.tls-cert", .path, absent: "no TLS; put a proxy in front", flag: "tls-cert", "FILE",
        "The server's certificate and those above it, as PEM.")
    static let tlsKey = ConfigurationKey(
        "server.tls-key", .path, absent: "no TLS", flag: "tls-key", "FILE",
        "The key of the certificate, as PEM; others must not be able to read the file.")
    static let origins = ConfigurationKey(
        "server.origins", .origins, absent: "only the server's own address", flag: "origins",
        "URL,…",
        "Other addresses of this server in browsers, whose pages may use the cookie, as in "
            + "https://console.example.sa.")
    static let trustedProxies = ConfigurationKey(
        "server.trusted-proxies", .networks, absent: "nobody's X-Forwarded headers are believed",
        flag: "trusted-proxies", "NETWORK,…",
        "Whose X-Forwarded headers are believed, as in 10.0.0.0/8,::1.")
    static let rateLimitPerActor = ConfigurationKey(
        "server.rate-limit.per-actor", .integer(1...10_000_000), standard: "200",
        flag: "rate-limit-per-actor", "NUMBER", "Requests per second of one account.")
    static let rateLimitPerAddress = ConfigurationKey(
        "server.rate-limit.per-address", .integer(1...10_000_000), standard: "50",
        flag: "rate-limit-per-address", "NUMBER",
        "Requests per second of one address by nobody who is signed in.")
    static let rateLimitBurst = ConfigurationKey(
        "server.rate-limit.burst", .integer(1...10_000_000), standard: "400",
        flag: "rate-limit-burst", "NUMBER", "Requests at once before the rate counts.")
    static let connectionsMax = ConfigurationKey(
        "server.connections-max", .integer(1...1_000_000), standard: "12000",
        flag: "connections-max", "NUMBER", "Connections at once.")
    static let connectionsPerAddress = ConfigurationKey(
        "server.connections-per-address", .integer(1...1_000_000), standard: "256",
        flag: "connections-per-address", "NUMBER", "Connections at once from one address.")
    static let bodyBytesMax = ConfigurationKey(
        "server.body-bytes-max", .bytes(1024...Wire.bodyBytesMax),
        standard: ConfigurationValue.sizeText(Wire.bodyBytesMax),
        flag: "body-bytes-max", "BYTES", "The longest body of a request.")
    static let headerTimeout = ConfigurationKey(
        "server.header-timeout", .duration(100...60_000), standard: "8s",
        flag: "header-timeout", "TIME", "How long a request's head may take to arrive.")
    static let transferGrace = ConfigurationKey(
        "server.transfer-grace", .duration(100...600_000), standard: "10s",
        flag: "transfer-grace", "TIME",
        "How long a body or an answer may take whatever its size; beyond it, 4 KiB a second.")
    static let idleTimeout = ConfigurationKey(
        "server.idle-timeout", .duration(1000...3_600_000), standard: "75s",
        flag: "idle-timeout", "TIME", "How long a connection may do nothing.")
    static let drainTimeout = ConfigurationKey(
        "server.drain-timeout", .duration(100...600_000), standard: "20s",
        flag: "drain-timeout", "TIME",
        "How long requests in flight, and then jobs, may take when stopping.")
    static let drainDelay = ConfigurationKey(
        "server.drain-delay", .duration(0...600_000), standard: "0s",
        flag: "drain-delay", "TIME",
        "How long /readyz says that it stops before nobody is accepted any more: as long as a "
            + "balancer takes to notice.")
    static let workers = ConfigurationKey(
        "server.workers", .integer(1...256), standard: "32",
        flag: "workers", "NUMBER", "Threads that answer requests.")
    static let jobThreads = ConfigurationKey(
        "jobs.threads", .integer(1...64), standard: "4", flag: "job-threads", "NUMBER",
        "Jobs that this process carries out at once.")
    static let accessLog = ConfigurationKey(
        "server.access-log", .path, standard: "-", flag: "access-log", "FILE|-|off",
        "Where a line of JSON goes for every request; - is standard error, off is nowhere.")

    static let server = [
        listen, tlsCertificate, tlsKey, origins, trustedProxies, rateLimitPerActor,
        rateLimitPerAddress, rateLimitBurst, connectionsMax, connectionsPerAddress, bodyBytesMax,
        headerTimeout, transferGrace, idleTimeout, drainTimeout, drainDelay, workers, jobThreads,
        accessLog,
    ]
}
