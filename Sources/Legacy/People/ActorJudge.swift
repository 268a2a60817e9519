internal import Domain

/// Judges what only actors have (RULES, section 2, "Actors only").
struct ActorJudge {
    /// What was read before: the agents.
    let state: LegacyState

    /// The first birth date that is believed.
    private static let earliestBirth = CalendarDate(year: 1920, month: 1, day: 1)
    /// Years of the Islamic calendar that a birth date can have.
    private static let hijriYears = 1300...1500
    /// Bare numbers that count days from 1899-12-30, as spreadsheets do.
    private static let serials = 5000...50_000
    /// 1899-12-30 in days before 1970-01-01.
    private static let serialZero = -25_569

    /// The actor's part of an account with that address, and the city.
    func actor(
        in record: inout Record, email: String
    ) -> (actor: ImportedActor, city: String?) {
        var actor = ImportedActor()
        actor.stageName = record.text("stage_name", .name)
        actor.gender = gender(in: &record)
        actor.birthDate = birthDate(in: &record)
        actor.nationality = record.text("nationality", .line)
        let city = record.text("city", .city)
        actor.heightCm = height(in: &record)
        actor.weightKg = weight(in: &record)
        actor.languages = Self.list(record.text("languages", .line))
        actor.skills = Self.list(record.text("skills", .line))
        actor.union = record.text("union", .line)
        actor.bio = record.text("bio", .paragraph)
        actor.headshotPath = path("headshot_path", in: &record)
        actor.resumePath = path("resume_path", in: &record)
        actor.isEmailVerified = record.isYes("email_verified")
        let guardian = Address(record["guardian_email"])
        actor.guardianEmail = guardian.isValid ? guardian.text : nil
        actor.agentID = agent(in: &record)
        actor.isMinor = actor.birthDate.map { $0.age(on: state.exportDay) < 18 } ?? false
        if actor.isMinor, actor.guardianEmail == nil || actor.guardianEmail == email {
            actor.lacksGuardian = true
            record.remarks.add(.minorWithoutGuardian, "guardian_email")
        }
        return (actor, city)
    }

    /// A list's members, separated by `;`, `,`, `|` or `،`.
    static func list(_ text: String?) -> [String] {
        let separators: Set<Unicode.Scalar> = [";", ",", "|", "،"]
        let parts = (text ?? "").unicodeScalars.split { separators.contains($0) }
        return parts.map { String($0).trimmingBlanks() }.filter { !$0.isEmpty }
    }

    private func gender(in record: inout Record) -> Gender? {
        switch record.word("gender") {
        case "": return nil
        case "male", "m", "ذكر": return .male
        case "female", "f", "أنثى", "انثى": return .female
        default:
            record.remarks.add(.genderUnknown, "gender")
            return nil
        }
    }

    private func birthDate(in record: inout Record) -> CalendarDate? {
        let column = "date_of_birth"
        let bytes = Digits.folded(record[column])
        if DayReading.isAbsent(bytes) { return nil }
        let written = DayReading.written(bytes)
        if bytes[...].holds("هـ") || written.map({ Self.hijriYears ~= $0.year }) == true {
            record.remarks.add(.dobHijri, column)
            return nil
        }
        let (date, repair) = Self.date(written, or: bytes)
        guard let date else {
            record.remarks.add(.dateUnreadable, column)
            return nil
        }
        if let repair { record.remarks.add(repair, column, to: .text(date.description)) }
        if date > state.exportDay || Self.earliestBirth.map({ date < $0 }) == true {
            record.remarks.add(.dobOutOfRange, column)
            return nil
        }
        return date
    }

    /// The day that is meant, and what had to be put right to see it.
    private static func date(
        _ written: WrittenDay?, or bytes: [UInt8]
    ) -> (CalendarDate?, ImportCode?) {
        guard var day = written else {
            guard bytes.count <= 5, let serial = RecordID.read(bytes[...]),
                serials.contains(serial)
            else { return (nil, nil) }
            return (CalendarDate(daysSinceEpoch: serialZero + serial), .dobExcelSerial)
        }
        guard day.isDayFirst, day.month > 12, day.day <= 12 else { return (day.date, nil) }
        (day.month, day.day) = (day.day, day.month)
        return (day.date, .dobDayMonthSwapped)
    }

    private func height(in record: inout Record) -> Int? {
        let height = Measures.height(record["height_cm"])
        if let code = height.code {
            let value = height.centimetres.map { ImportRemark.Value.number($0) }
            record.remarks.add(code, "height_cm", to: value)
        }
        return height.centimetres
    }

    private func weight(in record: inout Record) -> Int? {
        let weight = Measures.weight(record["weight_kg"])
        if case .unreadable = weight { record.remarks.add(.weightOutOfRange, "weight_kg") }
        return weight.value
    }

    private func path(_ column: String, in record: inout Record) -> String? {
        guard let path = record.plain(column) else { return nil }
        guard MediaPath.isUnsafe(path) else { return path }
        record.remarks.add(.unsafePathDropped, column)
        return nil
    }

    private func agent(in record: inout Record) -> Int? {
        let field = record["agent_id"]
        if field.isEmpty { return nil }
        if let id = RecordID.read(field), let agent = state.account(id),
            state.accounts[agent] == .agent
        {
            return agent
        }
        record.remarks.add(.unknownAgent, "agent_id")
        return nil
    }
}
