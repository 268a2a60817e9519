import Domain
import SQL
import Testing

@testable import Storage

@Suite struct TrafficTests {
    private let fixture: Fixture
    private let user = Fixture.user(1)

    init() throws {
        fixture = try Fixture()
        try fixture.add(1)
        try fixture.add(2, role: .admin)
    }

    private func signIn(
        _ number: UInt64, _ result: SignIn.Result, ago: Span = .seconds(0), of user: User.ID?
    ) -> SignIn {
        SignIn(
            id: ID(high: 5, low: number), at: Fixture.now - ago, user: user,
            login: user == nil ? "typed@nowhere.example" : nil, address: "192.0.2.1",
            client: "console", result: result)
    }

    @Test func `sign-ins are counted by the day in Riyadh, quiet days left out`() throws {
        // 2026-09-21T14:13:20Z: the day in Riyadh began 17 h 13 min 20 s before.
        try fixture.write { tx throws(Failure) in
            try tx.history.add(signIn(1, .success, of: user))
            try tx.history.add(signIn(2, .wrongPassword, ago: .hours(17), of: user))
            try tx.history.add(signIn(3, .wrongPassword, ago: .hours(18), of: user))
            try tx.history.add(signIn(4, .success, ago: .days(3), of: user))
            try tx.history.add(signIn(5, .success, of: Fixture.user(2)))
            try tx.history.add(signIn(6, .unknownEmail, of: nil))
        }
        let days = try fixture.read { tx throws(Failure) in
            try tx.history.signInsByDay(of: user, days: 3)
        }
        #expect(days.map(\.successes) == [0, 1])
        #expect(days.map(\.failures) == [1, 1])
        #expect(days.last?.day == Riyadh.date(at: Fixture.now))

        let chart = DayCount.filled(days, days: 3, until: Riyadh.date(at: Fixture.now))
        #expect(chart.map(\.successes) == [0, 0, 1])
        #expect(chart.map(\.failures) == [0, 1, 1])
        #expect(chart.last == days.last)
    }

    @Test func `a second import of sign-ins adds nothing`() throws {
        let signIns = [signIn(1, .success, of: user), signIn(2, .locked, of: nil)]
        let keys = (1...2).map {
            ImportedRow(file: "logins.csv", id: $0, record: "", fingerprint: "")
        }
        try fixture.write { tx throws(Failure) in
            #expect(try tx.imports.add(signIns: signIns, keys: keys) == 2)
            #expect(try tx.imports.add(signIns: signIns, keys: keys) == 0)
            let again = [signIn(7, .success, of: user), signIn(8, .locked, of: nil)]
            #expect(try tx.imports.add(signIns: again, keys: keys) == 0)
        }
        #expect(try fixture.texts("SELECT id FROM sign_ins").count == 2)
    }

    @Test func `imported rows leave a trace that can be renewed`() throws {
        var row = ImportedRow(file: "f", id: 3, record: "r", fingerprint: "p")
        try fixture.write { tx throws(Failure) in
            #expect(try tx.imports.find(file: "f", id: 3) == nil)
            try tx.imports.save(row)
            #expect(try tx.imports.find(file: "f", id: 3) == row)
            row.fingerprint = "q"
            try tx.imports.save(row)
            #expect(try tx.imports.find(file: "f", id: 3) == row)
        }
    }

    @Test func `events and sign-ins are listed within the scope`() throws {
        try fixture.write { tx throws(Failure) in
            try tx.note(.locked, of: user, "locked")
            try tx.note(.created, of: Fixture.user(2), "created")
            try tx.history.add(signIn(1, .success, of: user))
            try tx.history.add(signIn(2, .success, of: Fixture.user(2)))
            try tx.history.add(signIn(3, .unknownEmail, of: nil))
        }
        func counts(_ access: Access) throws(Failure) -> [Int] {
            try fixture.read(as: access) { tx throws(Failure) in
                let query = ListQuery(sort: SortOrder("at"))
                return [
                    try tx.history.events(query).rows.count,
                    try tx.history.signIns(query).rows.count,
                ]
            }
        }
        #expect(try counts(Fixture.admin) == [2, 3])
        #expect(try counts(Fixture.access(.support, 9, .sessionsRead)) == [1, 2])
        #expect(try counts(Fixture.access(.talent, 1, .sessionsRead)) == [1, 1])
        let named = try fixture.read { tx throws(Failure) in
            let term = FilterTerm(column: nil, values: [.text("layla")])
            return try tx.history.signIns(
                ListQuery(terms: [term], sort: SortOrder("at"))
            ).rows.count
        }
        #expect(named == 2)
    }

