/// Where a server listens: a host and a port, as in `127.0.0.1:8080` or `[::1]:8080`.
struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    /// An address or a name, without brackets.
    let host: String
    /// 0 takes a free one.
    let port: Int

    init(_ text: String) throws(ConfigurationComplaint) {
        guard let (host, port) = HostAndPort.split(text), let port, !host.isEmpty else {
            throw ConfigurationComplaint(
                "takes a host and a port, as in 127.0.0.1:8080 or [::1]:8080")
        }
        (self.host, self.port) = (host, port)
    }

    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// The address of a server of ours: `https://`, and `http://` on this machine only.
struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    let description: String
    /// Host and port, as the console's header shows it.
    let name: String

    init(_ text: String) throws(ConfigurationComplaint) {
        let isPlain = text.hasPrefix("http://")
        guard isPlain || text.hasPrefix("https://") else {
            throw ConfigurationComplaint("takes an address that begins with https://")
        }
        let rest = text.dropFirst(isPlain ? 7 : 8)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.contains("@") else {
            throw ConfigurationComplaint("takes no password in an address; give the token instead")
        }
        guard let (host, _) = HostAndPort.split(String(authority)), !host.isEmpty,
            text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F })
        else { throw ConfigurationComplaint("takes an address such as https://api.example.sa") }
        guard !isPlain || HostAndPort.isLocal(host) else {
            throw ConfigurationComplaint("takes https:// for a server on another machine")
        }
        let path = rest.dropFirst(authority.count)
        guard path.isEmpty || path == "/" else {
            throw ConfigurationComplaint("takes the address of a server, without a path")
        }
        description = path == "/" ? String(text.dropLast()) : text
        name = String(authority)
    }
}

/// The part of an address that names a machine.
enum HostAndPort {
    /// The host without brackets, and the port; `nil` when it is no such text.
    static func split(_ text: String) -> (host: String, port: Int?)? {
        let host: Substring
        let rest: Substring
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            host = text[text.index(after: text.startIndex)..<end]
            rest = text[text.index(after: end)...]
            guard InternetAddress(String(host))?.bytes.count == 16 else { return nil }
        } else {
            let colon = text.firstIndex(of: ":") ?? text.endIndex
            (host, rest) = (text[..<colon], text[colon...])
        }
        guard !rest.isEmpty else { return (String(host), nil) }
        guard rest.first == ":", let port = Int(rest.dropFirst()), (0...65_535).contains(port)
        else { return nil }
        return (String(host), port)
    }

    /// Whether a host is this machine, as far as its name says.
    static func isLocal(_ host: String) -> Bool {
        host == "localhost" || InternetAddress(host)?.isLoopback ?? false
    }
}
