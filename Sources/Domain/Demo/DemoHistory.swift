/// What a person of the sample did and what happened to the account.
struct DemoHistory: Sendable, Equatable {
    var signIns: [SignIn] = []
    var sessions: [Session] = []
    var events: [SecurityEvent] = []
}

extension DemoSample {
    /// People with a history: more would make a large sample slow to fill and no better to look at.
    static let historyMax = 2_000

    /// The history of a person: sign-ins up to the last one, sessions, events.
    func history(of person: DemoPerson) -> DemoHistory {
        var history = DemoHistory()
        var random = random(person.number, .traffic)
        let place = Place(random.pick(DemoWords.clients), Self.network(&random))
        addSignIns(of: person, place, &random, to: &history)
        addSessions(of: person, place, &random, to: &history)
        addEvents(of: person, &random, to: &history)
        return history
    }

    /// Where a person signs in.
    private struct Place {
        let client: String
        let address: String

        init(_ client: String, _ address: String) {
            (self.client, self.address) = (client, address)
        }
    }

    /// An address of the blocks for documents (RFC 5737).
    static func network(_ random: inout DemoRandom) -> String {
        random.pick(["192.0.2.", "198.51.100."]) + String(1 + random.below(254))
    }

    private func addSignIns(
        of person: DemoPerson, _ place: Place, _ random: inout DemoRandom,
        to history: inout DemoHistory
    ) {
        let user = person.user
        guard let last = user.lastSignIn else { return }
        func add(_ at: Instant, _ result: SignIn.Result) {
            history.signIns.append(
                SignIn(
                    id: random.identifier(at: at), at: at, user: user.id,
                    address: place.address, client: place.client, result: result
                )
            )
        }
        let isStaff = user.role.isStaff
        for _ in 0..<(isStaff ? 20 : random.pick([0, 1, 1, 2, 2, 3, 6])) {
            let at = signInMoment(&random, daysMax: 60, from: user.joined)
            guard at < last else { continue }
            if random.chance(perMille: 60) { add(at - .seconds(40), .wrongPassword) }
            add(at, .success)
        }
        if random.chance(perMille: 80) { add(last - .seconds(25), .wrongPassword) }
        add(last, .success)
        if user.isLocked(at: moment) {
            for back in 1...9 {
                let at = moment - .seconds(Int64(back * 31 + random.below(9)))
                add(at, back == 1 ? .locked : .wrongPassword)
            }
        }
        if user.status == .suspended, random.chance(perMille: 500) {
            add(signInMoment(&random, daysMax: 5, from: last), .notActive)
        }
        // Somebody is wrong before the account was there only if it is very young.
        history.signIns.removeAll { $0.at < user.joined || $0.at > moment }
    }

    private func addSessions(
        of person: DemoPerson, _ place: Place, _ random: inout DemoRandom,
        to history: inout DemoHistory
    ) {
        let user = person.user
        guard let created = user.lastSignIn, moment - created < .days(30) else { return }
        let isStaff = user.role.isStaff
        guard isStaff || random.chance(perMille: 250) else { return }
        let lifetime = Session.lifetime(of: user.role)
        let passed = (moment - created).milliseconds
        var seen = created + Span(milliseconds: passed / 100 * Int64(random.below(100)))
        let expires = created + lifetime.absolute
        let isOpen = isStaff ? false : user.signInObstacle(at: moment) == nil
        var end: Session.End?
        if !isOpen || random.chance(perMille: 350) || expires <= moment {
            end = expires <= moment ? .expired : user.status == .suspended ? .suspended : .signedOut
        }
        if end != nil { seen = min(seen, min(expires, created + .hours(2))) }
        history.sessions.append(
            Session(
                id: random.identifier(at: created), user: user.id,
                fingerprint: random.fingerprint(), client: place.client, address: place.address,
                created: created, lastSeen: seen, expires: expires, mustReset: user.mustReset,
                end: end,
                endedAt: end.map { $0 == .expired ? expires : min(seen + .minutes(1), moment) }
            )
        )
    }

    private func addEvents(
        of person: DemoPerson, _ random: inout DemoRandom, to history: inout DemoHistory
    ) {
        let user = person.user
        let admin = id(of: DemoAccounts.number("admin")).description
        func add(_ kind: SecurityEvent.Kind, _ text: String, _ daysMax: Int, by actor: String) {
            let at = signInMoment(&random, daysMax: daysMax, from: user.joined)
            history.events.append(
                SecurityEvent(
                    id: random.identifier(at: at), at: at, user: user.id, kind: kind, text: text,
                    actor: actor
                )
            )
        }
        let own = user.id.description
        if user.hasPasswordHistory, random.chance(perMille: 120) {
            add(.passwordChanged, "the password was changed", 200, by: own)
        }
        if let suspension = user.suspension {
            add(.suspended, suspension.reason, 20, by: admin)
        }
        if user.status == .closed { add(.closed, "the account was closed", 30, by: own) }
        if user.mustReset { add(.mustReset, "the password must be changed", 20, by: admin) }
        if user.isLocked(at: moment) {
            add(.locked, "too many wrong passwords", 1, by: "anonymous")
        }
        for hold in Hold.allCases where user.holds.contains(hold) {
            add(.holdPlaced, "on hold: \(hold.rawValue)", 90, by: admin)
        }
        if random.chance(perMille: 25) {
            add(.phoneChanged, "the phone number was changed", 60, by: own)
        }
    }
}

extension User {
    /// Whether the person has used a password.
    fileprivate var hasPasswordHistory: Bool { lastSignIn != nil }
}
