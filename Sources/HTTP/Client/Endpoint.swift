internal import CCurl

/// Where a server is: scheme, host, port and what every path begins with.
package struct Endpoint: Sendable, Hashable, CustomStringConvertible {
    /// `https` or `http`.
    package let scheme: String
    /// The host's name or address; an IPv6 address in brackets, with its zone (RFC 6874).
    package let host: String
    package let port: Int
    /// What every path begins with; empty, or `/` and more without a `/` at its end.
    package let path: String

    /// Why a text is no endpoint, as a sentence.
    package struct Malformed: Error, Equatable, Sendable {
        package let message: String
    }

    /// Reads an address as in `https://console.example/callboard`.
    ///
    /// Without encryption only this machine may be spoken to, and no address may hold a password:
    /// it would be seen by everybody who lists processes.
    package init(_ text: String) throws(Malformed) {
        guard let url = curl_url() else { throw Malformed(message: "there is no memory left") }
        defer { curl_url_cleanup(url) }
        let hint = "write it like https://console.example:8443"
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f }),
            curl_url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK,
            let scheme = Self.part(url, CURLUPART_SCHEME),
            let host = Self.host(url),
            let port = Self.part(url, CURLUPART_PORT).flatMap({ Int($0) })
        else { throw Malformed(message: "this is no address; \(hint)") }
        guard scheme == "https" || scheme == "http" else {
            throw Malformed(message: "\(scheme): is not spoken here; \(hint)")
        }
        guard Self.part(url, CURLUPART_USER) == nil, Self.part(url, CURLUPART_QUERY) == nil,
            Self.part(url, CURLUPART_FRAGMENT) == nil
        else { throw Malformed(message: "an address has neither user nor query; \(hint)") }
        guard scheme == "https" || Self.isLocal(host) else {
            throw Malformed(message: "http: is for this machine only; use https:")
        }
        var path = Self.part(url, CURLUPART_PATH) ?? ""
        while path.hasSuffix("/") { path.removeLast() }
        (self.scheme, self.host, self.port, self.path) = (scheme, host, port, path)
    }

    /// Whether a host is this machine, by its address or its reserved name (RFC 6761, 6.3).
    static func isLocal(_ host: String) -> Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
    }

    /// Whether the host is this machine.
    package var isLocal: Bool { Self.isLocal(host) }

    /// Host and port, as people read them: the port where it is not the scheme's own.
    package var authority: String {
        port == (scheme == "https" ? 443 : 80) ? host : "\(host):\(port)"
    }

    package var description: String { "\(scheme)://\(authority)\(path)" }

    /// The host with its zone, without which the address of a link leads to nobody.
    private static func host(_ url: OpaquePointer) -> String? {
        guard let host = part(url, CURLUPART_HOST) else { return nil }
        return part(url, CURLUPART_ZONEID).map { "\(host.dropLast())%25\($0)]" } ?? host
    }

    private static func part(_ url: OpaquePointer, _ part: CURLUPart) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(url, part, &text, UInt32(CURLU_DEFAULT_PORT)) == CURLUE_OK,
            let text
        else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
