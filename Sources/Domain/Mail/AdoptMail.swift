/// Counts messages that wait without a job to send them.
package struct CountStrayMail: Operation {
    /// Asks.
    package init() {}

    package static let spec = Spec(
        "mail.strays", .get, "/mail-strays", needs: .fileAccess, isPublic: false,
        summary: "Count messages that wait without a job."
    )

    package func run(in tx: any Transaction) throws(Failure) -> StrayMail {
        StrayMail(count: try tx.mail.strays(limit: AdoptMail.countMax).count)
    }
}

/// Gives messages that wait without a job the job to send them.
package struct AdoptMail: Operation {
    /// Adopts.
    package init() {}

    package static let spec = Spec(
        "mail.adopt", .post, "/mail-adoptions", needs: .fileAccess, isPublic: false,
        summary: "Give messages that wait without a job the job to send them."
    )

    /// Messages that are seen to at once.
    package static let countMax = 1_000

    package func run(in tx: any Transaction) throws(Failure) -> StrayMail {
        let strays = try tx.mail.strays(limit: Self.countMax)
        for mail in strays { try tx.enqueueSending(of: mail) }
        return StrayMail(count: strays.count)
    }
}

/// How many messages waited without a job.
package struct StrayMail: Codable, Sendable, Equatable {
    package var count: Int
}

extension Transaction {
    /// Writes the job down that sends a message when it may leave.
    func enqueueSending(of message: Mail) throws(Failure) {
        try enqueue(
            .mailSend, [("mail", message.id.description)], key: message.id.description,
            after: message.notBefore - now, attemptsMax: try number(.mailTries))
    }
}
