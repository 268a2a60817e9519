internal import Domain
internal import SQL

/// What belongs to the roles (tables `talent_profiles`, `caster_profiles`, `agent_profiles`).
struct ProfileTables {
    let tx: StorageTransaction

    /// The profile of an account's number, in one look.
    func find(_ number: Int64) throws(Failure) -> Profile {
        try tx.first(
            """
            SELECT talent.user_n, stage_name, birth_date, gender, height_cm, weight_kg, languages, \
            skills, nationality, union_name, bio, headshot_path, resume_path, guardian_email, \
            (SELECT id FROM users WHERE n = agent_n), \
            caster.user_n, company, website, registration, \
            agent.user_n, agency, license, commission_bps \
            FROM (SELECT CAST(\(number) AS bigint) AS asked) AS account \
            LEFT JOIN talent_profiles AS talent ON talent.user_n = asked \
            LEFT JOIN caster_profiles AS caster ON caster.user_n = asked \
            LEFT JOIN agent_profiles AS agent ON agent.user_n = asked
            """
        ) { row throws(SQLError) in
            Profile(
                talent: row.optionalInteger(0) == nil ? nil : try Self.talent(row, at: 1),
                caster: row.optionalInteger(15) == nil
                    ? nil
                    : CasterProfile(
                        company: row.optionalText(16), website: row.optionalText(17),
                        registration: row.optionalText(18)),
                agent: row.optionalInteger(19) == nil
                    ? nil
                    : AgentProfile(
                        agency: row.optionalText(20), license: row.optionalText(21),
                        commissionBps: row.optionalInt(22)))
        } ?? Profile(talent: nil, caster: nil, agent: nil)
    }

    private static func talent(_ row: any Row, at first: Int) throws(SQLError) -> TalentProfile {
        TalentProfile(
            stageName: row.optionalText(first),
            birthDate: try row.optionalValue(first + 1, "talent_profiles.birth_date"),
            gender: try row.optionalChoice(first + 2, "talent_profiles.gender"),
            heightCm: row.optionalInt(first + 3), weightKg: row.optionalInt(first + 4),
            languages: list(row.text(first + 5)), skills: list(row.text(first + 6)),
            nationality: row.optionalText(first + 7), union: row.optionalText(first + 8),
            bio: row.optionalText(first + 9), headshotPath: row.optionalText(first + 10),
            resumePath: row.optionalText(first + 11),
            guardianEmail: try row.optionalValue(first + 12, "talent_profiles.guardian_email"),
            agent: try row.optionalValue(first + 13, "talent_profiles.agent_n"))
    }

    /// The stage name of an account's number.
    func stageName(_ number: Int64) throws(Failure) -> String? {
        try tx.first("SELECT stage_name FROM talent_profiles WHERE user_n = \(number)") {
            $0.optionalText(0)
        } ?? nil
    }

    /// Puts a profile in the place of another.
    func put(_ profile: Profile, of number: Int64, instead old: Profile) throws(Failure) {
        if let talent = profile.talent {
            try put(talent, number)
        } else if old.talent != nil {
            try tx.run("DELETE FROM talent_profiles WHERE user_n = \(number)")
        }
        if let caster = profile.caster {
            try put(caster, number)
        } else if old.caster != nil {
            try tx.run("DELETE FROM caster_profiles WHERE user_n = \(number)")
        }
        if let agent = profile.agent {
            try put(agent, number)
        } else if old.agent != nil {
            try tx.run("DELETE FROM agent_profiles WHERE user_n = \(number)")
        }
    }

    private func put(_ talent: TalentProfile, _ number: Int64) throws(Failure) {
        let agent = try talent.agent.map { id throws(Failure) in try tx.number(of: id) }
        try tx.run(
            """
            INSERT INTO talent_profiles (user_n, stage_name, birth_date, gender, height_cm, \
            weight_kg, languages, skills, nationality, union_name, bio, headshot_path, \
            resume_path, guardian_email, agent_n) VALUES (\(number), \(talent.stageName), \
            \(talent.birthDate), \(talent.gender), \(talent.heightCm), \
            \(talent.weightKg), \
            \(Self.text(talent.languages)), \(Self.text(talent.skills)), \
            \(talent.nationality), \
            \(talent.union), \(talent.bio), \(talent.headshotPath), \
            \(talent.resumePath), \
            \(talent.guardianEmail), \(agent)) \
            ON CONFLICT (user_n) DO UPDATE SET stage_name = excluded.stage_name, \
            birth_date = excluded.birth_date, gender = excluded.gender, \
            height_cm = excluded.height_cm, weight_kg = excluded.weight_kg, \
            languages = excluded.languages, skills = excluded.skills, \
            nationality = excluded.nationality, union_name = excluded.union_name, \
            bio = excluded.bio, headshot_path = excluded.headshot_path, \
            resume_path = excluded.resume_path, guardian_email = excluded.guardian_email, \
            agent_n = excluded.agent_n
            """)
    }

