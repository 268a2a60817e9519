/// Changes what is known about a person.
package struct EditUser: Operation {
    package var user: User.ID
    package var name: String?
    package var nameArabic: Change<String>
    package var email: EmailAddress?
    package var phone: Change<PhoneNumber>
    package var city: Change<String>
    package var stageName: Change<String>
    package var birthDate: Change<CalendarDate>
    package var gender: Change<Gender>
    package var heightCm: Change<Int>
    package var weightKg: Change<Int>
    package var nationality: Change<String>
    package var languages: [String]?
    package var skills: [String]?

    /// Changes what is given and leaves the rest.
    package init(
        user: User.ID, name: String? = nil, nameArabic: Change<String> = .leave,
        email: EmailAddress? = nil, phone: Change<PhoneNumber> = .leave,
        city: Change<String> = .leave, stageName: Change<String> = .leave,
        birthDate: Change<CalendarDate> = .leave, gender: Change<Gender> = .leave,
        heightCm: Change<Int> = .leave, weightKg: Change<Int> = .leave,
        nationality: Change<String> = .leave, languages: [String]? = nil, skills: [String]? = nil
    ) {
        (self.user, self.name, self.nameArabic) = (user, name, nameArabic)
        (self.email, self.phone, self.city) = (email, phone, city)
        (self.stageName, self.birthDate, self.gender) = (stageName, birthDate, gender)
        (self.heightCm, self.weightKg, self.nationality) = (heightCm, weightKg, nationality)
        (self.languages, self.skills) = (languages, skills)
    }

    package static let spec = Spec(
        "users.edit", .patch, "/users/{user}", needs: .usersEdit, reason: .optional,
        comparesVersion: true,
        personal: [
            "name", "nameArabic", "stageName", "birthDate", "city", "gender", "heightCm",
            "weightKg", "nationality", "languages", "skills",
        ],
        summary: "Change what is known about a person.",
        fields: [
            "user": "Whose account.", "name": "The full name.",
            "nameArabic": "The full name in Arabic.",
            "email":
                "What the person signs in with; the old address is told, and for 72 hours only a "
                + "colleague's reset goes to the new one.",
            "phone": "With country code.", "city": "Where the person lives.",
            "stageName": "The name on credits.", "birthDate": "From papers, YYYY-MM-DD.",
            "gender": "As in papers.", "heightCm": "Centimetres, \(words(heightsCm)).",
            "weightKg": "Kilograms, \(words(weightsKg)).", "nationality": "As in papers.",
            "languages": "All of them, separated by commas.",
            "skills": "All of them, separated by commas.",
        ],
        limits: [
            "name": CreateUser.nameLimit, "nameArabic": CreateUser.nameLimit,
            "city": CreateUser.nameLimit, "stageName": CreateUser.nameLimit,
            "nationality": CreateUser.nameLimit, "heightCm": .number(heightsCm),
            "weightKg": .number(weightsKg), "languages": itemsLimit, "skills": itemsLimit,
        ]
    )

    /// Heights and weights that people have.
    private static let (heightsCm, weightsKg) = (30...250, 2...300)

    private static func words(_ range: ClosedRange<Int>) -> String {
        "\(range.lowerBound) to \(range.upperBound)"
    }

    package func run(in tx: any Transaction) throws(Failure) -> UserRow {
        let old = try tx.users.find(user, for: .change)
        var found = old
        if tx.access.grant == .contactData, touchesMoreThanContact {
            throw .denied("your role edits contact data only: email and phone")
        }
        if let name { try checkName(name, field: "name") }
        try checkTexts()
        found.rename(
            name: name ?? found.name, nameArabic: nameArabic.applied(to: found.nameArabic),
            city: city.applied(to: found.city)
        )
        let (email, phone) = (email ?? old.email, phone.applied(to: found.phone))
        let (changesEmail, changesPhone) = (email != old.email, phone != old.phone)
        found.setContact(email: email, phone: phone, by: tx.access.actor.name, at: tx.now)
        let changesTalent = touchesTalent ? try editTalent(&found, in: tx) : false
        guard found != old || changesTalent else {
            return UserRow(found, masked: tx.access.isMasked)
        }
        try tx.users.save(&found)
        // Whoever reads the old address must not use a link that was sent there.
        if changesEmail {
            _ = try tx.resets.voidAll(of: user)
            try tx.note(.emailChanged, of: user, "the e-mail address was changed")
        }
        if changesPhone { try tx.note(.phoneChanged, of: user, "the phone number was changed") }
        if changesEmail || changesPhone {
            // The old address is told of every change (house rule, ASVS 6.3.7).
            try tx.send(
                .contactChanged, to: found, address: old.email, about: user.description,
                after: Undo.window
            )
        }
        return UserRow(found, masked: tx.access.isMasked)
    }

    /// Most languages, and most skills, of a person.
    package static let itemsMax = 100
    private static let itemsLimit = Spec.Limit.items(
        max: itemsMax, characters: 1...CreateUser.nameLengthMax)

    /// Every text has an end: lists show many of them on one page.
    private func checkTexts() throws(Failure) {
        let texts = [
            ("nameArabic", nameArabic), ("city", city), ("stageName", stageName),
            ("nationality", nationality),
        ]
        for (field, change) in texts {
            if case .set(let text) = change { try checkName(text, field: field) }
        }
        for (field, items) in [("languages", languages), ("skills", skills)] {
            guard let items else { continue }
            guard items.count <= Self.itemsMax else {
                throw .invalid(field: field, "must be at most \(Self.itemsMax)")
            }
            for item in items { try checkName(item, field: field) }
        }
    }

    /// Changes the profile; false when all of it is as it was.
    private func editTalent(_ found: inout User, in tx: any Transaction) throws(Failure) -> Bool {
        var profile = try tx.users.profile(of: user)
        guard var talent = profile.talent else {
            throw .conflict("\(user) is a \(found.role.rawValue) and has no talent profile")
        }
        talent.stageName = stageName.applied(to: talent.stageName)
        talent.birthDate = birthDate.applied(to: talent.birthDate)
        talent.gender = gender.applied(to: talent.gender)
        talent.heightCm = heightCm.applied(to: talent.heightCm)
        talent.weightKg = weightKg.applied(to: talent.weightKg)
        talent.nationality = nationality.applied(to: talent.nationality)
        talent.languages = languages ?? talent.languages
        talent.skills = skills ?? talent.skills
        try Self.check(talent, on: Riyadh.date(at: tx.now))
        if talent.isMinor(on: Riyadh.date(at: tx.now)), !found.holds.contains(.minor) {
            try place(.minor, on: &found, in: tx)
        }
        guard talent != profile.talent else { return false }
        profile.talent = talent
        try tx.users.save(profile, of: user)
        return true
    }

    private static func check(_ talent: TalentProfile, on today: CalendarDate) throws(Failure) {
        for (field, value, range) in [
            ("heightCm", talent.heightCm, heightsCm), ("weightKg", talent.weightKg, weightsKg),
        ] {
            guard let value, !range.contains(value) else { continue }
            throw .outside(range, field: field)
        }
        try checkBirthDate(talent.birthDate, on: today)
    }

    private var touchesTalent: Bool {
        stageName != .leave || birthDate != .leave || gender != .leave || heightCm != .leave
            || weightKg != .leave || nationality != .leave || languages != nil || skills != nil
    }

    private var touchesMoreThanContact: Bool {
        name != nil || nameArabic != .leave || city != .leave || touchesTalent
    }

    package func inverse(of output: UserRow, before: Before) -> Undo? {
        guard let old = before.first(User.self) else { return nil }
        var back = EditUser(user: user)
        if name != nil { back.name = old.name }
        if nameArabic != .leave { back.nameArabic = old.nameArabic.map(Change.set) ?? .clear }
        if email != nil { back.email = old.email }
        if phone != .leave { back.phone = old.phone.map(Change.set) ?? .clear }
        if city != .leave { back.city = old.city.map(Change.set) ?? .clear }
        if let talent = before.first(Profile.self)?.talent { restore(talent, in: &back) }
        return Undo(back, expecting: output.version, loses: lost(old, output))
    }

    private func lost(_ old: User, _ output: UserRow) -> String? {
        var losses: [String] = []
        let changesEmail = email.map { $0 != old.email } ?? false
        if changesEmail, old.isEmailVerified { losses.append("the address must be verified anew") }
        if output.holds.contains(.minor), !old.holds.contains(.minor) {
            losses.append(Undo.minorStays)
        } else if changesEmail {
            losses.append("voided resets stay ended")
        }
        return losses.isEmpty ? nil : losses.joined(separator: "; ")
    }

    private func restore(_ old: TalentProfile, in back: inout EditUser) {
        if stageName != .leave { back.stageName = old.stageName.map(Change.set) ?? .clear }
        if birthDate != .leave { back.birthDate = old.birthDate.map(Change.set) ?? .clear }
        if gender != .leave { back.gender = old.gender.map(Change.set) ?? .clear }
        if heightCm != .leave { back.heightCm = old.heightCm.map(Change.set) ?? .clear }
        if weightKg != .leave { back.weightKg = old.weightKg.map(Change.set) ?? .clear }
        if nationality != .leave { back.nationality = old.nationality.map(Change.set) ?? .clear }
        if languages != nil { back.languages = old.languages }
        if skills != nil { back.skills = old.skills }
    }
}
