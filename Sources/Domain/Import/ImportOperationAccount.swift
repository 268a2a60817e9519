/// What an account takes from its row in the old system, apart from its password.
struct ImportedAccount: Equatable {
    var email: EmailAddress
    var name: String
    var nameArabic: String?
    var phone: PhoneNumber?
    var city: String?
    var role: Role
    var status: AccountStatus
    var mustReset: Bool
    var isMinor: Bool
    var isEmailVerified: Bool
    var lastSignIn: Instant?
    var talent: TalentProfile?
    var caster: CasterProfile?
    var agency: AgentProfile?

    /// What stands where somebody was suspended before: the old system kept no reasons.
    static let suspension = User.Suspension(reason: "suspended in the old system", until: nil)

    /// The account as it is now.
    init(_ user: User, _ profile: Profile) {
        (email, name, nameArabic) = (user.email, user.name, user.nameArabic)
        (phone, city, role, status) = (user.phone, user.city, user.role, user.status)
        (mustReset, isMinor) = (user.mustReset, user.holds.contains(.minor))
        (isEmailVerified, lastSignIn) = (user.isEmailVerified, user.lastSignIn)
        (talent, caster, agency) = (profile.talent, profile.caster, profile.agent)
    }

    /// The profile of the account.
    var profile: Profile { Profile(talent: talent, caster: caster, agent: agency) }

    /// A new account.
    func user(_ id: User.ID, joined: Instant) -> User {
        User(
            id: id, version: 1, email: email, name: name, nameArabic: nameArabic, phone: phone,
            city: city, role: role, status: status,
            suspension: status == .suspended ? Self.suspension : nil, mustReset: mustReset,
            holds: isMinor ? [.minor] : [], isEmailVerified: isEmailVerified, joined: joined,
            lastSignIn: lastSignIn
        )
    }

    /// An account that was there, with these values; `change` says who changes its contact data
    /// and when, if that changes.
    func user(changing old: User, _ change: User.ContactChange) -> User {
        let keepsContact = email == old.email && phone == old.phone
        let others = old.holds.subtracting([.minor])
        return User(
            id: old.id, version: old.version, email: email, name: name, nameArabic: nameArabic,
            phone: phone, city: city, role: role, status: status,
            suspension: status == .suspended ? old.suspension ?? Self.suspension : nil,
            lockedUntil: old.lockedUntil, mustReset: mustReset,
            holds: isMinor ? others.union([.minor]) : others, isEmailVerified: isEmailVerified,
            joined: old.joined, lastSignIn: lastSignIn,
            contactChange: keepsContact ? old.contactChange : change,
            closedAt: status == .closed ? old.closedAt : nil
        )
    }
}

extension ImportedAccount {
    /// What becomes of an account of the old system; `nil` when its address is too long.
    ///
    /// `exportDay` is the export day in Riyadh; `agent` the account that represents an actor.
    init?(_ person: ImportedPerson, exportDay: CalendarDate, agent: User.ID?) {
        guard let email = EmailAddress(person.email) else { return nil }
        self.email = email
        name = Self.name(of: person) ?? email.description
        nameArabic = person.fullNameArabic
        phone = person.phone.flatMap { PhoneNumber($0) }
        (city, status, lastSignIn) = (person.city, person.status, person.lastLogin)
        mustReset = person.password == .none || person.password == .unusable
        (isMinor, isEmailVerified) = (false, false)
        switch person.detail {
        case .admin(let admin):
            role = Self.role(of: admin)
        case .castingDirector(let director):
            role = .caster
            isEmailVerified = director.isEmailVerified
            caster = CasterProfile(
                company: director.company, website: director.website,
                registration: director.registration
            )
        case .agent(let part):
            role = .agent
            isEmailVerified = part.isEmailVerified
            agency = AgentProfile(
                agency: part.agency, license: part.license, commissionBps: part.commissionBps
            )
        case .actor(let actor):
            role = .talent
            isEmailVerified = actor.isEmailVerified
            let profile = Self.talent(actor, agent: agent)
            isMinor = profile.isMinor(on: exportDay)
            talent = profile
        }
    }

    private static func name(of person: ImportedPerson) -> String? {
        if let name = person.fullName ?? person.fullNameArabic { return name }
        return switch person.detail {
        case .admin: nil
        case .castingDirector(let director): director.company
        case .agent(let agent): agent.agency
        case .actor(let actor): actor.stageName
        }
    }

    private static func role(of admin: ImportedAdmin) -> Role {
        switch admin.role {
        case .admin: .admin
        case .support: .support
        case .ops: .oncall
        }
    }

    private static func talent(_ actor: ImportedActor, agent: User.ID?) -> TalentProfile {
        TalentProfile(
            stageName: actor.stageName, birthDate: actor.birthDate, gender: actor.gender,
            heightCm: actor.heightCm, weightKg: actor.weightKg, languages: actor.languages,
            skills: actor.skills, nationality: actor.nationality, union: actor.union,
            bio: actor.bio, headshotPath: actor.headshotPath, resumePath: actor.resumePath,
            guardianEmail: actor.guardianEmail.flatMap { EmailAddress($0) }, agent: agent
        )
    }
}
