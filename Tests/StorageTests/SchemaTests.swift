import Domain
import SQL
import Testing

@testable import Storage

@Suite struct SchemaTests {
    @Test func `every step can be taken back and applied again`() throws {
        let fixture = try Fixture()
        let before = try fixture.texts(Self.dump)
        let schema = Schema(fixture.store)
        try schema.migrate(to: 0)
        #expect(try fixture.texts(Self.dump).count == 1)
        #expect(try schema.status().allSatisfy { !$0.isApplied })
        try schema.migrateToNewest()
        #expect(try fixture.texts(Self.dump) == before)
        #expect(try schema.status().allSatisfy(\.isApplied))
    }

    @Test(arguments: ["users", "sign_ins", "mail", "jobs"])
    func `checks of rows that are often written fill no table in memory`(table: String) throws {
        let fixture = try Fixture()
        let definition = try #require(
            try fixture.texts("SELECT sql FROM sqlite_master WHERE name = \(table)").first)
        let lists = definition.split(separator: " IN (").dropFirst().map { list in
            list.prefix { $0 != ")" }.split(separator: ",").count
        }
        #expect(definition.contains("CASE") && lists.allSatisfy { $0 <= 2 })
        #expect(try fixture.texts("PRAGMA integrity_check") == ["ok"])
    }

    @Test func `sessions that were there before lapse as new ones do`() throws {
        let fixture = try Fixture()
        try fixture.add(1, role: .support)
        try fixture.add(2)
        try fixture.write { tx throws(Failure) in
            for number in 1...2 { try tx.sessions.add(Fixture.session(number, of: number)) }
        }
        let lapses: Statement = "SELECT lapses || '' FROM sessions ORDER BY n"
        let before = try fixture.texts(lapses)
        let schema = Schema(fixture.store)
        try schema.migrate(to: 1)
        try schema.migrateToNewest()
        #expect(try fixture.texts(lapses) == before)
        #expect(Set(before).count == 2)
    }

    @Test func `what is known of messages stays when the step of their delivery is taken back`()
        throws
    {
        let fixture = try Fixture()
        for (number, state) in ["sent", "deferred", "delivered", "bounced"].enumerated() {
            try fixture.raw(
                """
                INSERT INTO mail (id, recipient, template, subject, created, not_before, state, \
                attempts, sent_at) VALUES (\("m\(number)"), 'a@b.example', 'suspended', 's', 1, \
                1, \(state), 1, 7)
                """)
        }
        for (number, state) in ["waiting", "suppressed", "failed", "cancelled"].enumerated() {
            try fixture.raw(
                """
                INSERT INTO mail (id, recipient, template, subject, created, not_before, state, \
                attempts) VALUES (\("n\(number)"), 'a@b.example', 'suspended', 's', 1, 1, \
                \(state), 1)
                """)
        }
        let schema = Schema(fixture.store)
        try schema.migrate(to: 6)
        let states: Statement = "SELECT state || coalesce(sent_at, '') FROM mail ORDER BY n"
        let old = ["sent7", "sent7", "sent7", "sent7", "waiting", "failed", "failed", "cancelled"]
        #expect(try fixture.texts(states) == old)
        try schema.migrateToNewest()
        #expect(try fixture.texts(states) == old)
    }

    @Test func `whose backup fails while another changes the tables goes on with the new ones`()
        throws
    {
        let fixture = try Fixture()
        let schema = Schema(fixture.store)
        try schema.migrate(to: StorageDatabase.newestSchema - 1)
        var calls = 0
        let passed = try ScopeTests.failure { () throws(Failure) in
            try schema.migrateToNewest { _ throws(Failure) in
                calls += 1
                // As one that has waited for nobody: there are no locks everywhere.
                do throws(SQLError) { try fixture.raw(Self.newestIsThere) } catch {
                    throw Failure(error)
                }
                throw .unavailable("the table was changed in the midst of it")
            }
        }
        #expect(passed == nil && calls == 1)
        #expect(try schema.status().allSatisfy(\.isApplied))
        try fixture.raw(
            "DELETE FROM schema_version WHERE number = \(StorageDatabase.newestSchema)")
        let failure = try ScopeTests.failure { () throws(Failure) in
            try schema.migrateToNewest { _ throws(Failure) in
                throw .unavailable("the disk is full")
            }
        }
        #expect(failure?.message == "the disk is full")
        #expect(try !schema.status().allSatisfy(\.isApplied))
    }

    private static let newestIsThere: Statement = """
        INSERT INTO schema_version (number, name) VALUES (\(StorageDatabase.newestSchema), 'last')
        """

    @Test func `of two that change the tables one waits, is told so, and finds it done`() throws {
        let fixture = try Fixture()
        let schema = Schema(fixture.store)
        try schema.migrate(to: StorageDatabase.newestSchema - 1)
        var (told, calls): ([Bool], Int) = ([], 0)
        let other = Schema(fixture.store) { isFirst throws(Failure) in
            told.append(isFirst)
            // Whoever has the lock waits for this one here, so that it gives up.
            if !isFirst { throw .unavailable("enough") }
        }
        var refusal: Failure?
        try fixture.store.alone(waiting: { _ throws(Failure) in }) { () throws(Failure) in
            do throws(Failure) {
                try other.migrateToNewest { _ throws(Failure) in calls += 1 }
            } catch {
                refusal = error
            }
        }
        #expect(refusal?.message == "enough")
        #expect(told == [true, false] && calls == 0)
        try schema.migrateToNewest { _ throws(Failure) in calls += 1 }
        try other.migrateToNewest { _ throws(Failure) in calls += 1 }
        #expect(calls == 1)
    }

    @Test func `a database of a newer version is refused`() throws {
        let fixture = try Fixture()
        try fixture.raw("INSERT INTO schema_version (number, name) VALUES (99, 'later')")
        let failure = try ScopeTests.failure { () throws(Failure) in
            try Schema(fixture.store).migrateToNewest()
        }
        #expect(failure?.code == "conflict")
    }

    @Test func `the steps of a newer version are listed with those that are known`() throws {
        let fixture = try Fixture()
        let schema = Schema(fixture.store)
        let known = try schema.status()
        try fixture.raw("INSERT INTO schema_version (number, name) VALUES (99, 'later')")
        #expect(
            try schema.status() == known + [Schema.Step(number: 99, name: "later", isApplied: true)]
        )
    }

    @Test func `opening the wrong kind of database is refused with the way out`() throws {
        for (made, asked) in [
            (StorageDatabase.Kind.real, StorageDatabase.Kind.demo), (.demo, .real),
        ] {
            let fixture = try Fixture(made)
            let failure = try ScopeTests.failure { () throws(Failure) in
                _ = try StorageDatabase(fixture.store, asked, .made, Fixture.ports(), name: "F.db")
            }
            #expect(failure?.code == "conflict")
        }
    }

    @Test func `either kind opens for tools, and a new one is real`() throws {
        #expect(try Fixture(.any).database.isDemo == false)
        #expect(try Fixture(.demo).database.isDemo)
    }

    @Test(
        arguments: [
            "UPDATE meta SET kind = 'demo'", "DELETE FROM meta",
            "INSERT OR REPLACE INTO meta (one, kind) VALUES (1, 'demo')",
            "INSERT INTO meta (one, kind) VALUES (2, 'demo')",
        ] as [Statement])
    func `the mark never changes`(statement: Statement) throws {
        let fixture = try Fixture()
        #expect(throws: SQLError.self) { try fixture.raw(statement) }
        #expect(try fixture.texts("SELECT kind FROM meta") == ["real"])
    }

    @Test(
        arguments: [
            "UPDATE users SET version = 0", "UPDATE users SET email = 'A@b.example'",
            "UPDATE users SET email = NULL", "UPDATE users SET email = 'nowhere'",
            "UPDATE users SET email = (SELECT email FROM users WHERE n = 2) WHERE n = 1",
            "UPDATE users SET role = 'king'", "UPDATE users SET status = 'gone'",
            "UPDATE users SET must_reset = 2", "UPDATE users SET joined = 'today'",
            "UPDATE users SET suspended_why = 'why'", "UPDATE users SET closed_at = 5",
            "UPDATE users SET phone = '0551234567'", "UPDATE users SET id = 'x'",
            "UPDATE users SET contact_at = 5", "DELETE FROM users WHERE n = 1",
            "UPDATE talent_profiles SET height_cm = 29",
            "UPDATE talent_profiles SET height_cm = 251",
            "UPDATE talent_profiles SET weight_kg = 1",
            "UPDATE talent_profiles SET weight_kg = 301",
            "UPDATE talent_profiles SET birth_date = 'yesterday'",
            "UPDATE talent_profiles SET agent_n = 99", "UPDATE talent_profiles SET gender = 'x'",
            "INSERT INTO agent_profiles (user_n, commission_bps) VALUES (1, 3001)",
            "INSERT INTO caster_profiles (user_n) VALUES (99)",
            "INSERT INTO credentials (user_n, hash, set_at) VALUES (99, 'h', 1)",
            "INSERT INTO credentials (user_n, hash, set_at) VALUES (1, '', 1)",
            "UPDATE sessions SET ended_how = 'tired', ended_at = 1",
            "UPDATE sessions SET ended_how = 'revoked'", "UPDATE sessions SET expires = created",
            "UPDATE sessions SET fingerprint = 'fingerprint 2'", "UPDATE sessions SET user_n = 99",
            "INSERT INTO notes (id, user_n, text, author, at) VALUES ('n', 99, 't', 'a', 1)",
            "INSERT INTO notes (id, user_n, text, author, at) VALUES ('n', 1, '', 'a', 1)",
            """
            INSERT INTO guardian_links (id, minor_n, guardian_n, created) VALUES ('g', 1, 1, 1)
            """,
            """
            INSERT INTO resets (id, user_n, way, created, expires, started_by, state, failures)
            VALUES ('r', 1, 'fax', 1, 2, 'x', 'open', 0)
            """,
            """
            INSERT INTO approvals (id, kind, subject, value, asked_by, asked_at, reason, state,
            decided_by, decided_at) VALUES ('a', 'k', 's', 'v', 'me', 1, 'r', 'approved', 'me', 2)
            """,
            """
            INSERT INTO mail (id, recipient, template, subject, created, not_before, state, \
            attempts)
            VALUES ('m', 'a@b.example', 'suspended', 's', 1, 1, 'sent', 1)
            """,
            """
            INSERT INTO mail (id, recipient, template, subject, created, not_before, state, \
            attempts)
            VALUES ('m', 'a@b.example', 'suspended', 's', 1, 1, 'delivered', 1)
            """,
            """
            INSERT INTO mail (id, recipient, template, subject, created, not_before, state, \
            attempts, sent_at)
            VALUES ('m', 'a@b.example', 'suspended', 's', 1, 1, 'waiting', 1, 5)
            """,
            """
            INSERT INTO mail_events (event, mail, kind, at, detail)
            VALUES ('e', 'nobody', 'delivered', 1, '')
            """,
            """
            INSERT INTO suppressions (id, address, cause, detail, created)
            VALUES ('s', 'a@b.example', 'boredom', '', 1)
            """,
            """
            INSERT INTO suppressions (id, address, cause, detail, created)
            VALUES ('s', 'a@b.example', 'spam', '', 1), ('t', 'a@b.example', 'spam', '', 1)
            """,
            """
            INSERT INTO breakers (gateway, state, since, recent, probes, version, revision, \
            calls, failures, slow) VALUES ('smtp', 'open', 1, '', 0, 1, 1, 0, 0, 0)
            """,
            """
            INSERT INTO breakers (gateway, state, since, recent, probes, version, revision, \
            calls, failures, slow) VALUES ('smtp', 'held_open', 1, '', 0, 1, 1, 0, 0, 0)
            """,
            """
            INSERT INTO breakers (gateway, state, since, recent, probes, version, revision, \
            calls, failures, slow) VALUES ('smtp', 'closed', 1, '', 0, 1, 1, 1, 2, 0)
            """,
            """
            INSERT INTO sign_ins (id, at, address, client, result) VALUES ('s', 1, 'a', 'c', \
            'maybe')
            """,
            "INSERT INTO words (kind, word, n) VALUES ('other', 'w', 1)",
            "INSERT INTO person_keys (person, key) VALUES ('p', x'00')",
        ] as [Statement])
    func `an illegal row is refused`(statement: Statement) throws {
        let fixture = try Fixture()
        try fixture.add(1, profile: Profile(talent: TalentProfile(heightCm: 170)))
        try fixture.add(2)
        try fixture.write { tx throws(Failure) in
            try tx.sessions.add(Fixture.session(1, of: 1))
            try tx.sessions.add(Fixture.session(2, of: 2))
        }
        let error = #expect(throws: SQLError.self) { try fixture.raw(statement) }
        guard case .constraint = error?.kind else {
            Issue.record("refused for another reason: \(String(describing: error))")
            return
        }
    }

    /// Every object of the schema.
    static let dump: Statement = """
        SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master \
        WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY 1
        """
}
