import Domain
import SQL
import Testing

@testable import Storage

@Suite struct AuditTests {
    private let fixture: Fixture

    init() throws { fixture = try Fixture() }

    private func append(_ count: Int) throws(Failure) {
        let person = Fixture.user(2).description
        for number in 0..<count {
            try fixture.write { tx throws(Failure) in
                _ = try tx.append(
                    Fixture.entry(
                        parameters: [
                            AuditValue(name: "reason", value: number % 2 == 0 ? nil : ""),
                            AuditValue(name: "email", value: "a@b\(number)", person: person),
                        ],
                        changes: [
                            AuditChange(
                                record: person, field: "name", before: nil, after: "ليلى",
                                person: person)
                        ],
                        reason: number % 3 == 0 ? nil : "because \(number)",
                        undoes: number == 4 ? AuditPosition(lane: "main", sequence: 2) : nil))
            }
        }
    }

    private func verify(_ checkpoint: Checkpoint? = nil) throws(Failure) -> AuditReport {
        try fixture.read { tx throws(Failure) in try tx.audit.verify(against: checkpoint) }
    }

    private func checkpoint() throws(Failure) -> Checkpoint {
        let heads = try fixture.read { tx throws(Failure) in try tx.audit.heads() }
        return Checkpoint(at: Fixture.now, heads: heads, publicKey: "")
    }

    private func dropTriggers() throws(SQLError) {
        try fixture.raw("DROP TRIGGER audit_insert")
        try fixture.raw("DROP TRIGGER audit_update")
        try fixture.raw("DROP TRIGGER audit_delete")
    }

    @Test func `an empty trail is intact`() throws {
        let report = try verify()
        #expect(report == AuditReport(records: 0, lanes: 0))
        #expect(try checkpoint().heads.isEmpty)
    }

    @Test func `records are numbered without gaps and read back in full`() throws {
        let person = Fixture.user(2).description
        let values = [
            AuditValue(name: "a", value: nil), AuditValue(name: "b", value: ""),
            AuditValue(name: "phone", value: "+966551234567", person: person),
        ]
        let changes = [
            AuditChange(record: "r", field: "f", before: "x\0\u{202E}", after: nil),
            AuditChange(record: "r", field: "g", before: nil, after: "سر", person: person),
        ]
        let position = try fixture.write { tx throws(Failure) in
            try tx.append(Fixture.entry("first"))
        }
        let second = try fixture.write { tx throws(Failure) in
            try tx.append(
                Fixture.entry("second", parameters: values, changes: changes, undoes: position))
        }
        #expect(position == AuditPosition(lane: "main", sequence: 1))
        #expect(second == AuditPosition(lane: "main", sequence: 2))
        let detail = try fixture.read { tx throws(Failure) in try tx.audit.find(second) }
        let first = try fixture.read { tx throws(Failure) in try tx.audit.find(position) }
        #expect(detail.parameters == values)
        #expect(detail.changes == changes)
        #expect(detail.undoes == position)
        #expect(detail.row.operation == "second")
        #expect(detail.previousHash == first.hash)
        #expect(try verify() == AuditReport(records: 2, lanes: 1))
    }

    @Test func `personal values lie sealed, and nobody reads them once the key is erased`() throws {
        try append(2)
        let stored = try fixture.store.read { connection throws(SQLError) in
            try connection.all("SELECT parameters, changes FROM audit") { $0.blob(0) + $0.blob(1) }
        }
        #expect(stored.allSatisfy { !String(decoding: $0, as: UTF8.self).contains("a@b") })
        let person = Fixture.user(2).description
        try fixture.database.write(at: Fixture.now) { tx throws(Failure) in
            try PersonKeysTable(tx: tx).erase(person)
        }
        let detail = try fixture.read { tx throws(Failure) in
            try tx.audit.find(AuditPosition(lane: "main", sequence: 2))
        }
        #expect(detail.parameters.map(\.value) == ["", Secret.dots])
        #expect(detail.changes[0].after == Secret.dots)
        #expect(try verify().isIntact)
    }

