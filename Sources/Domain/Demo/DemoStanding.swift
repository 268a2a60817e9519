/// How an account of the sample stands.
struct DemoStanding {
    var status = AccountStatus.active
    var suspension: User.Suspension?
    var lockedUntil: Instant?
    var mustReset = false
    var holds: Set<Hold> = []
    var isEmailVerified = true
    var lastSignIn: Instant?
    var closedAt: Instant?
    var hasPassword = true
}

extension DemoSample {
    /// How the account of a running number stands, in realistic proportions.
    func standing(of number: Int, joined: Instant) -> DemoStanding {
        var random = random(number, .standing)
        var standing = DemoStanding()
        if number <= DemoAccounts.all.count {
            standing.lastSignIn = signInMoment(&random, daysMax: 3, from: joined)
            return standing
        }
        if DemoLayout.isMinor(number) {
            standing.holds = [.minor]
            standing.hasPassword = false
            standing.status = random.chance(perMille: 800) ? .active : .pending
            standing.isEmailVerified = false
            return standing
        }
        standing.status = status(&random)
        place(holds: &standing.holds, &random)
        let since = moment - joined
        switch standing.status {
        case .suspended:
            standing.suspension = User.Suspension(
                reason: random.pick(DemoWords.suspensions),
                until: random.chance(perMille: 600)
                    ? moment + .days(Int64(1 + random.below(60))) : nil
            )
        case .closed:
            let passed = Int64(random.below(Int(since.milliseconds / 2)))
            standing.closedAt = moment - Span(milliseconds: passed)
        case .invited, .pending:
            standing.isEmailVerified = false
            standing.hasPassword = standing.status == .pending
        case .active:
            standing.mustReset = random.chance(perMille: 12)
            if random.chance(perMille: 6) {
                standing.lockedUntil = moment + .seconds(Int64(60 + random.below(840)))
            }
        case .inactive: break
        }
        standing.lastSignIn = lastSignIn(standing, &random, joined: joined)
        return standing
    }

    private func status(_ random: inout DemoRandom) -> AccountStatus {
        switch random.below(1000) {
        case ..<820: .active
        case ..<890: .inactive
        case ..<925: .pending
        case ..<955: .invited
        case ..<980: .suspended
        default: .closed
        }
    }

    private func place(holds: inout Set<Hold>, _ random: inout DemoRandom) {
        if random.chance(perMille: 30) { holds.insert(.unverified) }
        if random.chance(perMille: 5) { holds.insert(.breach) }
        if random.chance(perMille: 4) { holds.insert(.investigation) }
    }

    private func lastSignIn(
        _ standing: DemoStanding, _ random: inout DemoRandom, joined: Instant
    ) -> Instant? {
        switch standing.status {
        case .invited, .pending: return nil
        case .active, .suspended:
            guard !random.chance(perMille: 40) else { return nil }
            // Most came lately, some long ago.
            let daysMax = random.pick([2, 7, 7, 14, 30, 90])
            return signInMoment(&random, daysMax: daysMax, from: joined)
        case .inactive, .closed:
            let end = standing.closedAt ?? moment
            let passed = (end - joined).milliseconds
            return joined + Span(milliseconds: passed / 100 * Int64(random.below(70)))
        }
    }

    /// A moment of the last days when people sign in: evenings more than nights, working days
    /// (Sunday to Thursday) more than Fridays and Saturdays; never before `start`.
    func signInMoment(_ random: inout DemoRandom, daysMax: Int, from start: Instant) -> Instant {
        var day = today.daysSinceEpoch - random.below(daysMax)
        if Self.isWeekend(day), random.chance(perMille: 450) { day -= 2 }
        let midnight = Riyadh.start(of: CalendarDate(daysSinceEpoch: day))
        let hour = random.pick(Self.hours)
        var chosen =
            midnight + .hours(Int64(hour)) + Span(milliseconds: Int64(random.below(3_600_000)))
        if chosen >= moment { chosen = chosen - .days(1) }
        guard chosen <= start else { return chosen }
        let passed = Int(max((moment - start).milliseconds, 2))
        return start + Span(milliseconds: Int64(1 + random.below(passed - 1)))
    }

    /// 1970-01-01 was a Thursday.
    private static func isWeekend(_ day: Int) -> Bool { [1, 2].contains(day % 7) }

    /// The hours of a day in Riyadh, each as often as people sign in then.
    private static let hours: [Int] = {
        let weights = [
            6, 3, 2, 1, 1, 2, 3, 5, 8, 11, 12, 11, 9, 8, 9, 10, 12, 13, 13, 14, 17, 19, 16, 11,
        ]
        return weights.enumerated().flatMap { Array(repeating: $0.offset, count: $0.element) }
    }()
}
