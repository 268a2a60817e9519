/// Sample people: everything about the person of a running number follows from seed and moment.
///
/// Who somebody is does not depend on how many there are; only when they joined does, for ten years
/// are spread over all of them.
struct DemoSample: Sendable {
    let seed: Int64
    /// The moment that the sample is of: nothing in it is later, but what is yet to come.
    let moment: Instant
    /// How many people there are in all.
    let count: Int

    /// The years that the joining is spread over.
    static let history = Span.days(3650)

    /// The sample people at a moment.
    init(seed: Int64, moment: Instant, count: Int) {
        (self.seed, self.moment, self.count) = (seed, moment, count)
    }

    /// The random numbers of a person for one use.
    func random(_ number: Int, _ stream: DemoRandom.Stream) -> DemoRandom {
        DemoRandom(seed: seed, number: number, stream)
    }

    /// The identifier of a person.
    ///
    /// As those of imported accounts it holds the moment of the making; but one has that which
    /// documents show.
    func id(of number: Int) -> User.ID {
        guard number != DemoAccounts.number("talent") else { return User.ID.shown }
        var random = random(number, .identifier)
        return random.identifier(at: moment - .days(1) + Span(milliseconds: Int64(number)))
    }

    /// When a person joined: strictly later than the one before, and ever more often.
    func joined(_ number: Int) -> Instant {
        var random = random(number, .dates)
        let share = (Double(number - 1) + Double(random.below(900)) / 1000) / Double(count)
        let passed = Double(Self.history.milliseconds - 60_000) * share.squareRoot()
        return moment - Self.history + Span(milliseconds: Int64(passed))
    }

    /// Today in Riyadh.
    var today: CalendarDate { Riyadh.date(at: moment) }
}

/// A sample person.
struct DemoPerson: Sendable, Equatable {
    var number: Int
    var user: User
    var profile: Profile
    /// Whether the password of the sample belongs to the account.
    var hasPassword: Bool
}

/// Names and address of a sample person.
struct DemoIdentity: Sendable, Equatable {
    var first: DemoName
    var family: DemoName
    var gender: Gender
    var email: EmailAddress
    /// Whether the name is written in Latin letters only.
    var isForeign: Bool { family.arabic.isEmpty }
    var name: String { "\(first.latin) \(family.latin)" }
    var nameArabic: String { "\(first.arabic) \(family.arabic)" }
}

extension DemoSample {
    /// Who the person of a running number is.
    func identity(of number: Int) -> DemoIdentity {
        if number <= DemoAccounts.all.count { return fixed(DemoAccounts.all[number - 1]) }
        var random = random(number, .identity)
        let gender: Gender = random.chance(perMille: 500) ? .female : .male
        let relative = DemoLayout.guardian(of: number).map(identity)
        let isForeign = relative?.isForeign ?? random.chance(perMille: 120)
        let first = random.pick(DemoFirstNames.list(gender, isForeign: isForeign))
        let family =
            relative?.family
            ?? random.pick(isForeign ? DemoFamilyNames.foreign : DemoFamilyNames.arab)
        let host =
            switch DemoLayout.role(of: number) {
            case .caster: "studio.example"
            case .agent: "agency.example"
            default: random.chance(perMille: 700) ? "mail.example" : "inbox.example"
            }
        return DemoIdentity(
            first: first, family: family, gender: gender,
            email: Self.address("\(first.local).\(family.local)\(number)@\(host)")
        )
    }

    private func fixed(_ account: DemoAccounts.Account) -> DemoIdentity {
        DemoIdentity(
            first: account.first, family: account.family, gender: account.gender,
            email: Self.address("\(account.login)@\(DemoAccounts.domain)")
        )
    }

    static func address(_ text: String) -> EmailAddress {
        guard let address = EmailAddress(text) else {
            preconditionFailure("a sample address is malformed: \(text)")
        }
        return address
    }

    /// The person of a running number, from 1.
    func person(_ number: Int) -> DemoPerson {
        let identity = identity(of: number)
        let role = DemoLayout.role(of: number)
        let profile = profile(of: number, identity, role)
        var random = random(number, .contact)
        let joined = joined(number)
        let standing = standing(of: number, joined: joined)
        let isArabicOnly = !identity.isForeign && random.chance(perMille: 30)
        let hasBoth = !identity.isForeign && !isArabicOnly && random.chance(perMille: 920)
        let city = random.pick(
            random.chance(perMille: 600) ? DemoWords.largeCities : DemoWords.cities)
        let user = User(
            id: id(of: number), version: 1, email: identity.email,
            name: isArabicOnly ? identity.nameArabic : identity.name,
            nameArabic: hasBoth ? identity.nameArabic : nil,
            phone: random.chance(perMille: 930) ? phone(&random) : nil,
            city: random.chance(perMille: 960) ? city : nil, role: role,
            status: standing.status, suspension: standing.suspension,
            lockedUntil: standing.lockedUntil, mustReset: standing.mustReset,
            holds: standing.holds, isEmailVerified: standing.isEmailVerified, joined: joined,
            lastSignIn: standing.lastSignIn, closedAt: standing.closedAt
        )
        return DemoPerson(
            number: number, user: user, profile: profile, hasPassword: standing.hasPassword
        )
    }

    private func phone(_ random: inout DemoRandom) -> PhoneNumber? {
        PhoneNumber("+9665\(10_000_000 + random.below(90_000_000))")
    }
}
