internal import HTTP

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
            guard host.contains(":"), NetworkAddress(host) != nil else { return nil }
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
        host == "localhost" || NetworkAddress(host)?.isLoopback ?? false
    }
}