    @Test func `a rolled back record leaves no gap`() throws {
        try append(2)
        #expect(throws: Failure.conflict("no")) {
            try fixture.write { tx throws(Failure) in
                _ = try tx.append(Fixture.entry())
                throw Failure.conflict("no")
            }
        }
        try append(1)
        #expect(try verify() == AuditReport(records: 3, lanes: 1))
    }

    @Test(
        arguments: [
            "UPDATE audit SET actor = 'x' WHERE n = 1", "DELETE FROM audit WHERE n = 2",
            "UPDATE OR REPLACE audit SET n = 1 WHERE n = 2",
            "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE n = 2",
            """
            INSERT INTO audit SELECT 7, lane, 7, at, actor, on_behalf_of, operation, target, \
            parameters, changes, reason, ticket, source, request, outcome, remark, undoes_lane, \
            undoes_seq, previous, hash FROM audit WHERE n = 2
            """,
        ] as [Statement])
    func `the database refuses to change the trail`(statement: Statement) throws {
        try append(2)
        #expect(throws: SQLError.self) { try fixture.raw(statement) }
        #expect(try verify() == AuditReport(records: 2, lanes: 1))
    }

    @Test func `removed, swapped, doubled and renumbered records are found`() throws {
        try append(9)
        let checkpoint = try checkpoint()
        try dropTriggers()
        let cases: [([Statement], String)] = [
            (["DELETE FROM audit WHERE n = 5"], "main:5"),
            (["DELETE FROM audit WHERE n = 1"], "main:1"),
            (["DELETE FROM audit WHERE n > 7"], "main:9"),
            (["DELETE FROM audit"], "main:9"),
            (["UPDATE audit SET lane = 'lain' WHERE n = 5"], "lain:5"),
            (["UPDATE audit SET seq = 40 WHERE n = 5"], "main:40"),
            (["UPDATE audit SET n = 40 WHERE n = 5"], "main:5"),
            (["UPDATE audit SET hash = previous WHERE n = 5"], "main:5"),
            (["UPDATE audit SET n = \(Int64.max) WHERE n = 9"], "main:9"),
        ]
        for (statements, position) in cases {
            let report = try tampered(statements, checkpoint)
            #expect(report.broken == position)
        }
        #expect(
            try verify(checkpoint) == AuditReport(records: 9, lanes: 1, comparedCheckpoint: true))
    }

    @Test func `a tail that was written anew is found by the checkpoint alone`() throws {
        try append(3)
        let checkpoint = try checkpoint()
        try dropTriggers()
        try fixture.raw("DELETE FROM audit WHERE n > 1")
        try append(5)
        #expect(try verify().isIntact)
        let report = try verify(checkpoint)
        #expect(report.broken == "main:3")
        #expect(report.comparedCheckpoint)
    }

    /// What the check says after statements, which are then undone.
    private func tampered(
        _ statements: [Statement], _ checkpoint: Checkpoint?
    ) throws -> AuditReport {
        var report: AuditReport?
        try fixture.store.write { connection throws(SQLError) in
            let tx = StorageTransaction(
                connection, Call(), at: Fixture.now, isDemo: false, ports: Fixture.ports())
            try connection.openSavepoint()
            defer { connection.rollBackSavepoint() }
            for statement in statements { try connection.run(statement) }
            report = try? tx.audit.verify(against: checkpoint)
        }
        return try #require(report)
    }
}

/// Every byte of every column, changed one at a time.
@Suite struct AuditTamperTests {
    private static let texts: [Statement] = [
        "lane", "actor", "on_behalf_of", "operation", "target", "reason", "ticket", "source",
        "request", "outcome", "remark", "undoes_lane",
    ]
    private static let blobs: [Statement] = ["parameters", "changes", "previous", "hash"]
    private static let integers: [Statement] = ["n", "seq", "at", "undoes_seq"]

