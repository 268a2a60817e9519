import Domain
import Service
import Testing

/// A changing operation on records made so that it succeeds.
struct Scenario: Sendable, CustomTestStringConvertible {
    let name: String
    /// Prepares the records and gives who performs what, and whose account it is about.
    let prepare: @Sendable (House) throws -> Act

    /// Who performs what.
    struct Act {
        let backend: any Backend
        let operation: any Operation
        let user: User.ID?

        init(_ backend: any Backend, _ operation: any Operation, _ user: User.ID? = nil) {
            (self.backend, self.operation, self.user) = (backend, operation, user)
        }
    }

    var testDescription: String { name }

    init(_ type: any Operation.Type, _ prepare: @escaping @Sendable (House) throws -> Act) {
        (name, self.prepare) = (type.spec.name, prepare)
    }

    /// An act of an admin on an account in some state.
    private init(
        _ type: any Operation.Type, on role: Role = .talent, _ status: AccountStatus = .active,
        holds: Set<Hold> = [], _ operation: @escaping @Sendable (User.ID) -> any Operation
    ) {
        self.init(type) { house in
            let admin = try house.add(.admin)
            let person = try house.add(role, status: status, holds: holds)
            return Act(admin.backend, operation(person.id), person.id)
        }
    }

    /// Every operation that is offered and changes something, once.
    static let all = access + accounts + others

