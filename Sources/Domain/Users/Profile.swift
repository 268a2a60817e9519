/// What belongs to an account's role.
package struct Profile: Sendable, Equatable {
    package var talent: TalentProfile?
    package var caster: CasterProfile?
    package var agent: AgentProfile?

    /// Puts a profile together; staff have none of the parts.
    package init(
        talent: TalentProfile? = nil, caster: CasterProfile? = nil, agent: AgentProfile? = nil
    ) {
        (self.talent, self.caster, self.agent) = (talent, caster, agent)
    }
}

/// An actor's profile.
package struct TalentProfile: Sendable, Equatable {
    package var stageName: String?
    package var birthDate: CalendarDate?
    package var gender: Gender?
    /// Centimetres, 30 to 250.
    package var heightCm: Int?
    /// Kilograms, 2 to 300.
    package var weightKg: Int?
    package var languages: [String]
    package var skills: [String]
    package var nationality: String?
    package var union: String?
    package var bio: String?
    package var headshotPath: String?
    package var resumePath: String?
    /// The address of the parent that the old system named; a link comes with verification.
    package var guardianEmail: EmailAddress?
    package var agent: User.ID?

    /// Puts a talent's profile together.
    package init(
        stageName: String? = nil, birthDate: CalendarDate? = nil, gender: Gender? = nil,
        heightCm: Int? = nil, weightKg: Int? = nil, languages: [String] = [],
        skills: [String] = [], nationality: String? = nil, union: String? = nil,
        bio: String? = nil, headshotPath: String? = nil, resumePath: String? = nil,
        guardianEmail: EmailAddress? = nil, agent: User.ID? = nil
    ) {
        (self.stageName, self.birthDate, self.gender) = (stageName, birthDate, gender)
        (self.heightCm, self.weightKg) = (heightCm, weightKg)
        (self.languages, self.skills) = (languages, skills)
        (self.nationality, self.union, self.bio) = (nationality, union, bio)
        (self.headshotPath, self.resumePath) = (headshotPath, resumePath)
        (self.guardianEmail, self.agent) = (guardianEmail, agent)
    }

    /// Years below which somebody is a minor (PDPL and labour law: 18, Gregorian).
    package static let adultAge = 18

    /// Whether the talent is a minor on a day in Riyadh: under 18, or the birth date is unknown.
    package func isMinor(on day: CalendarDate) -> Bool {
        guard let birthDate else { return true }
        return birthDate.age(on: day) < Self.adultAge
    }

    /// The age as a band for screens: `13–17`, `18–24`, …; never the birth date.
    package func ageBand(on day: CalendarDate) -> String? {
        guard let age = birthDate?.age(on: day) else { return nil }
        let bands = [0, 6, 13, 18, 25, 35, 45, 55, 65]
        guard let index = bands.lastIndex(where: { $0 <= age }) else { return nil }
        return index == bands.count - 1 ? "65+" : "\(bands[index])–\(bands[index + 1] - 1)"
    }
}

/// What a talent's papers say.
package enum Gender: String, CaseIterable, Codable, Sendable { case male, female }

/// A casting director's or producer's profile.
package struct CasterProfile: Sendable, Equatable {
    package var company: String?
    package var website: String?
    /// The number of the commercial registration: ten digits.
    package var registration: String?

    /// Puts a caster's profile together.
    package init(company: String? = nil, website: String? = nil, registration: String? = nil) {
        (self.company, self.website, self.registration) = (company, website, registration)
    }
}

/// An agent's profile.
package struct AgentProfile: Sendable, Equatable {
    package var agency: String?
    package var license: String?
    /// Commission in basis points, 0 to 3000 (30 %).
    package var commissionBps: Int?

    /// Puts an agent's profile together.
    package init(agency: String? = nil, license: String? = nil, commissionBps: Int? = nil) {
        (self.agency, self.license, self.commissionBps) = (agency, license, commissionBps)
    }
}