    private let fixture: Fixture

    init() throws {
        fixture = try Fixture()
        for number in 1...6 {
            try fixture.write { tx throws(Failure) in
                var entry = Fixture.entry(
                    parameters: [AuditValue(name: "p", value: "v")],
                    changes: [AuditChange(record: "r", field: "f", before: nil, after: "\u{FFFD}")],
                    reason: number % 2 == 0 ? nil : "\u{FFFD}é",
                    undoes: number == 3 ? AuditPosition(lane: "main", sequence: 1) : nil)
                if number != 4 { entry.onBehalfOf = "somebody" }
                (entry.ticket, entry.request, entry.remark) = ("T-1", "request", "remark")
                _ = try tx.append(entry)
            }
        }
        try fixture.raw("DROP TRIGGER audit_update")
    }

    @Test func `a change of any byte is found`() throws {
        let counts = try fixture.store.write { connection throws(SQLError) in
            var counts = (tried: 0, missed: 0)
            for n in 1...6 {
                for column in Self.texts {
                    for bytes in try variants(column, n, connection) {
                        try check("CAST(\(bytes) AS TEXT)", column, n, connection, &counts)
                    }
                }
                for column in Self.blobs {
                    for bytes in try variants(column, n, connection) {
                        try check("\(bytes)", column, n, connection, &counts)
                    }
                }
                for column in Self.integers {
                    for bit in 0..<63 {
                        try check(
                            """
                            (\(fragment: column) | (1 << \(bit))) \
                            - (\(fragment: column) & (1 << \(bit)))
                            """, column, n, connection, &counts)
                    }
                }
            }
            return counts
        }
        #expect(counts.missed == 0)
        #expect(counts.tried > 2_500)
    }

    @Test(arguments: texts + blobs + integers)
    func `a value taken away or put in is found`(column: Statement) throws {
        let counts = try fixture.store.write { connection throws(SQLError) in
            var counts = (tried: 0, missed: 0)
            for n in 1...6 {
                try check("NULL", column, n, connection, &counts)
                try check("''", column, n, connection, &counts)
                try check("x''", column, n, connection, &counts)
            }
            return counts
        }
        #expect(counts.missed == 0)
    }

    /// The column's bytes with each one changed in turn.
    private func variants(
        _ column: Statement, _ n: Int, _ connection: any Connection
    ) throws(SQLError) -> [[UInt8]] {
        let bytes = try connection.first(
            "SELECT coalesce(CAST(\(fragment: column) AS BLOB), x'') FROM audit WHERE n = \(n)"
        ) { $0.blob(0) }
        guard let bytes else { return [] }
        return bytes.indices.map { index in
            var changed = bytes
            changed[index] ^= UInt8(1 << (index % 8))
            return changed
        }
    }

    /// Changes one value, checks the trail, and undoes the change.
    ///
    /// What the table refuses, and what is no change, does not count.
    private func check(
        _ value: Statement, _ column: Statement, _ n: Int, _ connection: any Connection,
        _ counts: inout (tried: Int, missed: Int)
    ) throws(SQLError) {
        try connection.openSavepoint()
        defer { connection.rollBackSavepoint() }
        let changed: Int
        do throws(SQLError) {
            changed = try connection.run(
                """
                UPDATE audit SET \(fragment: column) = \(fragment: value) \
                WHERE n = \(n) AND \(fragment: column) IS NOT \(fragment: value)
                """)
        } catch {
            // The table's own rules refused it.
            return
        }
        guard changed > 0 else { return }
        counts.tried += 1
        let tx = StorageTransaction(
            connection, Call(), at: Fixture.now, isDemo: false, ports: Fixture.ports())
        let report = try? tx.audit.verify(against: nil)
        if report?.isIntact ?? true { counts.missed += 1 }
    }
}
