internal import Domain

/// An account that passed its own tests and still has to be held against the others.
struct Candidate {
    var person: ImportedPerson
    var remarks: RowRemarks
}

/// Judges one account's record (RULES, section 2).
struct PersonJudge {
    /// The kind of account that the file holds.
    let kind: ImportedPerson.Kind
    /// The moment of the export.
    let exportedAt: Instant

    /// The columns of a kind of account (RULES, section 4).
    static func columns(of kind: ImportedPerson.Kind) -> [String] {
        let head = ["id", "email", "full_name"]
        let tail = ["password_hash", "created_at", "last_login", "status"]
        return switch kind {
        case .admin:
            head + ["role", "phone"] + tail + ["mfa_enabled"]
        case .castingDirector:
            head + ["full_name_ar", "company", "phone", "city", "website", "cr_number"] + tail
                + ["email_verified"]
        case .agent:
            head + ["full_name_ar", "agency", "phone", "city", "license_no", "commission_pct"]
                + tail + ["email_verified"]
        case .actor:
            head + [
                "full_name_ar", "stage_name", "phone", "gender", "date_of_birth", "nationality",
                "city", "height_cm", "weight_kg", "languages", "skills", "union", "bio",
                "headshot_path", "resume_path",
            ] + tail + ["email_verified", "guardian_email", "agent_id"]
        }
    }

    /// How a record ends, as far as it alone can tell.
    enum Verdict {
        case accepted(Candidate)
        case rejected(ImportCode)
    }

    /// Judges a record; the first reason to reject it counts.
    func judge(_ record: Record, _ state: LegacyState) -> Verdict {
        var record = record
        let address = Address(record["email"])
        if address.text.isEmpty, !address.hadDisplayName { return .rejected(.noEmail) }
        guard address.isValid else { return .rejected(.badEmail) }
        if address.hadDisplayName {
            record.remarks.add(.emailDisplayNameRemoved, "email", to: .text(address.text))
        }
        if address.hadSpaces {
            record.remarks.add(.emailSpacesRemoved, "email", to: .text(address.text))
        }
        var person = ImportedPerson(
            kind: kind, legacyID: record.id, line: record.line, email: address.text,
            status: .pending, detail: .actor(ImportedActor()))
        person.fullName = record.text("full_name", .name)
        person.fullNameArabic = record.text("full_name_ar", .name)
        person.detail = detail(of: &person, in: &record, state)
        let names = [person.fullName, person.fullNameArabic, person.actor?.stageName]
        if names.allSatisfy(TextField.isNothing) { return .rejected(.noName) }
        if state.staffEmails.contains(address.text) { return .rejected(.emailInOtherRole) }
        addAccount(&person, from: &record)
        person.source = record.source(Self.columns(of: kind))
        return .accepted(Candidate(person: person, remarks: record.remarks))
    }

    /// What only this kind of account has, and the city.
    ///
    /// Texts are read in the order of RULES, section 4: a remark names the first column.
    private func detail(
        of person: inout ImportedPerson, in record: inout Record, _ state: LegacyState
    ) -> ImportedPerson.Detail {
        switch kind {
        case .admin:
            return .admin(
                ImportedAdmin(
                    role: role(in: &record), hasSecondFactor: record.isYes("mfa_enabled")))
        case .castingDirector:
            let company = record.text("company", .name)
            person.city = record.text("city", .city)
            return .castingDirector(
                ImportedCastingDirector(
                    company: company, website: record.plain("website"),
                    registration: registration(in: &record),
                    isEmailVerified: record.isYes("email_verified")))
        case .agent:
            let agency = record.text("agency", .name)
            person.city = record.text("city", .city)
            return .agent(
                ImportedAgent(
                    agency: agency, license: record.plain("license_no"),
                    commissionBps: commission(in: &record),
                    isEmailVerified: record.isYes("email_verified")))
        case .actor:
            let (actor, city) = ActorJudge(state: state).actor(in: &record, email: person.email)
            person.city = city
            return .actor(actor)
        }
    }

    /// What every account has beside its names.
    private func addAccount(_ person: inout ImportedPerson, from record: inout Record) {
        switch Phone.read(record["phone"]) {
        case .absent: break
        case .value(let number): person.phone = number
        case .unreadable: record.remarks.add(.badPhone, "phone")
        }
        person.password = StoredPassword.read(record["password_hash"])
        if person.password == .unusable { record.remarks.add(.passwordUnusable, "password_hash") }
        person.createdAt = record.moment("created_at")
        person.lastLogin = record.moment("last_login")
        if let created = person.createdAt {
            if created > exportedAt { record.remarks.add(.dateInFuture, "created_at") }
            if let login = person.lastLogin, login < created {
                record.remarks.add(.loginBeforeCreated, "last_login")
            }
        }
        person.status = status(in: &record)
        if person.actor?.lacksGuardian == true { person.status = .pending }
    }

    private func status(in record: inout Record) -> AccountStatus {
        let known: [AccountStatus] = [.active, .inactive, .suspended, .pending]
        let word = record.word("status")
        if let status = known.first(where: { $0.rawValue == word }) { return status }
        record.remarks.add(.statusUnknown, "status", to: .text(AccountStatus.pending.rawValue))
        return .pending
    }

    private func role(in record: inout Record) -> ImportedAdmin.Role {
        if let role = ImportedAdmin.Role(rawValue: record.word("role")) { return role }
        record.remarks.add(.roleUnknown, "role", to: .text(ImportedAdmin.Role.support.rawValue))
        return .support
    }

    private func registration(in record: inout Record) -> String? {
        let digits = Digits.folded(record["cr_number"])
        if digits.count != 10 || !digits.allSatisfy(\.isDigit) {
            record.remarks.add(.badCRNumber, "cr_number")
        }
        return digits.isEmpty ? nil : digits[...].text
    }

    private func commission(in record: inout Record) -> Int? {
        let commission = Measures.commission(record["commission_pct"])
        if case .unreadable = commission {
            record.remarks.add(.commissionOutOfRange, "commission_pct")
        }
        return commission.value
    }
}

extension Record {
    /// Yes or no; what is neither counts as no.
    func isYes(_ column: String) -> Bool {
        let word = Digits.folded(self[column])[...].text.lowercased()
        return ["1", "true", "yes"].contains(word)
    }

    /// An optional time; one that cannot be read is left empty with a warning.
    mutating func moment(_ column: String) -> Instant? {
        let moment = MomentReading.moment(self[column])
        if case .unreadable = moment { remarks.add(.dateUnreadable, column) }
        return moment.value
    }
}
