/// Header fields that every answer carries, errors included.
enum StandardHeaders {
    /// Unless the handler gave the field itself: nothing is stored, run, framed, sniffed or told.
    static let fields: [(name: String, value: String)] = [
        ("Cache-Control", "no-store"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
    ]

    /// As `fields`, over TLS: two years (RFC 6797).
    static let transportSecurity = (
        name: "Strict-Transport-Security", value: "max-age=63072000; includeSubDomains"
    )

    /// Fields of the connection, which are the server's own and never the handler's.
    static let reserved = [
        "Connection", "Content-Length", "Date", "Keep-Alive", "Server", "Trailer",
        "Transfer-Encoding", "Upgrade",
    ]
}
