import Domain
import SQL
import Testing

@testable import Storage

@Suite struct ListTests {
    private let fixture: Fixture

    /// 23 accounts: many joined at the same moment, every third never signed in.
    init() throws {
        fixture = try Fixture()
        let rows = 1...23
        for number in rows {
            try fixture.add(
                number, name: "Name \(number % 4)", joined: Int64(number / 5),
                lastSignIn: number % 3 == 0 ? nil : Int64(number % 4))
        }
    }

    private func page(
        _ sort: SortOrder, _ limit: Int, _ position: ListQuery.Position,
        _ terms: [FilterTerm] = []
    ) throws(Failure) -> Slice<User> {
        try fixture.read { tx throws(Failure) in
            try tx.users.list(
                ListQuery(terms: terms, sort: sort, limit: limit, position: position))
        }
    }

    /// All rows, page by page from the beginning.
    private func forwards(_ sort: SortOrder, _ limit: Int) throws -> [User.ID] {
        var ids: [User.ID] = []
        var position = ListQuery.Position.start
        while true {
            let slice = try page(sort, limit, position)
            ids += slice.rows.map(\.id)
            guard slice.ends.hasNext, let last = slice.ends.last else { return ids }
            position = .after(last)
        }
    }

    /// All rows, page by page from the end.
    private func backwards(_ sort: SortOrder, _ limit: Int) throws -> [User.ID] {
        var ids: [User.ID] = []
        var position = ListQuery.Position.end
        while true {
            let slice = try page(sort, limit, position)
            ids = slice.rows.map(\.id) + ids
            guard slice.ends.hasPrevious, let first = slice.ends.first else { return ids }
            position = .before(first)
        }
    }

    static let sorts = ["joined", "name", "email", "last_sign_in"].flatMap {
        [SortOrder($0), SortOrder($0, descending: true)]
    }

    @Test(arguments: sorts, [1, 4, 5, 23, 100])
    func `pages from either end show each row once, in the same order`(
        sort: SortOrder, limit: Int
    ) throws {
        let whole = try page(sort, 1_000, .start)
        #expect(whole.rows.count == 23)
        #expect((whole.ends.hasNext, whole.ends.hasPrevious) == (false, false))
        #expect(try forwards(sort, limit) == whole.rows.map(\.id))
        #expect(try backwards(sort, limit) == whole.rows.map(\.id))
    }

    @Test(arguments: sorts) func `falling is rising turned round`(sort: SortOrder) throws {
        let turned = SortOrder(sort.key, descending: !sort.isDescending)
        let rows = try page(sort, 100, .start).rows.map(\.id)
        #expect(try page(turned, 100, .start).rows.map(\.id) == rows.reversed())
    }

