/// A message in the outbox.
///
/// It names what it is about; no token or code is ever in it.
package struct Mail: Sendable, Equatable, Identified {
    package static let idPrefix = "mail"
    /// A message's identifier.
    package typealias ID = Domain.ID<Mail>

    package let id: ID
    package let to: EmailAddress
    package let user: User.ID?
    package let template: Template
    /// The record that the message is about, as in a reset's id.
    package let subject: String
    package let created: Instant
    /// It leaves no earlier: mail that an undoable act caused waits for the undo window.
    package private(set) var notBefore: Instant
    package private(set) var state: State
    package private(set) var attempts: Int
    /// Why the last try failed.
    package private(set) var lastError: String?
    package private(set) var sentAt: Instant?
    /// The service's own name for it; `nil` while it has none.
    package private(set) var receipt: String?

    /// What a message says.
    package enum Template: String, CaseIterable, Codable, Sendable {
        /// The link of a reset; its token is made when the message is sent.
        case resetLink = "reset_link"
        /// A reset was started by staff.
        case resetStarted = "reset_started"
        case passwordChanged = "password_changed"
        case contactChanged = "contact_changed"
        case suspended
        case roleChanged = "role_changed"
        case invitation

        /// Whether it tells a person what somebody did to the account's keys: whoever means harm
        /// would have it not leave.
        package var isWarning: Bool {
            switch self {
            case .resetStarted, .passwordChanged, .contactChanged, .roleChanged: true
            case .resetLink, .suspended, .invitation: false
            }
        }
    }

    /// Where a message stands.
    package enum State: String, CaseIterable, Codable, Sendable {
        case waiting
        /// A service or server took it.
        case sent
        /// The recipient's server asks the service to come back later.
        case deferred
        case delivered
        /// The recipient's server refused it after it had left.
        case bounced
        /// It was given up before it left, or the service did not send it on.
        case failed
        /// The address is not written to.
        case suppressed
        case cancelled
    }

    /// How long a message is in the hands of who took it: longer than any transport takes.
    package static let handling = Span.minutes(5)
    /// The longest that a transport may be allowed for one message.
    package static let timeoutMax = Span.minutes(2)
    /// Tries before a message is given up, unless ``SettingName/mailTries`` says otherwise.
    package static let attemptsMax = 8
    /// How long a message waits at least that may have left: whoever has it delivers it meanwhile,
    /// so that the repetition is known by its identifier (RFC 5321, 6.1 prefers two to none).
    package static let unansweredPause = Span.minutes(10)
    /// Tries after which a message that may have left is given up: its reader has it by then, or
    /// something is wrong that people must look at.
    package static let unansweredMax = 3

    /// Puts a message together.
    package init(
        id: ID, to: EmailAddress, user: User.ID?, template: Template, subject: String,
        created: Instant, notBefore: Instant, state: State = .waiting, attempts: Int = 0,
        lastError: String? = nil, sentAt: Instant? = nil, receipt: String? = nil
    ) {
        (self.id, self.to, self.user, self.template) = (id, to, user, template)
        (self.subject, self.created, self.notBefore) = (subject, created, notBefore)
        (self.state, self.attempts) = (state, attempts)
        (self.lastError, self.sentAt, self.receipt) = (lastError, sentAt, receipt)
    }

    /// Takes it for the job that sends it, which nobody else has.
    ///
    /// A job that somebody lets try again brings back a message that was given up. Throws
    /// `notFound` when there is nothing to send.
    package mutating func take(at now: Instant) throws(Failure) {
        guard state == .waiting || state == .failed else {
            throw .notFound("\(id) is \(state.rawValue) and does not leave")
        }
        if state == .failed { (state, attempts) = (.waiting, 0) }
        notBefore = now + Self.handling
    }

    /// Takes in what came of a try; until it is given up, others may take it.
    ///
    /// A try that failed counts, up to so many; one that was postponed does not.
    package mutating func note(
        _ outcome: MailOutcome, at now: Instant, triesMax: Int = attemptsMax
    ) {
        switch outcome {
        case .sent(let receipt):
            (state, sentAt, lastError, attempts) = (.sent, now, nil, attempts + 1)
            self.receipt = receipt.map { String($0.prefix(Self.receiptLengthMax)) }
        case .failed(let error, let noSoonerThan):
            attempts += 1
            lastError = Self.shortened(error)
            notBefore = noSoonerThan ?? min(notBefore, now)
            if attempts >= triesMax { state = .failed }
        case .unanswered(let error):
            attempts += 1
            lastError = Self.shortened(Self.unanswered(error))
            notBefore = now + Self.unansweredPause
            if attempts >= min(triesMax, Self.unansweredMax) { state = .failed }
        case .refused(let error, _):
            attempts += 1
            (state, lastError) = (.failed, Self.shortened(error))
        case .postponed(let until, let why):
            (notBefore, lastError) = (until, Self.shortened(why))
        }
    }

    /// Sends it again although it was given up or did not arrive.
    package mutating func retry(at now: Instant) throws(Failure) {
        switch state {
        case .failed, .bounced, .suppressed, .cancelled: break
        case .waiting: throw .conflict("\(id) waits to be sent already")
        case .sent, .deferred, .delivered: throw .conflict("\(id) is \(state.rawValue)")
        }
        (state, attempts, notBefore) = (.waiting, 0, now)
        (sentAt, receipt) = (nil, nil)
    }

    /// Puts it into a state that somebody else told of.
    mutating func settle(_ next: State, error: String?) {
        (state, lastError) = (next, error.map(Self.shortened))
    }

    /// What is told of a message that may have left.
    package static func unanswered(_ error: String) -> String { "it may have been sent: \(error)" }

    /// Most characters of a service's name for it.
    package static let receiptLengthMax = 200
    /// Most characters of an error.
    package static let errorLengthMax = 500

    private static func shortened(_ error: String) -> String {
        String(error.prefix(errorLengthMax))
    }

    /// Gives it up, with why; a job that is tried again brings it back.
    package mutating func giveUp(_ why: String) {
        (state, lastError) = (.failed, Self.shortened(why))
    }

    /// Takes it back before it leaves.
    package mutating func cancel() { state = .cancelled }
}

