import Domain
import Fields
import Testing

/// Records that example calls are about: one of each kind that exists.
struct Samples {
    var user: User.ID
    var guardian: User.ID
    var session: Session.ID
    var reset: PasswordReset.ID
    var link: GuardianLink.ID
    var approval: Approval.ID
    var mail: Mail.ID
    var job: Job.ID
    var suppression: Suppression.ID
    var record: AuditPosition
    var now: Instant

    /// Adds a person with everything that hangs on one.
    init(in house: House) throws {
        // Only a minor has a guardian.
        let talent = try house.add(
            .talent, holds: [.unverified], profile: Profile(talent: TalentProfile()))
        let guardian = try house.add(.guardian)
        let link = GuardianLink(
            id: house.newID(GuardianLink.self), minor: talent.id, guardian: guardian.id,
            created: house.clock.now)
        let reset = PasswordReset(
            id: house.newID(PasswordReset.self), user: talent.id, way: .code, fingerprint: nil,
            created: house.clock.now, expires: house.clock.now + .hours(1),
            startedBy: "somebody")
        let approval = Approval(
            id: house.newID(Approval.self), kind: .staffRole, subject: talent.id.description,
            value: Role.support.rawValue, askedBy: "somebody", askedAt: house.clock.now,
            reason: "help is needed")
        let mail = Mail(
            id: house.newID(Mail.self), to: talent.email, user: talent.id, template: .suspended,
            subject: "nothing", created: house.clock.now, notBefore: house.clock.now)
        let gone = try #require(
            EmailAddress("gone-\(talent.id.description.suffix(8))@casting.example"))
        let suppression = Suppression(
            id: house.newID(Suppression.self), address: gone, cause: .bounced,
            detail: "no such mailbox", created: house.clock.now, mail: nil)
        self.suppression = suppression.id
        try house.write { tx throws(Failure) in
            try tx.guardians.add(link)
            try tx.resets.add(reset)
            try tx.approvals.add(approval)
            try tx.mail.add(mail)
            try tx.suppressions.add(suppression)
        }
        (user, self.guardian, session) = (talent.id, guardian.id, talent.session)
        (self.link, self.reset) = (link.id, reset.id)
        (self.approval, self.mail) = (approval.id, mail.id)
        job = try house.enqueue()[0].id
        now = house.clock.now
        record = try house.record()
    }

    /// A call of an operation, made of its schema and these records.
    func call(_ type: any Operation.Type) throws -> any Operation {
        var texts: [String: String] = [:]
        for field in FieldSchema.fields(of: type) where field.isRequired {
            texts[field.name] = text(for: field)
        }
        return try TextForm.decode(type, from: texts)
    }

    private func text(for field: Field) -> String {
        switch field.kind {
        case .id(User.idPrefix):
            field.name == "guardian" ? guardian.description : user.description
        case .id(Session.idPrefix): session.description
        case .id(PasswordReset.idPrefix): reset.description
        case .id(GuardianLink.idPrefix): link.description
        case .id(Approval.idPrefix): approval.description
        case .id(Mail.idPrefix): mail.description
        case .id(Job.idPrefix): job.description
        case .id(Suppression.idPrefix): suppression.description
        case .instant: (now + .days(1)).description
        case .secret: "another few plain words"
        case .email: "new-\(user.description.suffix(8))@casting.example"
        default:
            field.name == "record"
                ? record.description : field.example.isEmpty ? "some words" : field.example
        }
    }
}

extension House {
    /// An audit record that exists, made by the operating system.
    func record() throws -> AuditPosition {
        let email = try #require(EmailAddress("nobody@casting.example"))
        _ = try operatingSystem.perform(RequestReset(email: email), Call(source: House.source))
        return try #require(try records(1).first).position
    }
}
