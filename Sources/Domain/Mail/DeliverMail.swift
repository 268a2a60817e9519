/// Lists messages of the outbox.
package struct ListMail: ListOperation {
    package var filter: String?
    package var sort: String?
    package var limit: Int?
    package var cursor: String?

    /// A page of messages.
    package init(
        filter: String? = nil, sort: String? = nil, limit: Int? = nil, cursor: String? = nil
    ) {
        (self.filter, self.sort, self.limit, self.cursor) = (filter, sort, limit, cursor)
    }

    package static let spec = Spec(
        "mail.list", .get, "/mail", needs: .mailRead, summary: "List messages of the outbox.",
        fields: ListHelp.fields
    )
    package static let defaultSort = SortOrder("created", descending: true)

    package func list(_ query: ListQuery, in tx: any Transaction) throws(Failure) -> Slice<MailRow>
    {
        try tx.mail.list(query)
    }
}

/// Takes a message for sending and fills it in, for the job that sends it.
///
/// A link's token is made here, which voids the one before it. Throws `conflict` for a message that
/// nobody may get any more, however often it is tried.
package struct ComposeMail: PreparedOperation {
    package var mail: Mail.ID

    /// Composes a message.
    package init(mail: Mail.ID) { self.mail = mail }

    package static let spec = Spec(
        "mail.compose", .post, "/mail/{mail}/composition", needs: .fileAccess, isPublic: false,
        summary: "Fill in a message for sending.", fields: ["mail": "Which message."]
    )

    /// A token and what is stored of it.
    package struct Material: Sendable {
        let token: Secret
        let fingerprint: String
    }

    package func prepare(
        using vault: any Vault, reading tx: any Transaction
    ) throws(Failure) -> Material {
        let token = vault.newToken()
        return Material(token: token, fingerprint: vault.fingerprint(of: token))
    }

    package func run(in tx: any Transaction, with material: Material) throws(Failure)
        -> ComposedMail
    {
        var found = try tx.mail.find(mail)
        guard case .job = tx.access.actor else {
            throw .conflict("\(mail) leaves by its job; let that be tried again")
        }
        if let why = try tx.mailObstacle() { throw .unavailable(why) }
        try found.take(at: tx.now)
        // Only of what would leave: nothing else becomes of a message that has left.
        try refuseMinor(found, in: tx)
        try tx.mail.save(found)
        var token: Secret?
        if found.template == .resetLink, let id = PasswordReset.ID(found.subject) {
            var reset = try tx.resets.find(id)
            guard reset.isOpen(at: tx.now) else {
                throw .conflict("\(id) is no longer open; the message is not sent")
            }
            reset.renewToken(fingerprint: material.fingerprint)
            try tx.resets.save(reset)
            token = material.token
        }
        // Whoever lets a job try again says nothing of the address.
        try tx.requireWritten(to: found.to)
        return ComposedMail(
            id: mail, to: Secret(found.to.description), template: found.template,
            language: try tx.mailLanguage(), token: token, attempts: found.attempts
        )
    }
}

extension ComposeMail {
    /// A minor is never written to, not even by what waited while nobody knew of the age.
    private func refuseMinor(_ message: Mail, in tx: any Transaction) throws(Failure) {
        guard let id = message.user, let user = try tx.credentials.owner(id),
            user.holds.contains(.minor), try !tx.addresses(of: user).contains(message.to)
        else { return }
        throw .conflict(
            "\(mail) is for a minor, who is never written to; retry it once the hold is lifted")
    }
}

/// A message's pieces, for the moment of sending only.
package struct ComposedMail: Codable, Sendable, Equatable {
    package var id: Mail.ID
    package var to: Secret
    package var template: Mail.Template
    package var language: MailLanguage
    /// The token of a link.
    package var token: Secret?
    /// Tries before this one that count, since somebody last had it sent again.
    package var attempts = 0
}