    @Test func `mail waits until it may leave, is saved, and can be taken back`() throws {
        try fixture.write { tx throws(Failure) in
            let person = try tx.users.find(user, for: .read)
            try tx.send(.suspended, to: person, about: "first", after: .seconds(30))
            try tx.send(.invitation, to: person, about: "second")
            var mail: [Mail] = []
            for row in try tx.mail.list(ListQuery(sort: SortOrder("created"))).rows {
                mail.append(try tx.mail.find(row.id))
            }
            #expect(mail.map(\.subject) == ["first", "second"])
            #expect(mail.map(\.notBefore) == [tx.now + .seconds(30), tx.now])
            mail[1].note(.sent(receipt: nil), at: tx.now)
            try tx.mail.save(mail[1])
            #expect(try tx.mail.find(mail[1].id) == mail[1])
            #expect(try tx.mail.cancel([.invitation], about: "second") == 0)
            #expect(try tx.mail.cancel([.invitation], about: "first") == 0)
            #expect(try tx.mail.cancel([.suspended], about: "first") == 1)
            #expect(try tx.mail.find(mail[0].id).state == .cancelled)
            let rows = try tx.mail.list(ListQuery(sort: SortOrder("created"))).rows
            #expect(rows.map(\.state) == [.cancelled, .sent])
        }
    }

    @Test func `notes are kept and listed by account`() throws {
        try fixture.write { tx throws(Failure) in
            for (number, whose) in [1, 2, 1].enumerated() {
                try tx.notes.add(
                    Note(
                        id: tx.newID(Note.self), user: Fixture.user(whose),
                        text: "note \(number)", author: "me", at: tx.now))
            }
            let term = FilterTerm(column: "user", values: [.text(user.description)])
            let rows = try tx.notes.list(
                ListQuery(terms: [term], sort: SortOrder("at", descending: true))
            ).rows
            #expect(rows.map(\.text) == ["note 2", "note 0"])
        }
    }
}

@Suite struct CodecTests {
    static let fields: [AuditCodec.Field] = [
        .absent, .plain(""), .plain("a"), .plain("ab"), .plain("\0\u{202E}ليلى\u{10FFFF}"),
        .sealed([]), .sealed([0, 255]),
    ]

    @Test func `every list comes back, and no two give the same bytes`() {
        var seen: [[UInt8]: Int] = [:]
        var number = 0
        for first in Self.fields {
            for second in Self.fields + [] {
                for list in [[first], [first, second], [second, first, second]] {
                    let bytes = AuditCodec.bytes(list)
                    #expect(AuditCodec.fields(bytes) == list)
                    number += list.count == 2 ? 1 : 0
                    if list.count == 2 { seen[bytes, default: 0] += 1 }
                }
            }
        }
        #expect(seen.count == number)
        #expect(AuditCodec.fields(AuditCodec.bytes([])) == [])
    }

    @Test func `cut, lengthened and foreign bytes are unreadable, never a trap`() {
        let bytes = AuditCodec.bytes(Self.fields)
        for count in 0..<bytes.count {
            let cut = Array(bytes.prefix(count))
            #expect(
                AuditCodec.fields(cut).map(AuditCodec.bytes)
                    == AuditCodec.fields(cut).map { _ in cut })
        }
        #expect(AuditCodec.fields(bytes + [1]) == nil)
        #expect(AuditCodec.fields([1, 1, 255, 255, 255, 255, 0]) == nil)
        #expect(AuditCodec.fields([1, 1, 0, 0, 0, 1, 0xff]) == nil)
        #expect(AuditCodec.fields([1, 9, 0, 0, 0, 0]) == nil)
        #expect(AuditCodec.fields([2]) == nil)
        for bytes in [[2], [1, 9, 0, 0, 0, 0], [1, 1, 0, 0, 0, 1, 0xff], [1, 0], []] as [[UInt8]] {
            #expect(!AuditCodec.isList(bytes, of: 1))
        }
        #expect(AuditCodec.isList(bytes, of: Self.fields.count))
        #expect(!AuditCodec.isList(bytes, of: Self.fields.count - 1))
    }
}