    private func put(_ caster: CasterProfile, _ number: Int64) throws(Failure) {
        try tx.run(
            """
            INSERT INTO caster_profiles (user_n, company, website, registration) \
            VALUES (\(number), \(caster.company), \(caster.website), \
            \(caster.registration)) \
            ON CONFLICT (user_n) DO UPDATE SET company = excluded.company, \
            website = excluded.website, registration = excluded.registration
            """)
    }

    private func put(_ agent: AgentProfile, _ number: Int64) throws(Failure) {
        try tx.run(
            """
            INSERT INTO agent_profiles (user_n, agency, license, commission_bps) \
            VALUES (\(number), \(agent.agency), \(agent.license), \
            \(agent.commissionBps)) \
            ON CONFLICT (user_n) DO UPDATE SET agency = excluded.agency, \
            license = excluded.license, commission_bps = excluded.commission_bps
            """)
    }

    /// A list in one text: an item a line, so line ends inside items become blanks, and the byte
    /// alone parts the items.
    private static func text(_ items: [String]) -> String {
        items.map { item in String(item.map { $0.isNewline ? " " : $0 }) }
            .joined(separator: "\n")
    }

    private static func list(_ text: String) -> [String] {
        text.utf8.split(separator: UInt8(ascii: "\n")).map { String(Substring($0)) }
    }
}

extension ProfileTables {
    private struct Field: Sendable {
        let name: String
        let isPersonal: Bool
        let value: @Sendable (Profile) -> String?
    }

    private static let fields: [Field] = [
        Field(name: "stage_name", isPersonal: true) { $0.talent?.stageName },
        Field(name: "birth_date", isPersonal: true) { $0.talent?.birthDate?.description },
        Field(name: "gender", isPersonal: true) { $0.talent?.gender?.rawValue },
        Field(name: "height_cm", isPersonal: true) { $0.talent?.heightCm.map(String.init) },
        Field(name: "weight_kg", isPersonal: true) { $0.talent?.weightKg.map(String.init) },
        Field(name: "languages", isPersonal: true) { text($0.talent?.languages) },
        Field(name: "skills", isPersonal: true) { text($0.talent?.skills) },
        Field(name: "nationality", isPersonal: true) { $0.talent?.nationality },
        Field(name: "union", isPersonal: true) { $0.talent?.union },
        Field(name: "bio", isPersonal: true) { $0.talent?.bio },
        Field(name: "headshot", isPersonal: true) { $0.talent?.headshotPath },
        Field(name: "resume", isPersonal: true) { $0.talent?.resumePath },
        Field(name: "guardian_email", isPersonal: true) {
            $0.talent?.guardianEmail?.description
        },
        Field(name: "agent", isPersonal: false) { $0.talent?.agent?.description },
        Field(name: "company", isPersonal: false) { $0.caster?.company },
        Field(name: "website", isPersonal: false) { $0.caster?.website },
        Field(name: "registration", isPersonal: true) { $0.caster?.registration },
        Field(name: "agency", isPersonal: false) { $0.agent?.agency },
        Field(name: "license", isPersonal: true) { $0.agent?.license },
        Field(name: "commission_bps", isPersonal: false) {
            $0.agent?.commissionBps.map(String.init)
        },
    ]

    private static func text(_ items: [String]?) -> String? {
        guard let items, !items.isEmpty else { return nil }
        return items.joined(separator: ", ")
    }

    /// Notes every field that changed.
    func note(_ old: Profile, _ new: Profile, of user: User.ID) {
        for field in Self.fields {
            tx.log.note(
                user, field.name, field.value(old), field.value(new),
                person: field.isPersonal ? user : nil)
        }
    }
}
