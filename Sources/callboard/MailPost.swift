internal import API
internal import Crypto
internal import Domain
internal import Gateways
internal import HTTP
internal import Service

/// Makes the transport of messages that the configuration names.
struct MailPost {
    let transport: any MailTransport
    /// Where messages go, for people.
    let place: String

    /// The transport over the breakers of a database; refuses what cannot work.
    static func open(
        _ composition: Composition, _ configuration: Configuration
    ) throws(CommandFailure) -> MailPost {
        let sender = try sender(configuration)
        switch configuration.text(.mailTransport) {
        case "smtp": return try relay(composition, configuration, sender)
        case "sendgrid": return try sendGrid(composition, configuration, sender)
        default:
            let folder = try composition.mailFolder(configuration)
            let transport = MailFolder(
                path: folder, composer: MailComposer(sender: sender),
                watch: watch(.mailFolder, composition, configuration))
            return MailPost(transport: transport, place: "into \(folder)")
        }
    }

    /// Refuses settings that cannot work together.
    static func check(_ configuration: Configuration) throws(CommandFailure) {
        _ = try sender(configuration)
        switch configuration.text(.mailTransport) {
        case "smtp": _ = try signIn(configuration, try relayAddress(configuration))
        case "sendgrid": _ = try sendGridAccess(configuration)
        default: break
        }
        _ = try webhookKey(configuration)
    }

    private static func relayAddress(
        _ configuration: Configuration
    ) throws(CommandFailure) -> RelayAddress {
        let encryption: RelayAddress.Encryption =
            switch configuration.text(.smtpEncryption) {
            case "tls": .tls
            case "none": .none
            default: .starttls
            }
        guard let host = configuration.text(.smtpHost) else {
            throw .usage("mail.transport is smtp, but mail.smtp.host is not set")
        }
        let usual = [RelayAddress.Encryption.tls: 465, .none: 25][encryption] ?? 587
        return RelayAddress(
            host: host, port: configuration.optionalInteger(.smtpPort) ?? usual,
            encryption: encryption)
    }

    private static func relay(
        _ composition: Composition, _ configuration: Configuration, _ sender: MailFrom
    ) throws(CommandFailure) -> MailPost {
        let address = try relayAddress(configuration)
        let transport = RelayMail(
            relay: Relay(
                address, name: sender.domain, signIn: try signIn(configuration, address),
                options(configuration)),
            composer: MailComposer(sender: sender),
            watch: watch(.smtp, composition, configuration),
            timeoutMs: configuration.milliseconds(.mailTimeout))
        return MailPost(transport: transport, place: "to \(address)")
    }

    /// Where SendGrid is, and the key for it.
    private static func sendGridAccess(
        _ configuration: Configuration
    ) throws(CommandFailure) -> (Endpoint, key: SecretReference) {
        guard let reference = configuration.reference(.sendGridKey) else {
            throw .usage("mail.transport is sendgrid, but mail.sendgrid.key is not set")
        }
        do throws(Endpoint.Malformed) {
            return (try Endpoint(configuration.text(.sendGridURL) ?? ""), reference)
        } catch {
            throw .usage("mail.sendgrid.url: \(error.message)")
        }
    }

    private static func sendGrid(
        _ composition: Composition, _ configuration: Configuration, _ sender: MailFrom
    ) throws(CommandFailure) -> MailPost {
        let (endpoint, reference) = try sendGridAccess(configuration)
        var terms = GatewayClient.Terms()
        terms.deadlineMs = configuration.milliseconds(.mailTimeout)
        let transport = SendGridMail(
            client: GatewayClient(
                Client(endpoint, options(configuration)),
                watch: watch(.sendgrid, composition, configuration),
                credential: Credential { () throws(Failure) in try reference.read() },
                terms: terms),
            sender: sender)
        return MailPost(transport: transport, place: "to \(endpoint)")
    }

    /// Takes events of SendGrid in; `nil` when no key is configured.
    static func hook(
        _ composition: Composition, _ configuration: Configuration
    ) throws(CommandFailure) -> MailHook? {
        guard let key = try webhookKey(configuration) else { return nil }
        return MailHook(
            backend: composition.operatingSystem, now: { SystemClock().now },
            isSigned: { key.isSigned($0, signature: $1) })
    }

    private static func webhookKey(
        _ configuration: Configuration
    ) throws(CommandFailure) -> ECDSAKey? {
        guard let text = configuration.text(.sendGridWebhookKey) else { return nil }
        guard let key = ECDSAKey(base64: text) else {
            throw .usage("mail.sendgrid.webhook-key is no public key of ECDSA on P-256")
        }
        return key
    }

    /// Most bytes of an answer.
    private static let answerBytesMax = 64 << 10

    private static func options(_ configuration: Configuration) -> ClientOptions {
        var options = ClientOptions()
        options.authorityFile = configuration.text(.mailCAFile)
        options.bodyBytesMax = answerBytesMax
        return options
    }

    private static func watch(
        _ gateway: GatewayName, _ composition: Composition, _ configuration: Configuration
    ) -> GatewayWatch {
        GatewayWatch(
            gateway, keeper: composition.breakers, clock: SystemClock(),
            callsMax: configuration.integer(.mailAtOnce))
    }

    private static func sender(
        _ configuration: Configuration
    ) throws(CommandFailure) -> MailFrom {
        let sender = MailFrom(
            address: configuration.text(.mailFrom) ?? "",
            name: configuration.text(.mailFromName) ?? "",
            replyTo: configuration.text(.mailReplyTo))
        guard let sender else { throw .usage("mail.from is no address") }
        return sender
    }

    private static func signIn(
        _ configuration: Configuration, _ address: RelayAddress
    ) throws(CommandFailure) -> Relay.SignIn? {
        guard let user = configuration.text(.smtpUser) else { return nil }
        guard let reference = configuration.reference(.smtpPassword) else {
            throw .usage("mail.smtp.user is set, but mail.smtp.password is not")
        }
        guard address.encryption != .none || address.isLocal else {
            throw .usage("a password is not sent to \(address) without encryption")
        }
        let credential = Credential { () throws(Failure) in try reference.read() }
        return Relay.SignIn(user: user) {
            // Without its password the relay is not spoken to; the message says so.
            (try? credential.secret(at: SystemClock().now))?.revealed
        }
    }
}
