internal import Backup
internal import Domain
internal import Fields
internal import Gateways
internal import HTTP

/// A value of a key, read once.
enum ConfigurationValue: Sendable, Equatable {
    case text(String)
    case integer(Int)
    case milliseconds(Int)
    case boolean(Bool)
    case list([String])
    case secret(SecretReference)

    /// Reads a value; throws what it must be.
    ///
    /// Relative paths count from `folder`, or from where the program was started without one.
    init(
        _ text: String, as kind: ConfigurationKey.Kind, folder: String? = nil
    ) throws(ConfigurationComplaint) {
        switch kind {
        case .text: self = .text(try Self.line(text))
        case .name: self = .text(try Self.name(text))
        case .integer(let range): self = .integer(try Self.integer(text, range))
        case .duration(let range): self = .milliseconds(try Self.duration(text, range))
        case .bytes(let range): self = .integer(try Self.bytes(text, range))
        case .boolean: self = .boolean(try Self.boolean(text))
        case .choice(let words): self = .text(try Self.choice(text, words))
        case .path: self = .text(try Self.path(text, folder))
        case .address: self = .text(try ListenAddress(text).description)
        case .host: self = .text(try Self.host(text))
        case .networks: self = .list(try Self.items(text).map(Self.network))
        case .origins: self = .list(try Self.items(text).map(Self.origin))
        case .endpoint: self = .text(try Self.endpoint(text))
        case .database: self = .text(try Self.database(text, folder))
        case .mailbox:
            guard MailFrom(address: text, name: "") != nil else {
                throw ConfigurationComplaint("takes an address as in callboard@casting.example")
            }
            self = .text(text)
        case .retention:
            guard Retention(text) != nil else {
                throw ConfigurationComplaint("takes rules as in \(Retention.example)")
            }
            self = .text(text)
        case .secret: self = .secret(try SecretReference(text))
        }
    }

    private static func line(_ text: String) throws(ConfigurationComplaint) -> String {
        guard !text.isEmpty, !text.contains(where: \.isNewline) else {
            throw ConfigurationComplaint("takes text in one line")
        }
        return text
    }

    private static func name(_ text: String) throws(ConfigurationComplaint) -> String {
        let isName = text.utf8.allSatisfy { byte in
            let letter = byte | 0x20
            return (0x61...0x7A).contains(letter) || (0x30...0x39).contains(byte)
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
        guard !text.isEmpty, isName else {
            throw ConfigurationComplaint("takes a name of letters, digits, - and _")
        }
        return text
    }

    private static func integer(
        _ text: String, _ range: ClosedRange<Int>
    ) throws(ConfigurationComplaint) -> Int {
        guard let number = Int(text), range.contains(number) else {
            let (least, most) = (range.lowerBound, range.upperBound)
            throw ConfigurationComplaint("takes a whole number from \(least) to \(most)")
        }
        return number
    }

    private static func boolean(_ text: String) throws(ConfigurationComplaint) -> Bool {
        switch text.lowercased() {
        case "true", "yes", "on", "1": return true
        case "false", "no", "off", "0": return false
        default: throw ConfigurationComplaint("takes true or false")
        }
    }

    private static func choice(
        _ text: String, _ words: [String]
    ) throws(ConfigurationComplaint) -> String {
        guard words.contains(text) else {
            let hint = Nearest.hint(for: text, in: words)
            throw ConfigurationComplaint("takes one of \(words.joined(separator: ", "))\(hint)")
        }
        return text
    }

    private static func items(_ text: String) -> [String] {
        text.split(separator: ",").map { String($0).trimmingBlanks() }.filter { !$0.isEmpty }
    }

    /// Scheme, host and port as browsers write them (RFC 6454, section 6.2).
    ///
    /// They send small ASCII letters; other texts would be taken and never be met.
    private static func origin(_ text: String) throws(ConfigurationComplaint) -> String {
        let endpoint: Endpoint? = try? Endpoint(text)
        let isSmall = text.utf8.allSatisfy { $0 < 0x80 && !(0x41...0x5A).contains($0) }
        guard let endpoint, endpoint.description == text, endpoint.path.isEmpty, isSmall else {
            throw ConfigurationComplaint(
                "takes origins in small ASCII letters such as https://console.example.sa, "
                    + "not '\(text)'")
        }
        return text
    }

    /// A host as it stands in an address; what else it says is not repeated: it may be a password.
    private static func host(_ text: String) throws(ConfigurationComplaint) -> String {
        let endpoint: Endpoint? = try? Endpoint("https://\(text)")
        guard let endpoint, endpoint.host == text else {
            throw ConfigurationComplaint(
                "takes the name or address of a host alone, as in smtp.example.org or [::1]; "
                    + "its port is another setting")
        }
        return text
    }

    private static func network(_ text: String) throws(ConfigurationComplaint) -> String {
        guard TrustedProxies([text]) != nil else {
            throw ConfigurationComplaint(
                "takes addresses and networks such as 10.0.0.0/8 or ::1, not '\(text)'")
        }
        return text
    }

    private static func endpoint(_ text: String) throws(ConfigurationComplaint) -> String {
        do throws(Endpoint.Malformed) { return try Endpoint(text).description } catch {
            throw ConfigurationComplaint("takes the address of a server: \(error.message)")
        }
    }

    // MARK: Files

    private static func path(
        _ text: String, _ folder: String?
    ) throws(ConfigurationComplaint) -> String {
        guard !text.isEmpty, !text.utf8.contains(0) else {
            throw ConfigurationComplaint("takes the name of a file")
        }
        if text.hasPrefix("~/"), let home = Environment.value("HOME") {
            return home + text.dropFirst()
        }
        guard let folder, !text.hasPrefix("/"), text != "-", text != "off" else { return text }
        return "\(folder)/\(text)"
    }

    private static func database(
        _ text: String, _ folder: String?
    ) throws(ConfigurationComplaint) -> String {
        guard PostgresAddress.isOne(text) else {
            let scheme = text.prefix {
                $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0))
            }
            guard scheme.isEmpty || !text.dropFirst(scheme.count).hasPrefix("://") else {
                throw ConfigurationComplaint(
                    "takes a file or postgres://…; there is no database of kind '\(scheme)'")
            }
            // Not repeated: a password may stand in it.
            guard !PostgresAddress.isOfWords(text) else {
                throw ConfigurationComplaint(
                    "takes a file or postgres://USER@HOST/NAME, not words such as host=HOST; "
                        + "write ./ before the name of such a file")
            }
            return try path(text, folder)
        }
        return try PostgresAddress(text).text
    }
}

/// Why a value cannot be taken: what the key takes, as the end of a sentence.
struct ConfigurationComplaint: Error {
    let text: String

    init(_ text: String) { self.text = text }
}