    private static let access = [
        Scenario(StartSession.self) { house in
            let person = try house.add(.talent)
            let login = person.email.description
            return Act(
                house.nobody, StartSession(login: login, password: House.password), person.id)
        },
        Scenario(EndSession.self) { house in Act(try house.add(.support).backend, EndSession()) },
        Scenario(RevokeSession.self) { house in
            let person = try house.add(.talent)
            return Act(
                try house.add(.admin).backend, RevokeSession(session: person.session), person.id)
        },
        Scenario(RevokeAllSessions.self) { RevokeAllSessions(user: $0) },
        Scenario(RequestReset.self) { house in
            let person = try house.add(.talent)
            return Act(house.nobody, RequestReset(email: person.email), person.id)
        },
        Scenario(CheckResetToken.self) { house in
            let person = try house.add(.talent)
            let code = try house.addReset(of: person.id)
            return Act(
                house.nobody, CheckResetToken(token: code, login: person.email.description),
                person.id)
        },
        Scenario(CompleteReset.self) { house in
            let person = try house.add(.talent)
            let code = try house.addReset(of: person.id)
            let new = Secret("another four plain words")
            let login = person.email.description
            return Act(
                house.nobody, CompleteReset(token: code, password: new, login: login), person.id)
        },
        Scenario(ChangePassword.self) { house in
            let person = try house.add(.support)
            let new = Secret("another four plain words")
            let change = ChangePassword(current: House.password, password: new)
            return Act(person.backend, change, person.id)
        },
        Scenario(StartReset.self) { StartReset(user: $0, way: .code) },
        Scenario(CancelReset.self) { house in
            let person = try house.add(.talent)
            _ = try house.addReset(of: person.id)
            let admin = try house.add(.admin)
            let rows = try admin.backend.perform(ListResets()).rows
            return Act(admin.backend, CancelReset(reset: try #require(rows.first).id), person.id)
        },
    ]

    private static let accounts = [
        Scenario(CreateUser.self) { house in
            let email = try #require(EmailAddress("new@casting.example"))
            return Act(
                try house.add(.admin).backend,
                CreateUser(email: email, name: "Omar Said", role: .caster))
        },
        Scenario(EditUser.self) {
            EditUser(
                user: $0, name: "Omar Said", nameArabic: .set("عمر"), city: .set("Jeddah"),
                stageName: .set("Omar"), heightCm: .set(180), languages: ["ar", "en"])
        },
        Scenario(SetRole.self, on: .caster) { SetRole(user: $0, role: .agent) },
        Scenario(SuspendUser.self) { SuspendUser(user: $0) },
        Scenario(LiftSuspension.self, .suspended) { LiftSuspension(user: $0) },
        Scenario(CloseUser.self) { CloseUser(user: $0) },
        Scenario(RestoreUser.self, .closed) { RestoreUser(user: $0) },
        Scenario(ActivateUser.self, .pending) { ActivateUser(user: $0) },
        Scenario(LockUser.self) {
            LockUser(user: $0, until: Instant(milliseconds: 1_800_000_000_000))
        },
        Scenario(UnlockUser.self) { UnlockUser(user: $0) },
        Scenario(PlaceHold.self) { PlaceHold(user: $0, hold: .breach) },
        Scenario(LiftHold.self, holds: [.breach]) { LiftHold(user: $0, hold: .breach) },
        Scenario(RevealField.self) { RevealField(user: $0, field: .email) },
        Scenario(AddNote.self) { AddNote(user: $0, text: "called back") },
    ]

    private static let others = [
        Scenario(LinkGuardian.self) { house in
            let (minor, guardian) = (try house.addMinor(), try house.add(.guardian))
            return Act(
                try house.add(.admin).backend,
                LinkGuardian(minor: minor.id, guardian: guardian.id), minor.id)
        },
        Scenario(VerifyGuardian.self) { house in
            let samples = try Samples(in: house)
            return Act(
                try house.add(.admin).backend, VerifyGuardian(link: samples.link), samples.user)
        },
        Scenario(EndGuardian.self) { house in
            let samples = try Samples(in: house)
            return Act(
                try house.add(.admin).backend, EndGuardian(link: samples.link), samples.user)
        },
        Scenario(DecideApproval.self) { house in
            let samples = try Samples(in: house)
            let decision = DecideApproval(approval: samples.approval, agree: true)
            return Act(try house.add(.admin).backend, decision, samples.user)
        },
        Scenario(RetryMail.self) { house in
            let samples = try Samples(in: house)
            try house.write { tx throws(Failure) in
                var mail = try tx.mail.find(samples.mail)
                mail.note(.refused("no such mailbox", suppresses: false), at: tx.now)
                try tx.mail.save(mail)
            }
            return Act(try house.add(.support).backend, RetryMail(mail: samples.mail))
        },
        Scenario(CancelMail.self) { house in
            let samples = try Samples(in: house)
            return Act(try house.add(.admin).backend, CancelMail(mail: samples.mail))
        },
        Scenario(RemoveSuppression.self) { house in
            let samples = try Samples(in: house)
            let removal = RemoveSuppression(suppression: samples.suppression)
            return Act(try house.add(.support).backend, removal)
        },
        Scenario(ChangeSetting.self) { house in
            let change = ChangeSetting(setting: .maintenance, value: .set("back at ten"))
            return Act(try house.add(.admin).backend, change)
        },
        Scenario(OpenBreaker.self) { house in
            Act(try house.add(.admin).backend, OpenBreaker(gateway: .smtp))
        },
        Scenario(CloseBreaker.self) { house in
            Act(try house.add(.oncall).backend, CloseBreaker(gateway: .sendgrid))
        },
        Scenario(ReleaseBreaker.self) { house in
            try house.write { tx throws(Failure) in
                var record = try tx.breakers.find(.mailFolder, for: .change)
                try record.hold(.open, by: .anonymous, reason: "maintenance", at: tx.now)
                try tx.breakers.save(record)
            }
            return Act(try house.add(.admin).backend, ReleaseBreaker(gateway: .mailFolder))
        },
        Scenario(RetryJob.self) { house in
            let job = try house.enqueue(after: .hours(1))[0]
            return Act(try house.add(.oncall).backend, RetryJob(job: job.id))
        },
        Scenario(DiscardJob.self) { house in
            let job = try house.enqueue()[0]
            return Act(try house.add(.oncall).backend, DiscardJob(job: job.id))
        },
        Scenario(CancelJob.self) { house in
            let job = try house.enqueue()[0]
            return Act(try house.add(.oncall).backend, CancelJob(job: job.id))
        },
        Scenario(ReplayJobs.self) { house in
            try house.enqueue(3)
            return Act(try house.add(.oncall).backend, ReplayJobs(filter: "queue:test"))
        },
        Scenario(DiscardJobs.self) { house in
            try house.enqueue(3)
            return Act(try house.add(.oncall).backend, DiscardJobs(filter: "queue:test"))
        },
        Scenario(CancelJobs.self) { house in
            try house.enqueue(3)
            return Act(try house.add(.oncall).backend, CancelJobs(filter: "queue:test"))
        },
        Scenario(PauseQueue.self) { house in
            try house.enqueue()
            return Act(try house.add(.oncall).backend, PauseQueue(queue: "test"))
        },
        Scenario(ResumeQueue.self) { house in
            try house.enqueue()
            let backend = try house.add(.oncall).backend
            // Where all scenarios follow one another it is paused already.
            _ = try? backend.perform(PauseQueue(queue: "test"), Call(reason: "a test"))
            return Act(backend, ResumeQueue(queue: "test"))
        },
        Scenario(MakeCheckpoint.self) { house in
            Act(try house.add(.auditor).backend, MakeCheckpoint())
        },
    ]
}

extension House {
    /// Adds an open reset with a code and gives the code.
    func addReset(of user: User.ID) throws(Failure) -> Secret {
        let code = vault.newCode()
        let reset = PasswordReset(
            id: newID(PasswordReset.self), user: user, way: .code,
            fingerprint: try vault.hash(password: vault.normalizedCode(code) ?? code).stored,
            created: clock.now,
            expires: clock.now + PasswordReset.codeLife, startedBy: "somebody")
        try write { tx throws(Failure) in try tx.resets.add(reset) }
        return code
    }
}
