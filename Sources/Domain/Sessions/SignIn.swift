/// One try to sign in.
package struct SignIn: Sendable, Equatable, Identified {
    package static let idPrefix = "signin"
    /// A sign-in's identifier.
    package typealias ID = Domain.ID<SignIn>

    package let id: ID
    package let at: Instant
    /// The account; `nil` when nobody has the address.
    package let user: User.ID?
    /// What was typed, kept only when no account has it.
    package let login: String?
    package let address: String
    package let client: String
    package let result: Result

    /// How a try ended.
    ///
    /// The person is told only whether it succeeded.
    package enum Result: String, CaseIterable, Codable, Sendable {
        case success
        case wrongPassword = "wrong_password"
        case unknownEmail = "unknown_email"
        case locked
        case notActive = "not_active"
        case onHold = "on_hold"
        case throttled
        case factorFailed = "mfa_failed"
    }

    /// Puts a sign-in together.
    package init(
        id: ID, at: Instant, user: User.ID?, login: String? = nil, address: String,
        client: String, result: Result
    ) {
        (self.id, self.at, self.user, self.login) = (id, at, user, login)
        (self.address, self.client, self.result) = (address, client, result)
    }
}

/// A sign-in as lists show it.
package struct SignInRow: ListRow, Equatable {
    package var id: SignIn.ID
    package var at: Instant
    package var user: User.ID?
    package var login: Masked?
    package var address: String
    package var client: String
    package var result: SignIn.Result

    /// Shows a sign-in.
    package init(_ signIn: SignIn) {
        (id, at, user) = (signIn.id, signIn.at, signIn.user)
        login = signIn.login.map { .hidden("\($0.prefix(1))•••") }
        (address, client, result) = (signIn.address, signIn.client, signIn.result)
    }

    package var rowID: String { id.description }
    package var rowVersion: Int { 0 }

    package static let words: String? = UserRow.words
    package static let columns: [Column<SignInRow>] = [
        Column(ColumnSpec("at", "At", .instant, sortable: true)) { .instant($0.at) },
        Column(ColumnSpec("result", "Result", .choice(SignIn.Result.allCases.map(\.rawValue)))) {
            .state($0.result.rawValue, $0.result == .success ? .good : .bad)
        },
        Column(ColumnSpec("address", "Address", .text)) { .text($0.address) },
        Column(ColumnSpec("client", "Client", .text, filterable: false)) { .text($0.client) },
        Column(ColumnSpec("user", "User", .id(User.idPrefix))) {
            $0.user.map { .text($0.description) } ?? .none
        },
    ]
}

/// Sign-ins of one day in Riyadh.
package struct DayCount: Codable, Sendable, Equatable {
    package var day: CalendarDate
    package var successes: Int
    package var failures: Int

    /// Counts of a day.
    package init(day: CalendarDate, successes: Int, failures: Int) {
        (self.day, self.successes, self.failures) = (day, successes, failures)
    }

    /// The counts of so many days up to one, oldest first, with the quiet days between them.
    package static func filled(_ counts: [DayCount], days: Int, until last: CalendarDate)
        -> [DayCount]
    {
        let byDay = Dictionary(counts.map { ($0.day, $0) }) { first, _ in first }
        return (1 - max(days, 1)...0).map { offset in
            let day = CalendarDate(daysSinceEpoch: last.daysSinceEpoch + offset)
            return byDay[day] ?? DayCount(day: day, successes: 0, failures: 0)
        }
    }
}

/// A failure to count against an account's address and the place that it came from.
package struct SignInFailure: Sendable, Equatable {
    /// The address typed, lower case.
    package var name: String
    /// The network that it came from, ``Call/Source/network``.
    package var source: String

    /// Names a failure.
    package init(name: String, source: String) { (self.name, self.source) = (name, source) }
}

/// Failures counted since the last success.
package struct AttemptTally: Sendable, Equatable {
    /// Failures of this name from this source.
    package var fromSource: Int
    /// The moment of the last of them; `nil` without any.
    package var lastFromSource: Instant?
    /// Failures of this name from everywhere.
    package var fromEverywhere: Int

    /// A tally.
    package init(fromSource: Int, lastFromSource: Instant?, fromEverywhere: Int) {
        (self.fromSource, self.lastFromSource) = (fromSource, lastFromSource)
        self.fromEverywhere = fromEverywhere
    }

    /// Failures that are forgiven before a delay begins.
    package static let free = 4
    /// The longest delay.
    package static let delayMax = Span.minutes(15)
    /// Failures are forgotten after this time.
    package static let memory = Span.hours(12)

    /// When the next try is looked at: 30 s after the fifth failure, doubling up to ``delayMax``.
    ///
    /// Counted by source, so that a stranger cannot lock the owner out.
    package var nextTry: Instant? {
        guard let lastFromSource, fromSource > Self.free else { return nil }
        let doublings = min(fromSource - Self.free - 1, 10)
        let delay = min(Span.seconds(30 << Int64(doublings)), Self.delayMax)
        return lastFromSource + delay
    }
}