extension Mail.State {
    /// How good it is.
    package var tone: CellValue.Tone {
        switch self {
        case .delivered: .good
        case .deferred, .suppressed: .warn
        case .bounced, .failed: .bad
        case .waiting, .sent, .cancelled: .neutral
        }
    }
}

/// A message as lists show it.
package struct MailRow: ListRow, Equatable {
    package var id: Mail.ID
    package var to: Masked
    package var user: User.ID?
    package var template: Mail.Template
    package var state: Mail.State
    package var created: Instant
    package var sentAt: Instant?
    package var lastError: String?

    /// Shows a message.
    package init(_ mail: Mail) {
        (id, user, template, state) = (mail.id, mail.user, mail.template, mail.state)
        to = .hidden(mail.to.masked)
        (created, sentAt, lastError) = (mail.created, mail.sentAt, mail.lastError)
    }

    package var rowID: String { id.description }
    package var rowVersion: Int { 0 }

    package static let words: String? = UserRow.words
    package static let columns: [Column<MailRow>] = [
        Column(ColumnSpec("created", "Created", .instant, sortable: true)) { .instant($0.created) },
        Column(ColumnSpec("template", "What", .choice(Mail.Template.allCases.map(\.rawValue)))) {
            .text($0.template.rawValue)
        },
        Column(ColumnSpec("to", "To", .email, filterable: false, personal: true)) {
            .text($0.to.text)
        },
        Column(ColumnSpec("state", "State", .choice(Mail.State.allCases.map(\.rawValue)))) {
            .state($0.state.rawValue, $0.state.tone)
        },
        Column(ColumnSpec("sent_at", "Sent", .instant, filterable: false)) {
            $0.sentAt.map { .instant($0) } ?? .none
        },
        Column(ColumnSpec("error", "Error", .text, filterable: false)) {
            $0.lastError.map { .text($0) } ?? .none
        },
        Column(ColumnSpec("user", "User", .id(User.idPrefix))) {
            $0.user.map { .text($0.description) } ?? .none
        },
        Column(ColumnSpec("id", "ID", .id(Mail.idPrefix))) { .text($0.id.description) },
    ]
}

extension Transaction {
    /// Puts a message about a record into the outbox.
    ///
    /// A minor is never written to: the verified guardians are whose accounts may be used, and
    /// without one nobody is. What goes to a suppressed address is kept, and does not leave.
    package func send(
        _ template: Mail.Template, to user: User, address: EmailAddress? = nil,
        about subject: String, after delay: Span = .seconds(0)
    ) throws(Failure) {
        for address in try addresses(of: user, instead: address) {
            let isSuppressed = try suppressions.find(address: address) != nil
            let message = Mail(
                id: newID(Mail.self), to: address, user: user.id, template: template,
                subject: subject, created: now, notBefore: now + delay,
                state: isSuppressed ? .suppressed : .waiting
            )
            try mail.add(message)
            if !isSuppressed { try enqueueSending(of: message) }
        }
    }

    /// Whom a message about an account goes to.
    func addresses(
        of user: User, instead address: EmailAddress? = nil
    ) throws(Failure) -> [EmailAddress] {
        guard user.holds.contains(.minor) else { return [address ?? user.email] }
        var guardianAddresses: [EmailAddress] = []
        for link in try guardians.links(of: user.id) where link.minor == user.id && link.isInForce {
            // Whatever the scope; who was stopped, or is no guardian now, learns of no child.
            guard let guardian = try credentials.owner(link.guardian),
                guardian.role == .guardian, guardian.isUsable(at: now)
            else { continue }
            guardianAddresses.append(guardian.email)
        }
        return guardianAddresses
    }
}
