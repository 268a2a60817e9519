internal import Domain
internal import Fields
internal import HTTP
internal import SQL

/// The address of a PostgreSQL database (PostgreSQL 15 manual, 34.1.1.2).
///
/// Passwords in it are refused but in the environment, and a server on another machine must be
/// verified: libpq's default takes any certificate, or none.
struct PostgresAddress: Hashable, Sendable {
    let text: String
    /// What the password in it is called, as in `password`, or `sslpassword` for that of a key;
    /// `nil` without one.
    let passwordName: String?
    /// The address with every password hidden.
    let redacted: String

    private static let schemes = ["postgres://", "postgresql://"]

    /// Whether the text begins like one.
    static func isOne(_ text: String) -> Bool { schemes.contains { text.hasPrefix($0) } }

    /// Whether the text begins like the other form that PostgreSQL's library reads, as in
    /// `host=db.example dbname=casting` (PostgreSQL 15 manual, 34.1.1.1).
    static func isOfWords(_ text: String) -> Bool {
        guard let sign = text.firstIndex(of: "=") else { return false }
        return SQL.PostgresAddress.parameters.contains(String(text[..<sign]).trimmingBlanks())
    }

    /// A database's name with the password hidden, if it holds one.
    static func redacted(_ text: String) -> String {
        guard isOne(text), let address = try? PostgresAddress(text) else { return text }
        return address.redacted
    }

    init(_ text: String) throws(ConfigurationComplaint) {
        guard let scheme = Self.schemes.first(where: { text.hasPrefix($0) }),
            !text.unicodeScalars.contains(where: { $0.value <= 0x20 || $0.value == 0x7F })
        else { throw ConfigurationComplaint("takes an address such as postgres://host/name") }
        let rest = text.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        // PostgreSQL's library ends the password at the first; the rest would be named as a host.
        guard authority.count(where: { $0 == "@" }) <= 1 else {
            throw ConfigurationComplaint("takes %40 for an @ that is part of a user or a password")
        }
        let query = rest.firstIndex(of: "?").map { rest[$0...].dropFirst() } ?? ""
        let parameters = query.split(separator: "&").map(Self.parameter)
        let userEnd = authority.firstIndex(of: "@")
        let user = userEnd.map { authority[..<$0] } ?? ""
        let hosts = userEnd.map { authority[authority.index(after: $0)...] } ?? authority
        self.text = text
        let colon = user.firstIndex(of: ":")
        passwordName =
            colon == nil ? parameters.first { Self.isSecret($0.name) }?.name : Self.password
        redacted = Self.redacted(scheme, user, rest.dropFirst(user.count), parameters)
        try Self.checkPorts(hosts, parameters)
        try Self.checkNames(parameters)
        try Self.verify(hosts, parameters)
    }

    /// What the user's password is called behind `?`.
    static let password = "password"

    private static func isSecret(_ parameter: String) -> Bool {
        SQL.PostgresAddress.secretParameters.contains(parameter)
    }

    /// Refuses what is no port behind a host, without repeating it: it may be of a password.
    private static func checkPorts(
        _ hosts: Substring, _ parameters: [(name: String, value: String)]
    ) throws(ConfigurationComplaint) {
        let behind = hosts.split(separator: ",").compactMap { host in
            // The colons of an address of IPv6 stand in brackets.
            let rest = host.hasPrefix("[") ? host.drop { $0 != "]" } : host
            return rest.firstIndex(of: ":").map { rest[$0...].dropFirst() }
        }
        let named = parameters.filter { $0.name == "port" }
            .flatMap { $0.value.split(separator: ",") }
        guard (behind + named).allSatisfy(SQL.PostgresAddress.isPort) else {
            throw ConfigurationComplaint("takes a port from 1 to 65535 behind the host's colon")
        }
    }

    /// Refuses a parameter that PostgreSQL's library does not know, as it does itself.
    private static func checkNames(
        _ parameters: [(name: String, value: String)]
    ) throws(ConfigurationComplaint) {
        let known = SQL.PostgresAddress.parameters
        // What other drivers write, it reads as sslmode=require.
        let stranger = parameters.first { name, value in
            !known.contains(name) && !(name == "ssl" && value == "true")
        }
        guard let name = stranger?.name else { return }
        // What is no word may be the rest of a password that holds a question mark.
        guard !name.isEmpty, name.utf8.allSatisfy(Self.isOfName) else {
            throw ConfigurationComplaint("takes parameters such as sslmode=verify-full behind ?")
        }
        throw ConfigurationComplaint(
            "has a parameter '\(name)' that PostgreSQL does not know"
                + Nearest.hint(for: name, in: known))
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }

    /// Refuses a server on another machine whose certificate is not verified.
    private static func verify(
        _ hosts: Substring, _ parameters: [(name: String, value: String)]
    ) throws(ConfigurationComplaint) {
        let named = parameters.filter { $0.name == "host" || $0.name == "hostaddr" }
            .flatMap { $0.value.split(separator: ",").map(String.init) }
        let all = hosts.split(separator: ",").map(String.init) + named
        let service = parameters.first { $0.name == "service" }?.value
        guard let far = all.first(where: { !isHere(decoded($0)) }) ?? service else { return }
        guard parameters.last(where: { $0.name == "sslmode" })?.value == "verify-full" else {
            throw ConfigurationComplaint(
                "needs sslmode=verify-full in its address, since \(far) is another machine")
        }
    }

    /// Whether a host is this machine or a socket of it.
    private static func isHere(_ host: String) -> Bool {
        if host.isEmpty || host.hasPrefix("/") { return true }
        if let address = NetworkAddress(host) { return address.isLoopback }
        guard let name = HostAndPort.split(host)?.host else { return false }
        return name.isEmpty || HostAndPort.isLocal(name)
    }

    private static func parameter(_ text: Substring) -> (name: String, value: String) {
        let sign = text.firstIndex(of: "=") ?? text.endIndex
        return (decoded(String(text[..<sign])), decoded(String(text[sign...].dropFirst())))
    }

    private static func redacted(
        _ scheme: String, _ user: Substring, _ rest: Substring,
        _ parameters: [(name: String, value: String)]
    ) -> String {
        let name = user.prefix { $0 != ":" }
        let head = scheme + name + (name.count < user.count ? ":\(Secret.dots)" : "")
        guard parameters.contains(where: { isSecret($0.name) }) else { return head + rest }
        let shown = parameters.map {
            "\($0.name)=\(isSecret($0.name) ? Secret.dots : $0.value)"
        }
        return head + rest.prefix { $0 != "?" } + "?" + shown.joined(separator: "&")
    }

    /// The text with `%2F` and the like read (RFC 3986, 2.1).
    private static func decoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), digits.utf8.count == 2,
                let value = UInt8(digits, radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
