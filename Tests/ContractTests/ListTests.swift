import Crypto
import Domain
import Fields
import Service
import TestSupport
import Testing

/// Pages, filters, sorts and cursors of every list.
@Suite struct ListTests {
    private static let lists = Catalog.all.filter { $0 is any ListOperation.Type }

    @Test(arguments: Setting.all, lists.map { $0.spec.name })
    func `every column of every list filters and sorts as it says`(
        setting: Setting, name: String
    ) throws {
        let house = try House(setting)
        _ = try Samples(in: house)
        let admin = try house.add(.admin)
        let type = try #require(Catalog.operation(named: name))
        for column in try #require(columns(of: type)) {
            for filter in filters(of: column) {
                let refusal = try refusal(type, ["filter": filter], admin)
                #expect((refusal == nil) == column.isFilterable, "\(filter): \(refusal ?? "-")")
            }
            for sort in [column.key, "-\(column.key)"] {
                let refusal = try refusal(type, ["sort": sort], admin)
                #expect((refusal == nil) == column.isSortable, "\(sort): \(refusal ?? "-")")
            }
        }
    }

    @Test(arguments: Setting.all, lists.map { $0.spec.name })
    func `a list takes words when it says where it looks for them`(
        setting: Setting, name: String
    ) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let type = try #require(Catalog.operation(named: name) as? any ListOperation.Type)
        for filter in ["abc", "!ab", "\"layla hassan\""] {
            let refusal = try refusal(type, ["filter": filter], admin)
            #expect((refusal == nil) == (type.wordsPlace != nil), "\(filter): \(refusal ?? "-")")
        }
    }

    private func columns(of type: any Operation.Type) -> [ColumnSpec]? {
        (type as? any ListOperation.Type)?.columnSpecs
    }

    private func filters(of column: ColumnSpec) -> [String] {
        let key = column.key
        switch column.kind {
        case .text: return ["\(key):abc", "!\(key):abc", "\(key):abc,def"]
        case .integer: return ["\(key):3", "\(key):>3"]
        case .flag: return ["\(key):yes", "\(key):no"]
        case .instant: return ["\(key):<30d", "\(key):2026-01-02", "\(key):>=2026-01-02"]
        case .date: return ["\(key):2026-01-02"]
        case .email: return ["\(key):layla@casting.example"]
        case .phone: return ["\(key):+966551234567"]
        case .choice(let words): return words.map { "\(key):\($0)" } + ["!\(key):\(words[0])"]
        case .id(let prefix): return ["\(key):\(prefix)_01h455vb4pex5vsknk084sn02q"]
        }
    }

    private func refusal(
        _ type: any Operation.Type, _ texts: [String: String], _ person: Person
    ) throws -> String? {
        let operation = try TextForm.decode(type, from: texts)
        return failure { () throws(Failure) in
            _ = try person.backend.answer(any: operation, Call())
        }?.message
    }

    @Test(arguments: Setting.all)
    func `a phone number or an identifier typed alone finds what it is of`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let person = try house.add(.talent, name: "Layla Hassan", phone: "+966551234567")
        _ = try house.add(.talent, name: "Omar Haddad", phone: "+966557654321")
        for word in [
            "+966551234567", "0551234567", "\"+966 55 123 4567\"", "\(person.id)",
            "layla \(person.id)",
        ] {
            let found = try admin.backend.perform(ListUsers(filter: word)).rows
            #expect(found.map(\.id) == [person.id], "\(word)")
        }
        #expect(try admin.backend.perform(ListUsers(filter: "omar \(person.id)")).rows.isEmpty)
        let sessions = try admin.backend.perform(ListSessions(filter: "\(admin.id)")).rows
        #expect(sessions.map(\.user) == [admin.id])
    }

    @Test(arguments: Setting.all)
    func `a masked phone number is not found out by asking for many in one filter`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let support = try house.add(.support)
        let person = try house.add(.talent, phone: "+966551234567")
        for filter in [
            "phone:0551234566,0551234567", "!phone:0551234567", "!0551234567",
            "!phone:0551234566 phone:0551234567", "0551234567 0551234566",
            "phone:0551234567,none",
        ] {
            #expect(
                failure { () throws(Failure) in
                    try support.backend.perform(ListUsers(filter: "id:\(person.id) \(filter)"))
                } == .invalid(field: "filter", "must ask for one phone number at a time"),
                "\(filter)")
        }
        for filter in ["phone:0551234567", "!phone:none", "!phone:none phone:0551234567"] {
            let rows = try support.backend.perform(
                ListUsers(filter: "id:\(person.id) \(filter)")
            ).rows
            #expect(rows.map(\.id) == [person.id], "\(filter)")
        }
    }

    @Test(arguments: Setting.all, ["joined", "-joined", "name", "-last_sign_in", "email"])
    func `pages meet every row once, forwards and backwards, over ties`(
        setting: Setting, sort: String
    ) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        for number in 1...23 {
            if number.isMultiple(of: 5) { house.clock.advance(by: .seconds(1)) }
            _ = try house.add(.caster, name: "Name \(number % 3)")
        }
        let all = try admin.backend.perform(ListUsers(sort: sort, limit: 1000)).rows.map(\.id)
        #expect(all.count == 24)
        #expect(try walk(admin, sort, from: nil, by: \.next) == all)
        let backwards = try walk(admin, sort, from: "end", by: \.previous)
        #expect(backwards == pagesReversed(all))
    }

    /// The rows as pages of seven give them when they are walked from the end.
    private func pagesReversed(_ ids: [User.ID]) -> [User.ID] {
        stride(from: ids.count, to: 0, by: -7).flatMap { ids[max(0, $0 - 7)..<$0] }
    }

    private func walk(
        _ person: Person, _ sort: String, from first: String?,
        by step: KeyPath<Page<UserRow>, String?>
    ) throws -> [User.ID] {
        var ids: [User.ID] = []
        var cursor = first
        repeat {
            let page = try person.backend.perform(
                ListUsers(sort: sort, limit: 7, cursor: cursor))
            ids += page.rows.map(\.id)
            cursor = page[keyPath: step]
        } while cursor != nil && ids.count < 100
        return ids
    }

    @Test(arguments: Setting.all)
    func `rows that come and go meanwhile neither repeat nor hide others`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let people = try (1...12).map { number in
            house.clock.advance(by: .seconds(1))
            return try house.add(.caster, name: "Caster \(number)")
        }
        let filter = "role:caster status:active"
        let first = try admin.backend.perform(
            ListUsers(filter: filter, sort: "joined", limit: 5))
        #expect(first.rows.map(\.id) == people[..<5].map(\.id))
        for index in [2, 4, 6] {
            _ = try admin.backend.perform(
                CloseUser(user: people[index].id), Call(reason: "gone"))
        }
        let second = try admin.backend.perform(
            ListUsers(filter: filter, sort: "joined", limit: 5, cursor: first.next))
        #expect(second.rows.map(\.id) == [5, 7, 8, 9, 10].map { people[$0].id })
        let back = try admin.backend.perform(
            ListUsers(filter: filter, sort: "joined", limit: 5, cursor: second.previous))
        #expect(back.rows.map(\.id) == [0, 1, 3].map { people[$0].id })
    }

    @Test(arguments: Setting.all)
    func `a cursor works for its own list, filter and sort, and as it was given`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        for _ in 1...3 { _ = try house.add(.caster) }
        let cursor = try #require(try admin.backend.perform(ListUsers(limit: 1)).next)
        let refusal = Failure.invalid(
            field: "cursor", "does not belong to this list; begin again without one")
        func refused(_ operation: any Operation) -> Bool {
            failure { () throws(Failure) in
                _ = try admin.backend.answer(any: operation, Call())
            } == refusal
        }
        #expect(!refused(ListUsers(cursor: cursor)))
        #expect(refused(ListUsers(filter: "role:caster", cursor: cursor)))
        #expect(refused(ListUsers(sort: "name", cursor: cursor)))
        #expect(refused(ListUsers(sort: "joined", cursor: cursor)))
        #expect(refused(ListSessions(cursor: cursor)))
        for index in cursor.indices {
            var changed = cursor
            let other: Character = cursor[index] == "A" ? "B" : "A"
            changed.replaceSubrange(index...index, with: [other])
            #expect(refused(ListUsers(cursor: changed)), "\(changed)")
        }
        for broken in ["x", "é", String(cursor.dropLast(4)), cursor + "AAAA", "start"] {
            #expect(refused(ListUsers(cursor: broken)), "\(broken)")
        }
    }

    @Test(arguments: Setting.all)
    func `a cursor shows nothing of the row at which a page ends, and stays the same`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        for number in 1...3 { _ = try house.add(.caster, name: "zaynab \(number)") }
        for sort in ["-name", "email"] {
            let list = ListUsers(sort: sort, limit: 2)
            let next = try #require(try admin.backend.perform(list).next)
            let bytes = try #require(Base64.decode(next))
            for text in ["zay", "ZAY", "casting", "example"] {
                #expect(!bytes.holds(text), "\(sort) \(text)")
            }
            // An entity tag is of the whole page, cursors included.
            #expect(try admin.backend.perform(list).next == next)
            let other = house.secondProcess().backend(admin.token)
            for backend in [admin.backend, other] {
                let rest = try backend.perform(ListUsers(sort: sort, limit: 9, cursor: next))
                #expect(rest.rows.count == 2)
            }
        }
    }

    @Test(arguments: Setting.all, [0, -1, 1001, .max])
    func `a limit out of bounds is refused`(setting: Setting, limit: Int) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        #expect(
            failure { () throws(Failure) in
                try admin.backend.perform(ListUsers(limit: limit))
            } == .invalid(field: "limit", "must lie between 1 and 1000"))
    }

    @Test(arguments: Setting.all)
    func `a page has fifty rows unless more are asked for`(setting: Setting) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        for _ in 1...52 { _ = try house.addSession(of: admin.id, .admin) }
        #expect(try admin.backend.perform(ListSessions()).rows.count == 50)
        #expect(try admin.backend.perform(ListSessions(limit: 1000)).rows.count == 53)
    }
}
