extension DemoSample {
    /// What belongs to the role of a person.
    func profile(of number: Int, _ identity: DemoIdentity, _ role: Role) -> Profile {
        var random = random(number, .profile)
        switch role {
        case .talent: return Profile(talent: talent(number, identity, &random))
        case .caster: return Profile(caster: caster(number, &random))
        case .agent: return Profile(agent: agent(&random))
        default: return Profile()
        }
    }

    private func talent(
        _ number: Int, _ identity: DemoIdentity, _ random: inout DemoRandom
    ) -> TalentProfile {
        let isMinor = DemoLayout.isMinor(number)
        // Whole leap years, so that nobody lands on the wrong side of a birthday.
        let days = isMinor ? 1830 + random.below(4300) : 18 * 366 + 1 + random.below(365 * 52)
        let birthDate = CalendarDate(daysSinceEpoch: today.daysSinceEpoch - days)
        let height = Self.height(ageYears: days / 365, identity.gender, &random)
        let guardian = DemoLayout.guardian(of: number)
        let nationality =
            identity.isForeign
            ? random.pick(DemoWords.foreignNationalities)
            : random.chance(perMille: 800) ? "Saudi" : random.pick(DemoWords.nationalities)
        return TalentProfile(
            stageName: random.chance(perMille: 220) ? stageName(identity, &random) : nil,
            birthDate: birthDate, gender: identity.gender, heightCm: height,
            weightKg: random.chance(perMille: 900)
                ? max(10, height * height * (17 + random.below(10)) / 10_000) : nil,
            languages: languages(identity, &random),
            skills: random.some(1 + random.below(5), of: DemoWords.skills),
            nationality: nationality,
            union: random.chance(perMille: 250) ? random.pick(DemoWords.unions) : nil,
            bio: random.chance(perMille: 600) ? random.pick(DemoWords.bios) : nil,
            headshotPath: random.chance(perMille: 850) ? "headshots/\(number).jpg" : nil,
            resumePath: random.chance(perMille: 500) ? "resumes/\(number).pdf" : nil,
            guardianEmail: guardian.map { self.identity(of: $0).email },
            agent: isMinor ? nil : agent(for: number)
        )
    }

    private static func height(
        ageYears: Int, _ gender: Gender, _ random: inout DemoRandom
    ) -> Int {
        let grown = gender == .male ? 160 + random.below(36) : 150 + random.below(31)
        return ageYears < 18 ? grown - (18 - ageYears) * 6 : grown
    }

    private func languages(_ identity: DemoIdentity, _ random: inout DemoRandom) -> [String] {
        let first = identity.isForeign ? ["English"] : ["Arabic"]
        let others = random.some(random.below(3), of: DemoWords.languages)
        return first + others.filter { !first.contains($0) }
    }

    private func stageName(_ identity: DemoIdentity, _ random: inout DemoRandom) -> String {
        let name = DemoWords.stageNames[random.below(DemoWords.stageNames.count)]
        let parts = name.split(separator: " ").map(String.init)
        if identity.isForeign { return parts[0] }
        return random.chance(perMille: 500) ? parts[1] : "\(identity.first.latin) \(parts[0])"
    }

    /// The agent of an adult talent: somebody who was there before; `nil` for most.
    func agent(for number: Int) -> User.ID? {
        if number == DemoAccounts.number("talent") { return nil }
        var random = random(number, .agent)
        guard random.chance(perMille: 350) else { return nil }
        if random.chance(perMille: 30) { return id(of: DemoAccounts.number("agent")) }
        return DemoLayout.agent(for: number, choice: random.below(1000)).map(id)
    }

    private func caster(_ number: Int, _ random: inout DemoRandom) -> CasterProfile {
        let house = random.pick(DemoWords.houses)
        let company = "\(house) \(random.pick(DemoWords.trades))"
        let host = company.lowercased().split(separator: " ").joined(separator: "-")
        return CasterProfile(
            company: company,
            website: random.chance(perMille: 700) ? "https://\(host)\(number).example" : nil,
            registration: random.chance(perMille: 850)
                ? String(1_010_000_000 + random.below(8_900_000_000 / 10)) : nil
        )
    }

    private func agent(_ random: inout DemoRandom) -> AgentProfile {
        AgentProfile(
            agency: "\(random.pick(DemoWords.houses)) \(random.pick(DemoWords.agencies))",
            license: "AG-\(10_000 + random.below(90_000))",
            commissionBps: 500 + 50 * random.below(31)
        )
    }
}
