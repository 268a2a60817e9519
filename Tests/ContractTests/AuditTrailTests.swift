import Domain
import SQL
import Service
import TestSupport
import Testing

/// The audit trail: what is in it, what never is, and that every change of it is found.
@Suite struct AuditTrailTests {
    private static let call = Call(
        reason: "because", ticket: "T-1", source: House.source, requestID: "r-1")

    @Test(arguments: Setting.all)
    func `no password, token or code is in the files of the database`(setting: Setting) throws {
        let house = try House(setting)
        var secrets = [House.password.revealed]
        let person = try house.add(.talent)
        let signedIn = try house.nobody.perform(
            StartSession(login: person.email.description, password: House.password),
            Call(key: "in", source: House.source))
        secrets += [signedIn.token.revealed, person.token.revealed, "guessed words at random"]
        _ = try? house.signIn(person.email.description, Secret("guessed words at random"))
        let started = try house.add(.support).backend.perform(
            StartReset(user: person.id, way: .code),
            Call(key: "code", reason: "lost", source: House.source))
        let code = try #require(started.code).revealed
        secrets += [code, try #require(house.vault.normalizedCode(Secret(code))).revealed]
        secrets.append("brand new plain words")
        _ = try house.nobody.perform(
            CompleteReset(
                token: Secret(code), password: Secret("brand new plain words"),
                login: person.email.description),
            Call(key: "done", source: House.source))
        _ = try house.nobody.perform(RequestReset(email: person.email))
        let mail = try #require(try house.dueMail().last)
        let composed = try house.compose(mail)
        secrets += [composed.token?.revealed].compactMap(\.self)
        let bytes = try files(house)
        for secret in secrets {
            #expect(!bytes.holds(secret), "\(secret)")
        }
        #expect(secrets.count == 8)
    }

    @Test(arguments: Setting.all)
    func `personal values are sealed in the trail and masked when it is read`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let person = try house.add(.talent)
        let answer = try admin.backend.answer(
            any: EditUser(user: person.id, city: .set("Zanzibar-Mjini")), Self.call)
        let position = try #require(answer.record)
        let record = try admin.backend.perform(ShowAuditRecord(record: position))
        let change = try #require(record.changes.first { $0.field == "city" })
        #expect(change.after == Secret.dots)
        #expect(change.person == person.id.description)
        let other = try house.files.raw()
        defer { other.close() }
        let stored = try other.read { connection throws(SQLError) in
            try connection.all("SELECT parameters, changes FROM audit") { $0.blob(0) + $0.blob(1) }
        }
        for bytes in stored { #expect(!bytes.holds("Zanzibar")) }
    }

    @Test func `a refused reading whose record got no answer is not perhaps done`() throws {
        let house = try House()
        let person = try house.add(.talent)
        let service = Service(
            database: LosingCommits(house: house), vault: house.vault, clock: house.clock)
        let backend = service.backend(person.token)
        func code(_ operation: any Operation) -> String? {
            failure { () throws(Failure) in
                _ = try backend.answer(any: operation, Self.call)
            }?.code
        }
        #expect(code(ListSettings()) == "unavailable")
        #expect(code(EndSession()) == "unsettled")
    }

    @Test(arguments: Setting.all)
    func `what somebody looks like, speaks and can do is sealed too`(setting: Setting) throws {
        let house = try House(setting)
        let (admin, person) = (try house.add(.admin), try house.add(.talent))
        let edit = EditUser(
            user: person.id, gender: .set(.female), heightCm: .set(187), weightKg: .set(93),
            nationality: .set("Atlantis"), languages: ["Valyrian"], skills: ["zither"])
        let answer = try admin.backend.answer(any: edit, Self.call)
        let position = try #require(answer.record)
        let auditor = try house.add(.auditor).backend
        let record = try auditor.perform(ShowAuditRecord(record: position))
        let values = record.parameters.filter { $0.name != "user" }.map(\.value)
        #expect(values == Array(repeating: Secret.dots, count: 6))
        let other = try house.files.raw()
        defer { other.close() }
        let stored = try other.read { connection throws(SQLError) in
            try connection.all("SELECT parameters, changes FROM audit") { $0.blob(0) + $0.blob(1) }
        }
        for bytes in stored {
            for word in ["female", "Atlantis", "Valyrian", "zither"] {
                #expect(!bytes.holds(word))
            }
        }
    }

    @Test(arguments: Setting.all)
    func `a record tells who did what to whom, why, from where and how it ended`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let person = try house.add(.talent)
        let answer = try admin.backend.answer(
            any: PlaceHold(user: person.id, hold: .breach), Self.call)
        let position = try #require(answer.record)
        let record = try admin.backend.perform(ShowAuditRecord(record: position))
        #expect(record.row.actor == admin.id.description)
        #expect(record.row.operation == "holds.place")
        #expect(record.row.target == person.id.description)
        #expect(record.row.reason == "because")
        #expect(record.row.ticket == "T-1")
        #expect(record.row.source == "test 192.0.2.1")
        #expect(record.row.outcome == "done")
        #expect(record.row.at == house.clock.now)
        #expect(record.request == "r-1")
        let hold = record.changes.first { $0.field == "holds" }
        #expect(hold?.before == nil)
        #expect(hold?.after == "breach")
    }

