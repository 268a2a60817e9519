/// Adds an account.
package struct CreateUser: TellingOperation {
    package var email: EmailAddress
    package var name: String
    package var nameArabic: String?
    package var role: Role
    package var phone: PhoneNumber?
    package var city: String?
    package var birthDate: CalendarDate?

    /// Adds an account of a marketplace role, or asks a second admin for one of staff.
    package init(
        email: EmailAddress, name: String, nameArabic: String? = nil, role: Role,
        phone: PhoneNumber? = nil, city: String? = nil, birthDate: CalendarDate? = nil
    ) {
        (self.email, self.name, self.nameArabic, self.role) = (email, name, nameArabic, role)
        (self.phone, self.city, self.birthDate) = (phone, city, birthDate)
    }

    package static let spec = Spec(
        "users.create", .post, "/users", needs: .usersCreate, reason: .optional,
        personal: ["name", "nameArabic", "birthDate", "city"],
        summary: "Add an account; its person sets a password by a reset.",
        fields: [
            "email": "What the person signs in with.", "name": "The full name.",
            "nameArabic": "The full name in Arabic.",
            "role": "What the person is; staff wait for a second admin, pending as casters.",
            "phone": "With country code.", "city": "Where the person lives.",
            "birthDate":
                "Of a talent; under 18, or without one, the account is on hold and nobody is told.",
        ],
        limits: ["name": nameLimit, "nameArabic": nameLimit, "city": nameLimit]
    )

    /// Most characters in a name.
    package static let nameLengthMax = 200
    /// What ``checkName(_:field:)`` holds.
    static let nameLimit = Spec.Limit.characters(1...nameLengthMax)

    package func run(in tx: any Transaction) throws(Failure) -> UserRow {
        try checkName(name, field: "name")
        if let nameArabic { try checkName(nameArabic, field: "nameArabic") }
        if let city { try checkName(city, field: "city") }
        guard role != .investor || tx.isDemo else {
            throw .invalid(field: "role", "investor exists only in databases marked demo")
        }
        try checkBirthDate(birthDate, on: Riyadh.date(at: tx.now))
        // Left out in silence it would hold no minor.
        guard birthDate == nil || role == .talent else {
            throw .invalid(field: "birthDate", "is kept of talents only; leave it out")
        }
        let first = try grantsAtOnce(role, in: tx)
        let talent = role == .talent ? TalentProfile(birthDate: birthDate) : nil
        let isMinor = talent?.isMinor(on: Riyadh.date(at: tx.now)) ?? false
        let user = User(
            id: tx.newID(User.self), version: 1, email: email, name: name, nameArabic: nameArabic,
            phone: phone, city: city, role: first ? role : .caster,
            status: first ? .active : .pending, holds: isMinor ? [.minor] : [], joined: tx.now
        )
        tx.trail.target = user.id.description
        try tx.users.add(user, Profile(talent: talent))
        try tx.note(.created, of: user.id, "the account was created")
        if !first {
            try askForRole(role, of: user.id, in: tx)
        }
        try tx.send(.invitation, to: user, about: user.id.description, after: Undo.window)
        return UserRow(user, masked: tx.access.isMasked)
    }

    package func notice(of output: UserRow) -> String? {
        guard output.role == role else { return Approval.waits }
        return output.holds.contains(.minor) ? Hold.untold : nil
    }

    package func inverse(of output: UserRow, before: Before) -> Undo? {
        Undo(CloseUser(user: output.id), expecting: output.version)
    }
}

/// Refuses a name, or another short text of a person, that is empty or too long.
func checkName(_ name: String, field: String) throws(Failure) {
    guard !name.trimmingBlanks().isEmpty,
        name.unicodeScalars.count <= CreateUser.nameLengthMax
    else {
        throw .invalid(field: field, "must have 1 to \(CreateUser.nameLengthMax) characters")
    }
}

/// Refuses a birth date that nobody alive has: who was born in the year 1 would be no minor.
func checkBirthDate(_ date: CalendarDate?, on today: CalendarDate) throws(Failure) {
    guard let date, date > today || date.year < 1900 else { return }
    throw .invalid(field: "birthDate", "must lie between 1900-01-01 and today")
}
