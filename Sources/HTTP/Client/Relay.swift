/// Where an SMTP relay is and how it is spoken to.
package struct RelayAddress: Sendable, Equatable, CustomStringConvertible {
    /// The host's name or address.
    package var host: String
    package var port: Int
    package var encryption: Encryption

    /// How the conversation is protected.
    package enum Encryption: String, Sendable, CaseIterable {
        /// TLS before anything is said (RFC 8314, 3.3), usually on port 465.
        case tls
        /// TLS asked for in the conversation (RFC 3207); without it nothing is sent.
        case starttls
        /// None: for a relay on this machine.
        case none
    }

    /// Names a relay.
    package init(host: String, port: Int, encryption: Encryption) {
        (self.host, self.port, self.encryption) = (host, port, encryption)
    }

    /// Whether the relay is this machine.
    package var isLocal: Bool { Endpoint.isLocal(host) }

    package var description: String { "\(host):\(port)" }
}

/// Sends letters to one SMTP relay.
///
/// Certificates are always verified. Connections are kept for a moment and used again.
package final class Relay: LetterSender {
    package let address: RelayAddress
    private let options: ClientOptions
    private let name: String
    private let signIn: SignIn?
    private let pool: HandlePool

    /// Who we are to a relay; the password is asked for with each letter.
    package struct SignIn: Sendable {
        package var user: String
        package var password: @Sendable () -> String?

        /// Names an account.
        package init(user: String, password: @escaping @Sendable () -> String?) {
            (self.user, self.password) = (user, password)
        }
    }

    /// A relay; `name` is what we call ourselves in `EHLO`.
    package init(
        _ address: RelayAddress, name: String, signIn: SignIn?,
        _ options: ClientOptions = ClientOptions()
    ) {
        (self.address, self.name, self.signIn, self.options) = (address, name, signIn, options)
        pool = HandlePool(idleMax: options.idleHandlesMax)
    }

    package func send(_ letter: Letter, timeoutMs: Int) throws(HTTPError) -> RelayReply {
        try pool.requireOpen()
        var account: (user: String, password: String)?
        if let signIn {
            guard let password = signIn.password() else {
                throw HTTPError(.request, "the password of the relay cannot be read")
            }
            account = (signIn.user, password)
        }
        let who = account
        return try pool.lend { handle, isStopped throws(HTTPError) in
            try handle.deliver(
                letter, to: address, naming: name, as: who, options, timeoutMs: timeoutMs,
                isStopped: isStopped)
        }
    }

    /// Makes letters under way fail within a second, and all later ones at once.
    package func stop() { pool.stop() }
}