    @Test(arguments: Setting.all)
    func `who signs in as somebody's identifier does not write into that person's records`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let person = try house.add(.talent)
        for login in [person.id.description, "x_abcdefghijklmnopqrstuvwxyz"] {
            #expect(throws: Failure.self) { try house.signIn(login) }
            let row = try #require(try house.records(1).first)
            #expect(row.operation == "sessions.sign-in")
            #expect(row.target == nil)
            let record = try house.operatingSystem.perform(ShowAuditRecord(record: row.position))
            let typed = try #require(record.parameters.first { $0.name == "login" })
            #expect(typed.value == Secret.dots)
            #expect(typed.person == nil)
        }
    }

    @Test(arguments: Setting.all)
    func `the name of a client has an end, for the trail keeps it for ever`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let person = try house.add(.support)
        func isTaken(_ characters: Int) -> Bool {
            let client = String(repeating: "x", count: characters)
            let call = Call(source: Call.Source(client: client, address: "192.0.2.1"))
            return failure { () throws(Failure) in
                try person.backend.perform(AddNote(user: person.id, text: "x"), call)
            }?.code != "invalid"
        }
        #expect(isTaken(Call.clientLengthMax))
        #expect(!isTaken(Call.clientLengthMax + 1))
    }

    @Test(arguments: Setting.all)
    func `what a refused act was about is in the trail`(setting: Setting) throws {
        let house = try House(setting)
        let person = try house.add(.talent)
        let refused = failure { () throws(Failure) in
            try person.backend.answer(any: CloseUser(user: person.id), Self.call)
        }
        #expect(refused?.code == "denied")
        #expect(try house.records(1).first?.target == person.id.description)
    }

    @Test(arguments: Setting.Store.allCases)
    func `what the database said of a failure is in the trail, and not in the answer`(
        store: Setting.Store
    ) throws {
        let house = try House(Setting(reach: .inProcess, store: store))
        let admin = try house.add(.admin)
        let person = try house.add(.talent)
        let other = try house.files.raw()
        defer { other.close() }
        try other.write { connection throws(SQLError) in
            try connection.script("DROP TABLE notes")
        }
        let failure = failure { () throws(Failure) in
            try admin.backend.answer(any: AddNote(user: person.id, text: "early"), Self.call)
        }
        #expect(failure?.code == "unavailable")
        #expect(failure?.message.contains("notes") == false)
        let row = try #require(try house.records(1).first)
        #expect(row.outcome == "unavailable")
        let record = try house.operatingSystem.perform(ShowAuditRecord(record: row.position))
        let message = try #require(failure?.message)
        #expect(record.remark?.hasPrefix("\(message): ") == true)
        #expect(record.remark?.contains("notes") == true)
    }

    @Test(arguments: Setting.all)
    func `after everything that can be done the trail is intact`(setting: Setting) throws {
        let house = try House(setting)
        var count = 0
        for scenario in Scenario.all where !scenario.name.hasPrefix("sessions.sign") {
            let act = try scenario.prepare(house)
            _ = try act.backend.answer(any: act.operation, Self.call)
            count += 1
        }
        let report = try house.operatingSystem.perform(VerifyAudit())
        #expect(report.isIntact)
        #expect(report.records >= count)
    }

    @Test(arguments: Setting.all)
    func `a checkpoint finds a tail that was cut off and another database's key is refused`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        for _ in 1...3 { _ = try house.record() }
        let made = try house.operatingSystem.perform(MakeCheckpoint())
        let verify = VerifyCheckpoint(checkpoint: made.text)
        #expect(try house.operatingSystem.perform(verify).isIntact)
        let other = try house.files.raw()
        defer { other.close() }
        try other.write { connection throws(SQLError) in
            let table: Statement = connection.dialect == .sqlite ? "" : " ON audit"
            try connection.script(
                """
                DROP TRIGGER audit_delete\(fragment: table); DELETE FROM audit WHERE seq > 2;
                """)
        }
        #expect(try house.operatingSystem.perform(VerifyAudit()).isIntact)
        #expect(try !house.operatingSystem.perform(verify).isIntact)
        let stranger = CryptoVault(seed: Array(repeating: 9, count: 32))
        let (signature, key) = try stranger.sign(made.signedText)
        let forged = Checkpoint(
            at: made.at, heads: made.heads, signature: signature, publicKey: key)
        #expect(
            failure { () throws(Failure) in
                try house.operatingSystem.perform(VerifyCheckpoint(checkpoint: forged.text))
            }?.code == "invalid")
    }

    @Test(arguments: Setting.all)
    func `what must have a reason is refused without one and changes nothing`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let samples = try Samples(in: house)
        let before = try Contents(of: house.files)
        for type in Catalog.all where type.spec.reason == .required && type.spec.isPublic {
            for reason in [nil, "", " \n\t", String(repeating: "r", count: 2001)] {
                let operation = try samples.call(type)
                let failure = failure { () throws(Failure) in
                    _ = try admin.backend.answer(any: operation, Call(reason: reason))
                }
                guard case .invalid(field: "reason", _) = failure else {
                    Issue.record("\(type.spec.name) with \(reason ?? "none")")
                    continue
                }
            }
        }
        #expect(try Contents(of: house.files) == before)
    }

    private func files(_ house: House) throws -> [UInt8] {
        try house.files.bytes()
    }
}

/// A database whose answers to commits get lost.
private struct LosingCommits: Database {
    let house: House

    func read<Value>(
        _ call: Call, at now: Instant, isLong: Bool,
        _ body: (any GateTransaction) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try house.database.read(call, at: now, isLong: isLong, body)
    }

    func write<Value>(
        _ call: Call, at now: Instant, _ body: (any GateTransaction) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        _ = try house.database.write(call, at: now, body)
        throw .unsettled("no answer came")
    }

    func keepBooks<Value>(
        at now: Instant, _ body: (any WorkStore) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try house.database.keepBooks(at: now, body)
    }

    func readBooks<Value>(
        at now: Instant, _ body: (any WorkStore) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try house.database.readBooks(at: now, body)
    }

    func changeCounter() throws(Failure) -> Int64 { try house.database.changeCounter() }

    var isDemo: Bool { house.database.isDemo }
}