    @Test func `those who never signed in come first, and are named absent`() throws {
        let slice = try page(SortOrder("last_sign_in"), 7, .start)
        #expect(slice.rows.allSatisfy { $0.lastSignIn == nil })
        #expect(slice.ends.last?.value == .absent)
        let next = try page(SortOrder("last_sign_in"), 7, .after(try #require(slice.ends.last)))
        #expect(next.rows.allSatisfy { $0.lastSignIn != nil })
        #expect(next.rows.count == 7)
    }

    @Test func `rows that come or go between pages move no other row`() throws {
        let sort = SortOrder("joined")
        let first = try page(sort, 10, .start)
        let rest = try page(sort, 100, .after(try #require(first.ends.last))).rows.map(\.id)
        try fixture.add(50, joined: 0)
        try fixture.add(51, joined: 4)
        try fixture.raw("DELETE FROM users WHERE n <= 10")
        let second = try page(sort, 100, .after(try #require(first.ends.last))).rows.map(\.id)
        #expect(second == rest + [Fixture.user(51)])
    }

    @Test func `an unknown column or order is invalid`() throws {
        let term = FilterTerm(column: "shoe", values: [.text("9")])
        for attempt in [(SortOrder("joined"), [term]), (SortOrder("shoe"), [])] {
            let failure = try ScopeTests.failure { () throws(Failure) in
                _ = try page(attempt.0, 5, .start, attempt.1)
            }
            #expect(failure?.code == "invalid")
        }
    }

    @Test func `a search among too many rows stops, says how far it came, and goes on`() throws {
        try Self.fill(fixture, 45_000)
        // Few enough to find nothing soon, and too many to be sorted: a prefix of all names.
        let terms = [
            FilterTerm(column: "name", values: [.text("bulk")]),
            FilterTerm(column: "city", values: [.text("last")]),
            FilterTerm(column: "must_reset", isNegated: true, values: [.flag(true)]),
        ]
        var pages = 0
        var found: [User.ID] = []
        var position = ListQuery.Position.start
        while true {
            let slice = try page(SortOrder("name"), 10, position, [terms[0], terms[2], Self.rare])
            pages += 1
            found += slice.rows.map(\.id)
            #expect(slice.ends.isCutShort == (slice.ends.searchedUpTo != nil))
            guard slice.ends.hasNext, let last = slice.ends.last else { break }
            position = .after(last)
        }
        #expect(found.count == 3)
        #expect(pages == 3)
        let cut = try page(SortOrder("name"), 10, .end, [terms[0], terms[2], Self.rare])
        #expect(cut.ends.isCutShort)
        #expect(cut.ends.hasPrevious)
        // A rare word leads straight to its rows.
        let direct = try page(SortOrder("name"), 10, .start, terms)
        #expect(direct.rows.count == 1)
        #expect(!direct.ends.isCutShort)
    }

    /// A condition without an index.
    private static let rare = FilterTerm(
        column: "last_sign_in", comparison: .greater,
        values: [.instant(Instant(milliseconds: 1_000_000))])

    /// Many accounts by SQL alone; three of them signed in late, the last lives elsewhere.
    static func fill(_ fixture: Fixture, _ count: Int) throws {
        try fixture.raw(
            """
            WITH RECURSIVE numbers (i) AS (
                SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < \(count))
            INSERT INTO users (id, version, email, name, name_words, city, city_words, search,
                role, status, must_reset, hold_minor, hold_unverified, hold_breach,
                hold_investigation, email_verified, joined, last_sign_in)
            SELECT 'user_' || printf('%026d', i), 1, 'bulk' || i || '@casting.example',
                'Bulk', ' bulk', 'c', iif(i = \(count), ' last', ' first'), ' bulk',
                'talent', 'active', 0, 0, 0, 0, 0, 0, i, iif(i % 20000 = 100, 1000001, i % 1000)
            FROM numbers
            """)
        try fixture.raw(
            """
            INSERT INTO words (kind, word, n)
            SELECT 'city', substr(city_words, 2), n FROM users WHERE search = ' bulk'
            """)
        try fixture.rebuildParts()
    }
}

@Suite struct FilterTests {
    private let fixture: Fixture

    init() throws {
        fixture = try Fixture()
        try fixture.add(
            1, name: "Layla Hassan", city: "Riyadh", phone: "+966551234567", joined: 1,
            nameArabic: "ليلى حسن", profile: Profile(talent: TalentProfile(stageName: "Nova")))
        try fixture.add(
            2, name: "Sami O'Hara", email: "s.ohara@films.example", status: .pending,
            city: "New York", joined: 2, lastSignIn: 9, holds: [.minor, .breach])
        try fixture.add(3, name: "Laylan 100%_", role: .admin, joined: 3, holds: [.unverified])
    }

    private func found(
        _ terms: [FilterTerm], as access: Access = Fixture.admin
    ) throws(Failure) -> [Int] {
        let slice = try fixture.read(as: access) { tx throws(Failure) in
            try tx.users.list(ListQuery(terms: terms, sort: SortOrder("joined")))
        }
        return (1...9).filter { number in slice.rows.contains { $0.id == Fixture.user(number) } }
    }

    private func term(_ column: String?, _ values: String..., negated: Bool = false) -> FilterTerm {
        FilterTerm(column: column, isNegated: negated, values: values.map { .text($0) })
    }

    @Test func `words are found in any script, of names, stage names, addresses and ids`() throws {
        #expect(try found([term(nil, "layl")]) == [1, 3])
        #expect(try found([term(nil, "LAYLA has")]) == [1])
        #expect(try found([term(nil, "ليل")]) == [1])
        #expect(try found([term(nil, "nov")]) == [1])
        #expect(try found([term(nil, "ohara")]) == [2])
        #expect(try found([term(nil, "s.ohara@fi")]) == [2])
        #expect(try found([term(nil, "films.ex")]) == [2])
        #expect(try found([term(nil, "@films")]) == [2])
        #expect(try found([term(nil, "yla")]) == [1, 3])
        #expect(try found([term(nil, "layla"), term(nil, "sami")]) == [])
        #expect(try found([term(nil, "nova", "sami")]) == [1, 2])
        #expect(try found([term(nil, "layl", negated: true)]) == [2])
        #expect(try found([term(nil, "%")]) == [])
    }

    @Test func `a name's words are not an address's`() throws {
        #expect(try found([term("name", "hass")]) == [1])
        #expect(try found([term("name", "films")]) == [])
        #expect(try found([term("name", "nova")]) == [])
    }

    @Test func `a city is found by any of its words, and by having none`() throws {
        #expect(try found([term("city", "york")]) == [2])
        #expect(try found([FilterTerm(column: "city", values: [.absent])]) == [3])
        #expect(
            try found([FilterTerm(column: "city", isNegated: true, values: [.absent])]) == [1, 2])
    }

    @Test func `a sign that is no word is in no city, not even in none`() throws {
        #expect(try found([term("city", "%")]) == [])
        #expect(try found([term("city", "-", "york")]) == [2])
        #expect(try found([term("city", "-", negated: true)]) == [1, 2, 3])
        #expect(try found([term("name", "%")]) == [])
    }

    @Test func `closed sets, facts and moments`() throws {
        #expect(try found([term("role", "admin", "agent")]) == [3])
        #expect(try found([term("status", "pending")]) == [2])
        #expect(try found([term("status", "pending", negated: true)]) == [1, 3])
        #expect(try found([term("hold", "breach")]) == [2])
        #expect(try found([term("hold", "minor", "unverified")]) == [2, 3])
        #expect(try found([FilterTerm(column: "hold", values: [.absent])]) == [1])
        #expect(try found([FilterTerm(column: "must_reset", values: [.flag(true)])]) == [])
        #expect(try found([FilterTerm(column: "last_sign_in", values: [.absent])]) == [1, 3])
        #expect(try found([term("id", Fixture.user(2).description)]) == [2])
        #expect(try found([term("email", "S.OHARA@")]) == [2])
        let two = FilterValue.instant(Instant(milliseconds: 2))
        #expect(try found([FilterTerm(column: "joined", comparison: .less, values: [two])]) == [1])
        #expect(
            try found([FilterTerm(column: "joined", comparison: .greaterOrEqual, values: [two])])
                == [2, 3])
        let day = FilterValue.date(CalendarDate(daysSinceEpoch: 0))
        #expect(try found([FilterTerm(column: "joined", values: [day])]) == [1, 2, 3])
        #expect(
            try found([FilterTerm(column: "joined", comparison: .greater, values: [day])]) == [])
    }

    @Test func `a phone number is found exactly, by those who may reveal it`() throws {
        let terms = [term("phone", "+966551234567")]
        #expect(try found(terms) == [1])
        #expect(try found([term("phone", "+96655")]) == [])
        #expect(try found(terms, as: Fixture.access(.support, 9, .usersRead)) == [1])
        let failure = try ScopeTests.failure { () throws(Failure) in
            var access = Fixture.access(.oncall, 9, .usersRead)
            access.grant = .all
            _ = try found(terms, as: access)
        }
        #expect(failure?.code == "invalid")
    }

    @Test func `search follows every change of name, address and stage name`() throws {
        try fixture.write { tx throws(Failure) in
            var user = try tx.users.find(Fixture.user(1), for: .change)
            user.rename(name: "Hala", nameArabic: nil, city: nil)
            try tx.users.save(&user)
            var profile = try tx.users.profile(of: user.id)
            profile.talent?.stageName = "Comet"
            try tx.users.save(profile, of: user.id)
        }
        #expect(try found([term(nil, "hala")]) == [1])
        #expect(try found([term(nil, "comet")]) == [1])
        #expect(try found([term(nil, "layla")]) == [3])
        #expect(try found([term(nil, "nova")]) == [])
        #expect(try found([term("city", "riyadh")]) == [])
    }

    @Test func `a bulk load gives the same tables, words and schema as adding one by one`() throws {
        let loaded = try Fixture(.demo)
        let (users, profile) = try fixture.read { tx throws(Failure) in
            (
                try tx.users.list(ListQuery(sort: SortOrder("joined"))).rows,
                try tx.users.profile(of: Fixture.user(1))
            )
        }
        try loaded.database.load(at: Fixture.now) { _, load throws(Failure) in
            for user in users {
                try load.add(user, user.id == Fixture.user(1) ? profile : Profile())
            }
        }
        for query in [
            SchemaTests.dump, "SELECT kind || word || n FROM words ORDER BY 1",
            "SELECT n || id || search FROM users ORDER BY 1",
            "SELECT user_n || stage_name FROM talent_profiles",
        ] as [Statement] {
            #expect(try loaded.texts(query) == fixture.texts(query))
        }
        for fixture in [loaded, fixture] { try fixture.checkParts() }
        let failure = try ScopeTests.failure { () throws(Failure) in
            try loaded.database.load(at: Fixture.now) { _, _ throws(Failure) in }
        }
        #expect(failure?.code == "conflict")
    }
}
