/// An account of the old system, cleaned and judged, and not yet a user.
package struct ImportedPerson: Sendable, Equatable {
    /// Which file the account came from.
    package enum Kind: String, CaseIterable, Sendable {
        case admin, castingDirector, agent, actor
    }

    /// What only one kind of account has.
    package enum Detail: Sendable, Equatable {
        case admin(ImportedAdmin)
        case castingDirector(ImportedCastingDirector)
        case agent(ImportedAgent)
        case actor(ImportedActor)
    }

    package var kind: Kind
    /// The id in the old system, 1 to 999,999,999; meant to be unique over all kinds.
    package var legacyID: Int
    /// The physical line where the row begins, from 1.
    package var line: Int
    /// The address in lower case.
    package var email: String
    package var fullName: String?
    /// Only admins have none.
    package var fullNameArabic: String?
    /// E.164.
    package var phone: String?
    package var city: String?
    package var password: LegacyPassword
    package var createdAt: Instant?
    /// `nil` means never.
    package var lastLogin: Instant?
    /// One of active, inactive, suspended, pending.
    package var status: AccountStatus
    package var detail: Detail
    /// The row's cleaned fields in the order of the hand-over's RULES, section 4, each led by its
    /// length: equal for equal rows, whatever the encoding, separator or order of columns.
    ///
    /// It holds the stored password and personal data: hash it, keep it nowhere.
    package var source: [UInt8]

    /// Puts an account together.
    package init(
        kind: Kind, legacyID: Int, line: Int, email: String, fullName: String? = nil,
        fullNameArabic: String? = nil, phone: String? = nil, city: String? = nil,
        password: LegacyPassword = .none, createdAt: Instant? = nil, lastLogin: Instant? = nil,
        status: AccountStatus, detail: Detail, source: [UInt8] = []
    ) {
        (self.kind, self.legacyID, self.line, self.email) = (kind, legacyID, line, email)
        (self.fullName, self.fullNameArabic) = (fullName, fullNameArabic)
        (self.phone, self.city, self.password) = (phone, city, password)
        (self.createdAt, self.lastLogin) = (createdAt, lastLogin)
        (self.status, self.detail, self.source) = (status, detail, source)
    }

    /// The actor's part; `nil` for other kinds.
    package var actor: ImportedActor? {
        if case .actor(let actor) = detail { actor } else { nil }
    }
}

extension ImportedPerson: CustomStringConvertible, CustomReflectable {
    /// Kind and id only: names, addresses and passwords never reach a log this way.
    package var description: String { "\(kind.rawValue) \(legacyID)" }

    /// Nothing to look into, for the same reason.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// What only staff have.
package struct ImportedAdmin: Sendable, Equatable {
    /// The old system's staff roles.
    package enum Role: String, CaseIterable, Sendable { case admin, support, ops }

    package var role: Role
    /// Whether a second factor was on; the factor itself is not in the hand-over.
    package var hasSecondFactor: Bool

    /// Puts the part together.
    package init(role: Role, hasSecondFactor: Bool) {
        (self.role, self.hasSecondFactor) = (role, hasSecondFactor)
    }
}

/// What only casting directors have.
package struct ImportedCastingDirector: Sendable, Equatable {
    package var company: String?
    package var website: String?
    /// The commercial registration as written; ten digits when it is right.
    package var registration: String?
    package var isEmailVerified: Bool

    /// Puts the part together.
    package init(company: String?, website: String?, registration: String?, isEmailVerified: Bool) {
        (self.company, self.website) = (company, website)
        (self.registration, self.isEmailVerified) = (registration, isEmailVerified)
    }
}

/// What only agents have.
package struct ImportedAgent: Sendable, Equatable {
    package var agency: String?
    package var license: String?
    /// Basis points, 0 to 3000 (30 %).
    package var commissionBps: Int?
    package var isEmailVerified: Bool

    /// Puts the part together.
    package init(agency: String?, license: String?, commissionBps: Int?, isEmailVerified: Bool) {
        (self.agency, self.license) = (agency, license)
        (self.commissionBps, self.isEmailVerified) = (commissionBps, isEmailVerified)
    }
}

/// What only actors have.
package struct ImportedActor: Sendable, Equatable {
    package var stageName: String?
    package var gender: Gender?
    /// `nil` when it is not given or cannot be trusted: then the age is unknown.
    package var birthDate: CalendarDate?
    package var nationality: String?
    /// Whole centimetres, 40 to 230.
    package var heightCm: Int?
    /// Whole kilograms, 2 to 250.
    package var weightKg: Int?
    package var languages: [String] = []
    package var skills: [String] = []
    package var union: String?
    package var bio: String?
    package var headshotPath: String?
    package var resumePath: String?
    package var isEmailVerified = false
    /// The parent's address in lower case; `nil` when it is none.
    package var guardianEmail: String?
    /// The imported agent, after merging.
    package var agentID: Int?
    /// Whether the birth date makes the actor younger than 18 on the export day.
    package var isMinor = false
    /// Whether a minor was set to pending because nobody stands for the child.
    package var lacksGuardian = false

    /// An actor of whom nothing is known.
    package init() {}
}
