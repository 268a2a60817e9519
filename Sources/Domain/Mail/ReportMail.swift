/// Reports how sending a message went.
package struct ReportMail: Operation {
    package var mail: Mail.ID
    package var result: MailResult
    /// What went wrong; `nil` when it left.
    package var error: String?
    /// The service's own name for a message that left.
    package var receipt: String?
    /// When it may be tried again; `nil` for as soon as can be.
    package var noSoonerThan: Instant?
    /// Whether the address itself was refused.
    package var suppresses: Bool?

    /// Reports what a transport said.
    package init(mail: Mail.ID, _ outcome: MailOutcome) {
        self.mail = mail
        switch outcome {
        case .sent(let receipt): (result, self.receipt) = (.sent, receipt)
        case .failed(let error, let noSoonerThan):
            (result, self.error, self.noSoonerThan) = (.failed, error, noSoonerThan)
        case .unanswered(let error): (result, self.error) = (.unanswered, error)
        case .refused(let error, let suppresses):
            (result, self.error, self.suppresses) = (.refused, error, suppresses)
        case .postponed(let until, let why):
            (result, error, noSoonerThan) = (.postponed, why, until)
        }
    }

    package static let spec = Spec(
        "mail.report", .post, "/mail/{mail}/report", needs: .fileAccess, isPublic: false,
        summary: "Report how sending a message went.",
        fields: [
            "mail": "Which message.", "result": "What came of it.",
            "error": "What went wrong; empty when it left.",
            "receipt": "The service's own name for it.",
            "noSoonerThan": "When it may be tried again.",
            "suppresses": "Whether the address itself was refused.",
        ]
    )

    package func run(in tx: any Transaction) throws(Failure) -> Done {
        var found = try tx.mail.find(mail)
        found.note(outcome(at: tx.now), at: tx.now, triesMax: try tx.number(.mailTries))
        try tx.mail.save(found)
        if result == .refused, suppresses == true {
            try tx.suppress(found.to, .refused, error ?? "", mail: mail)
        }
        return Done()
    }

    private func outcome(at now: Instant) -> MailOutcome {
        let error = error ?? ""
        return switch result {
        case .sent: .sent(receipt: receipt)
        case .failed: .failed(error, noSoonerThan: noSoonerThan)
        case .unanswered: .unanswered(error)
        case .refused: .refused(error, suppresses: suppresses ?? false)
        case .postponed: .postponed(until: noSoonerThan ?? now, error)
        }
    }
}

/// What came of trying to deliver a message, as one word.
package enum MailResult: String, CaseIterable, Codable, Sendable {
    case sent, failed, unanswered, refused, postponed
}
