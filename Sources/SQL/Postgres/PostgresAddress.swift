internal import CPostgres

/// Where a PostgreSQL database is: a `postgres://` URL, checked before anything is sent.
///
/// It may hold a password, so what describes it names host and database only.
package struct PostgresAddress: Sendable, CustomStringConvertible {
    /// The host as people see it; `local` for a socket of this machine.
    package let host: String
    /// The name of the database.
    package private(set) var database: String
    private let port: String
    /// What libpq is given (https://www.postgresql.org/docs/current/libpq-connect.html).
    private var options: [String: String]

    /// `postgres://host:port/database`, without user and password.
    package var description: String { "postgres://\(host)\(port)/\(database)" }

    /// Whether a text names a PostgreSQL database rather than a file.
    package static func isOne(_ text: String) -> Bool {
        schemes.contains { text.hasPrefix($0) }
    }

    private static let schemes = ["postgres://", "postgresql://"]

    /// Whether a text is a port as people write it: 1 to 65535, one text for each.
    ///
    /// Names of files are made of it, so that no other text may stand for the same.
    package static func isPort(_ text: Substring) -> Bool {
        UInt16(text).map { $0 > 0 && String($0) == text } ?? false
    }

    /// The names of what may stand in a URL behind `?`, in order.
    package static let parameters: [String] =
        (texts(PQconndefaults(), \.keyword) ?? [:]).keys.sorted()

    /// The names of those parameters whose values nobody may see: libpq marks them with `*`.
    package static let secretParameters: Set<String> = Set(
        (texts(PQconndefaults(), \.dispchar) ?? [:]).filter { $0.value == "*" }.keys)

    /// Reads a URL.
    ///
    /// What it leaves open comes from the environment and `~/.pgpass`, as with every PostgreSQL
    /// program.
    /// - Throws: `other` when it is malformed, and `unsafeAddress` when it leads to another machine
    ///   without `sslmode=verify-full`: anything less would send passwords to whoever answers.
    package init(_ url: String, password: String? = nil) throws(SQLError) {
        guard !url.utf8.contains(0), let given = Self.texts(PQconninfoParse(url, nil), \.val),
            given["port"]?.split(separator: ",").allSatisfy(Self.isPort) ?? true
        else {
            throw SQLError(
                .other, "the database's address is malformed; write postgres://USER@HOST:PORT/NAME")
        }
        let usual = Self.texts(PQconndefaults(), \.val) ?? [:]
        var options = usual.merging(given) { $1 }
        guard options["service"] == nil else {
            throw SQLError(
                .other, "service files are not read; write the database's address in full")
        }
        let hosts = options["host"]?.split(separator: ",") ?? []
        let numeric = options["hostaddr"]?.split(separator: ",") ?? []
        database = options["dbname"] ?? options["user"] ?? ""
        host = Self.name(hosts.first ?? numeric.first)
        port = options["port"].flatMap { $0 == Self.usualPort ? nil : ":\($0)" } ?? ""
        let strangers = (hosts + numeric).filter { !Self.isLocal($0) }
        if let stranger = strangers.first, options["sslmode"] != "verify-full" {
            throw SQLError(
                .unsafeAddress,
                """
                \(stranger) is another machine; add ?sslmode=verify-full to the database's address \
                (and sslrootcert=FILE for a certificate authority of your own)
                """)
        }
        options["password"] = password ?? options["password"]
        // Encryption by Kerberos would come before TLS and skip the check of the certificate.
        options["gssencmode"] = "disable"
        options["client_encoding"] = "UTF8"
        options["application_name"] = options["application_name"] ?? "callboard"
        options["connect_timeout"] = options["connect_timeout"] ?? Self.connectSeconds
        options["tcp_user_timeout"] = options["tcp_user_timeout"] ?? Self.unansweredMs
        if max(hosts.count, numeric.count) > 1, given[Self.target] == nil,
            usual[Self.target] == Self.anyServer
        {
            options[Self.target] = Self.writableServer
        }
        self.options = options
    }

    /// Which of several servers is taken; unless somebody says otherwise the one that takes
    /// changes, for libpq by itself stays with the first that answers, be it a standby
    /// (https://www.postgresql.org/docs/15/libpq-connect.html, `target_session_attrs`).
    private static let target = "target_session_attrs"
    private static let anyServer = "any"
    private static let writableServer = "read-write"

    /// Another database of the same server.
    package func naming(_ database: String) -> PostgresAddress {
        var address = self
        (address.database, address.options["dbname"]) = (database, database)
        return address
    }

    /// The variables by which PostgreSQL's own programs find the database, secrets among them
    /// (https://www.postgresql.org/docs/current/libpq-envars.html).
    package var environment: [String: String] {
        let names = Self.texts(PQconndefaults(), \.envvar) ?? [:]
        let pairs = names.compactMap { keyword, name in options[keyword].map { (name, $0) } }
        return Dictionary(pairs) { $1 }
    }

    private static let usualPort = "5432"
    /// How long making a connection may take, in seconds.
    private static let connectSeconds = "5"
    /// How long sent bytes may stay without an answer of the other machine's network, in ms.
    private static let unansweredMs = "15000"

    /// The texts that are set in a list of libpq's, by keyword; frees the list, nil without one.
    private static func texts(
        _ list: UnsafeMutablePointer<PQconninfoOption>?,
        _ text: (PQconninfoOption) -> UnsafeMutablePointer<CChar>?
    ) -> [String: String]? {
        guard let list else { return nil }
        defer { PQconninfoFree(list) }
        var texts: [String: String] = [:]
        var next = list
        while let keyword = next.pointee.keyword {
            if let text = text(next.pointee) {
                texts[String(cString: keyword)] = String(cString: text)
            }
            next = next.advanced(by: 1)
        }
        return texts
    }

    private static func name(_ host: Substring?) -> String {
        guard let host, !isSocket(host) else { return "local" }
        return host.contains(":") ? "[\(host)]" : String(host)
    }

    private static func isSocket(_ host: Substring) -> Bool {
        host.hasPrefix("/") || host.hasPrefix("@")
    }

    /// Whether a host is this machine: a socket, `localhost`, 127.0.0.0/8 or ::1.
    private static func isLocal(_ host: Substring) -> Bool {
        if isSocket(host) || host.lowercased() == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// Opens a connection; its caller must finish it, also after a failure.
    func connect() -> OpaquePointer? {
        let pairs = options.map { ($0.key.utf8CString, $0.value.utf8CString) }
        var bytes: [CChar] = []
        var places: [(Int, Int)] = []
        for (keyword, value) in pairs {
            places.append((bytes.count, bytes.count + keyword.count))
            bytes += Array(keyword) + Array(value)
        }
        return bytes.withUnsafeBufferPointer { bytes -> OpaquePointer? in
            guard let base = bytes.baseAddress else { return nil }
            var keywords: [UnsafePointer<CChar>?] = places.map { base + $0.0 }
            var values: [UnsafePointer<CChar>?] = places.map { base + $0.1 }
            keywords.append(nil)
            values.append(nil)
            return PQconnectdbParams(keywords, values, 0)
        }
    }
}
