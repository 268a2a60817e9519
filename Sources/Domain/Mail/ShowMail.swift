/// Shows a message as it would read, without the token of a link.
package struct ShowMail: Operation {
    package var mail: Mail.ID

    /// Asks for a message.
    package init(mail: Mail.ID) { self.mail = mail }

    package static let spec = Spec(
        "mail.show", .get, "/mail/{mail}", needs: .mailRead,
        summary: "Show a message, what became of it, and how it reads.",
        fields: ["mail": "Which message."]
    )

    package func run(in tx: any Transaction) throws(Failure) -> MailDetail {
        let found = try tx.mail.find(mail)
        let token = found.template == .resetLink ? Secret(Secret.dots) : nil
        let text = MailText(found.template, try tx.mailLanguage(), token: token)
        return MailDetail(found, text, events: try tx.mail.events(of: mail))
    }
}

/// A message with what became of it.
package struct MailDetail: Codable, Sendable, Equatable {
    package var id: Mail.ID
    package var to: Masked
    package var user: User.ID?
    package var template: Mail.Template
    package var state: Mail.State
    package var created: Instant
    /// It leaves no earlier.
    package var notBefore: Instant
    package var attempts: Int
    package var lastError: String?
    package var sentAt: Instant?
    /// The service's own name for it.
    package var receipt: String?
    package var subject: String
    /// The plain text; dots stand for a token.
    package var text: String
    package var events: [MailEventRow]

    /// Shows a message.
    init(_ mail: Mail, _ text: MailText, events: [MailEvent]) {
        (id, user, template, state) = (mail.id, mail.user, mail.template, mail.state)
        to = .hidden(mail.to.masked)
        (created, notBefore, attempts) = (mail.created, mail.notBefore, mail.attempts)
        (lastError, sentAt, receipt) = (mail.lastError, mail.sentAt, mail.receipt)
        (subject, self.text) = (text.subject, text.text)
        self.events = events.map(MailEventRow.init)
    }
}

/// Sends a message again that did not arrive.
package struct RetryMail: Operation {
    package var mail: Mail.ID

    /// Tries again.
    package init(mail: Mail.ID) { self.mail = mail }

    package static let spec = Spec(
        "mail.retry", .post, "/mail/{mail}/retry", needs: .mailSend, reason: .required,
        summary: "Send a message again that did not arrive.", fields: ["mail": "Which message."]
    )

    package func run(in tx: any Transaction) throws(Failure) -> MailRow {
        var found = try tx.mail.find(mail)
        try tx.requireWritten(to: found.to)
        try found.retry(at: tx.now)
        try tx.mail.save(found)
        if try tx.jobs.unfinished(.mailSend, key: mail.description) == nil {
            try tx.enqueueSending(of: found)
        }
        return MailRow(found)
    }
}

/// Takes back a message that has not left.
package struct CancelMail: Operation {
    package var mail: Mail.ID

    /// Takes a message back.
    package init(mail: Mail.ID) { self.mail = mail }

    package static let spec = Spec(
        "mail.cancel", .post, "/mail/{mail}/cancellation", needs: .mailSend, risk: .disruptive,
        reason: .required,
        summary: "Take back a message that has not left and is no warning to its reader.",
        fields: ["mail": "Which message."]
    )

    package func run(in tx: any Transaction) throws(Failure) -> MailRow {
        var found = try tx.mail.find(mail)
        guard found.state == .waiting else {
            throw .conflict("\(mail) is \(found.state.rawValue); only what waits is taken back")
        }
        guard !found.template.isWarning else {
            throw .conflict(
                "\(mail) tells somebody what was done to the account, and is not taken back")
        }
        found.cancel()
        try tx.mail.save(found)
        if var job = try tx.jobs.unfinished(.mailSend, key: mail.description) {
            try job.cancel(at: tx.now)
            try tx.jobs.save(job)
        }
        return MailRow(found)
    }

    package func inverse(of output: MailRow, before: Before) -> Undo? {
        Undo(RetryMail(mail: mail), expecting: nil)
    }
}
