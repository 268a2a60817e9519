/// What became of a message after it left, as the service told.
package struct MailEvent: Sendable, Equatable {
    /// The service's own name for the event, by which a repetition is known.
    package let id: String
    package let mail: Mail.ID
    package let kind: Kind
    package let at: Instant
    /// What the other mail server said, without the addresses that it named; empty for nothing.
    package let detail: String

    /// The argument that carries our identifier to the service, and comes back with every event.
    package static let mailArgument = "callboard_mail"
    /// Most characters of an event's name.
    package static let idLengthMax = 200

    /// What happened.
    package enum Kind: String, CaseIterable, Codable, Sendable {
        /// The service works on it.
        case processed
        /// The other mail server asks to come back later.
        case deferred
        case delivered
        /// The other mail server refused it for good.
        case bounced
        /// It was blocked for now, by the other server's policy.
        case blocked
        /// The service did not send it, because of what it knows of the address.
        case dropped
        /// The service did not send it for another reason, as when our account is used up.
        case unsent
        /// The person said that it is unwanted.
        case spam
    }

    /// Describes an event.
    package init(id: String, mail: Mail.ID, kind: Kind, at: Instant, detail: String) {
        (self.id, self.mail, self.kind, self.at) = (id, mail, kind, at)
        self.detail = PlainError.text(detail)
    }

    /// Why the address is not written to any more; `nil` when it still is.
    package var suppresses: Suppression.Cause? {
        switch kind {
        case .bounced: .bounced
        case .dropped: .dropped
        case .spam: .spam
        case .processed, .deferred, .delivered, .blocked, .unsent: nil
        }
    }
}

/// An event as a message shows it.
package struct MailEventRow: Codable, Sendable, Equatable {
    package var kind: MailEvent.Kind
    package var at: Instant
    package var detail: String

    /// Shows an event.
    package init(_ event: MailEvent) { (kind, at, detail) = (event.kind, event.at, event.detail) }
}

extension Mail {
    /// Takes in what became of it; events come late and in any order.
    package mutating func note(_ event: MailEvent) {
        let next: State? =
            switch event.kind {
            case .deferred: .deferred
            case .delivered: .delivered
            case .bounced, .blocked: .bounced
            case .dropped: .suppressed
            case .unsent: .failed
            case .processed, .spam: nil
            }
        guard let next, let rank = Self.rank(next), let own = Self.rank(state), rank > own else {
            return
        }
        settle(next, error: next == .delivered ? nil : event.detail)
    }

    /// How far a message is; `nil` for states that no event changes or leads to.
    private static func rank(_ state: State) -> Int? {
        switch state {
        case .sent: 0
        case .deferred: 1
        case .delivered: 2
        case .bounced, .suppressed, .failed: 3
        case .waiting, .cancelled: nil
        }
    }
}

/// Takes in what a mail service told of messages: one value of each list for every event.
package struct RecordMailEvents: Operation {
    package var ids: [String]
    package var mails: [String]
    package var kinds: [MailEvent.Kind]
    package var times: [Instant]
    package var details: [String]

    /// Most events of one call.
    package static let countMax = 2000

    /// Reports events.
    package init(_ events: [MailEvent]) {
        ids = events.map(\.id)
        mails = events.map(\.mail.description)
        kinds = events.map(\.kind)
        times = events.map(\.at)
        details = events.map(\.detail)
    }

    package static let spec = Spec(
        "mail.events", .post, "/mail-events", needs: .fileAccess, isPublic: false,
        personal: ["details"], summary: "Take in what became of messages.",
        fields: [
            "ids": "The service's names for the events.", "mails": "Which messages.",
            "kinds": "What happened.", "times": "When.", "details": "What was said.",
        ]
    )

    package func run(in tx: any Transaction) throws(Failure) -> MailEventCount {
        let counts = Set([ids.count, mails.count, kinds.count, times.count, details.count])
        guard counts.count == 1, ids.count <= Self.countMax else {
            throw .invalid(field: "ids", "must be as many as the others, at most \(Self.countMax)")
        }
        var taken = 0
        for index in ids.indices {
            guard let mail = Mail.ID(mails[index]), !ids[index].isEmpty,
                ids[index].unicodeScalars.count <= MailEvent.idLengthMax
            else { continue }
            let event = MailEvent(
                id: ids[index], mail: mail, kind: kinds[index], at: times[index],
                detail: details[index])
            if try take(event, in: tx) { taken += 1 }
        }
        return MailEventCount(taken: taken, ignored: ids.count - taken)
    }

    /// Whether the event was news, of a message of ours.
    private func take(_ event: MailEvent, in tx: any Transaction) throws(Failure) -> Bool {
        guard try tx.mail.exists(event.mail), try tx.mail.add(event) else { return false }
        var mail = try tx.mail.find(event.mail)
        let old = mail
        mail.note(event)
        if mail != old { try tx.mail.save(mail) }
        if let cause = event.suppresses {
            try tx.suppress(mail.to, cause, event.detail, mail: mail.id)
        }
        return true
    }
}

/// How many events were taken in.
package struct MailEventCount: Codable, Sendable, Equatable {
    package var taken: Int
    /// Those that were known, or are about no message of ours.
    package var ignored: Int
}
