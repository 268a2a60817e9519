import Domain
import SQL
import Testing

@testable import Storage

/// Search by parts of words, in the tables behind it.
@Suite struct PartsTests {
    private let fixture: Fixture

    /// The number of an account whose id ends with letters.
    private static let lettered = 1_045_835

    init() throws {
        fixture = try Fixture()
        try fixture.add(1, name: "Layla Hassan", joined: 1, nameArabic: "ليلى حسن")
        try fixture.add(2, name: "Sami O'Hara", email: "s.ohara@films.example", joined: 2)
    }

    private func found(_ words: String...) throws -> [Int] {
        let terms = words.map { FilterTerm(column: nil, values: [.text($0)]) }
        let slice = try fixture.read { tx throws(Failure) in
            try tx.users.list(ListQuery(terms: terms, sort: SortOrder("joined")))
        }
        return ((1...9) + [Self.lettered]).filter { number in
            slice.rows.contains { $0.id == Fixture.user(number) }
        }
    }

    /// How many accounts the table of parts has under a trigram once everybody is in it.
    private func count(_ trigram: String) throws -> Int {
        try fixture.takeInNewcomers()
        return try countTaken(trigram)
    }

    /// How many accounts the table of parts has under a trigram.
    private func countTaken(_ trigram: String) throws -> Int {
        try fixture.texts(
            "SELECT rowid || '' FROM user_parts WHERE user_parts MATCH \(trigram)"
        ).count
    }

    @Test func `accounts that were there before are found by parts of their words`() throws {
        let schema = Schema(fixture.store)
        try schema.migrate(to: 3)
        try schema.migrateToNewest()
        #expect(try found("ayl") == [1])
        #expect(try count("\"ayl\"") == 1)
        try fixture.checkParts()
    }

    @Test func `short words are found by their parts, and by the table of words steps back`()
        throws
    {
        let entries: Statement = "SELECT kind || ' ' || word || ' ' || n FROM words ORDER BY 1"
        try fixture.add(3, name: "Al Amer", city: "New York", joined: 3)
        let before = try fixture.texts(entries)
        #expect(before == ["city new 3", "city york 3"])
        #expect(try count("\"  l\"") == 1 && count("\" la\"") == 1)
        let schema = Schema(fixture.store)
        try schema.migrate(to: 8)
        let beginnings = try fixture.texts(entries)
        #expect(beginnings.contains("user la 1") && beginnings.contains("city york 3"))
        #expect(try countTaken("\" la\"") == 1 && countTaken("\"  l\"") == 0)
        try fixture.compareParts()
        try schema.migrate(to: 7)
        let whole = try fixture.texts(entries)
        #expect(whole.contains("user layla 1") && !whole.contains("user la 1"))
        try schema.migrateToNewest()
        #expect(try fixture.texts(entries) == before)
        #expect(try count("\"  l\"") == 1)
        try fixture.checkParts()
    }

    /// Renames the first account, whose name has "ayl" in it, and adds others so that so many are
    /// there, all in one transaction.
    private func renameFirst(addingUpTo count: Int) throws {
        try fixture.write { tx throws(Failure) in
            var user = try tx.users.find(Fixture.user(1), for: .change)
            user.rename(name: "Munira", nameArabic: nil, city: nil)
            try tx.users.save(&user)
            try add(upTo: count, in: tx)
        }
    }

    private func add(upTo count: Int, in tx: any GateTransaction) throws(Failure) {
        for number in 3...count {
            guard let email = EmailAddress("many\(number)@casting.example") else { continue }
            let user = User(
                id: Fixture.user(number), version: 1, email: email, name: "Many", role: .talent,
                status: .active, joined: Instant(milliseconds: 3))
            try tx.users.add(user, Profile())
        }
    }

    private static let newcomersMax = Int(WordsTable.newcomersMax)

    @Test func `newcomers are found before the table of parts takes them in, and after`() throws {
        #expect(try found("ayl") == [1] && found("la") == [1] && found("ohara") == [2])
        #expect(try countTaken("\"ayl\"") == 0)
        try fixture.write { tx throws(Failure) in
            try add(upTo: Self.newcomersMax - 1, in: tx)
        }
        #expect(try countTaken("\"ayl\"") == 0)
        try fixture.add(Self.newcomersMax, name: "Zubaydah", joined: 4)
        #expect(try countTaken("\"ayl\"") == 1 && countTaken("\"bay\"") == 1)
        #expect(try found("ayl") == [1] && found("la") == [1] && found("ohara") == [2])
        try fixture.checkParts()
    }

    @Test func `a newcomer who is renamed is taken in under the new name alone`() throws {
        try renameFirst(addingUpTo: Self.newcomersMax)
        #expect(try countTaken("\"ayl\"") == 0 && countTaken("\"uni\"") == 1)
        #expect(try found("ayl") == [] && found("uni") == [1])
        try fixture.checkParts()
    }

    @Test func `somebody taken in is renamed while newcomers are taken in`() throws {
        try fixture.takeInNewcomers()
        try renameFirst(addingUpTo: Self.newcomersMax)
        #expect(try countTaken("\"ayl\"") == 0 && countTaken("\"uni\"") == 1)
        #expect(try countTaken("\"man\"") == Self.newcomersMax - 2)
        #expect(try found("ayl") == [] && found("uni") == [1])
        try fixture.checkParts()
    }

    @Test func `newcomers stay newcomers when the account that would end it fails`() throws {
        try fixture.write { tx throws(Failure) in
            try add(upTo: Self.newcomersMax - 1, in: tx)
        }
        #expect(throws: Failure.self, "the address is taken") {
            try fixture.add(Self.newcomersMax, email: "s.ohara@films.example")
        }
        #expect(try countTaken("\"ayl\"") == 0)
        #expect(try found("ayl") == [1])
        try fixture.add(Self.newcomersMax, name: "Last", joined: 4)
        #expect(try countTaken("\"ayl\"") == 1)
        try fixture.checkParts()
    }

    @Test func `less than a part finds the beginnings of words`() throws {
        #expect(try found("la") == [1])
        #expect(try found("l") == [1])
        #expect(try found("ح", "ل") == [1])
        #expect(try found("ay") == [])
        #expect(try found("l", "z") == [])
        #expect(try found("layl", "h") == [1])
    }

    @Test func `the end of an id is found by three letters of it, and not by two`() throws {
        #expect(Fixture.user(Self.lettered).tail == "zxab")
        try fixture.add(Self.lettered, name: "Amal", joined: 3)
        #expect(try found("zxab") == [Self.lettered])
        #expect(try found("xab") == [Self.lettered])
        #expect(try found("zx") == [])
        #expect(try found("z") == [])
        // A stored word as short, right before the end of the id.
        try fixture.add(3, name: "Al", email: "z@zx.co", joined: 4)
        #expect(try found("zx") == [3])
        #expect(try found("z") == [3])
        #expect(try found("co") == [3])
    }

    @Test(arguments: [["x"], ["xy"], ["bulk", "x"], ["xy", "bulk", "b"]])
    func `a rare beginning leads straight to its rows among very many`(words: [String]) throws {
        try fill([(" bulk xylophone", "n = 30000")])
        let slice = try page(words, 20, .start)
        #expect(slice.rows.count == 1)
        #expect(!slice.ends.isCutShort)
    }

    @Test func `what somebody was called is in no table once it is changed`() throws {
        try fixture.write { tx throws(Failure) in
            var user = try tx.users.find(Fixture.user(1), for: .change)
            user.rename(name: "Gone", nameArabic: nil, city: nil)
            try tx.users.save(&user)
        }
        for trigram in ["\"lay\"", "\"ass\"", "\"حسن\""] { #expect(try count(trigram) == 0) }
        #expect(try count("\"one\"") == 1)
        for trigram in ["\" la\"", "\"  l\""] { #expect(try count(trigram) == 0) }
        try fixture.checkParts()
    }

    @Test func `an attempt that fails leaves no parts`() throws {
        #expect(throws: Failure.self, "the address is taken") {
            try fixture.add(3, name: "Zubaydah", email: "s.ohara@films.example")
        }
        #expect(try count("\"bay\"") == 0)
        try fixture.checkParts()
    }

    @Test func `a rare part leads straight to its rows among very many`() throws {
        try fill([(" bulk xylophone", "n = 22000")])
        for position in [ListQuery.Position.start, .end] {
            let slice = try fixture.read { tx throws(Failure) in
                try tx.users.list(
                    ListQuery(
                        terms: [FilterTerm(column: nil, values: [.text("lopho")])],
                        sort: SortOrder("name"), position: position))
            }
            #expect(slice.rows.count == 1)
            #expect(!slice.ends.isCutShort)
        }
    }

    /// Very many accounts, of which some have been given other words.
    private func fill(_ words: [(words: StaticString, numbers: Statement)]) throws {
        try ListTests.fill(fixture, 45_000)
        for (words, numbers) in words {
            let words = words.description
            try fixture.raw("UPDATE users SET search = \(words) WHERE \(fragment: numbers)")
        }
        try fixture.rebuildParts()
    }

    private func page(
        _ words: [String], _ limit: Int, _ position: ListQuery.Position
    ) throws(Failure) -> Slice<User> {
        try fixture.read { tx throws(Failure) in
            try tx.users.list(
                ListQuery(
                    terms: words.map { FilterTerm(column: nil, values: [.text($0)]) },
                    sort: SortOrder("joined"), limit: limit, position: position))
        }
    }

    @Test func `people are found by two words that very many have, where few have both`() throws {
        try fill([
            (" sami", "n % 3 = 0"), (" khayat", "n % 3 = 1"), (" sami khayat", "n % 15000 = 7"),
        ])
        for words in [["sami", "khayat"], ["khay", "ami"], ["yat sam"]] {
            let slice = try page(words, 20, .start)
            #expect(slice.rows.count == 3)
            #expect(!slice.ends.isCutShort && !slice.ends.hasNext)
        }
    }

    @Test(arguments: [ListQuery.Position.start, .end])
    func `a word that is frequent near by and then no more is searched for as far as a page goes`(
        from position: ListQuery.Position
    ) throws {
        try fill([
            (" nura", "n BETWEEN 100 AND 129 OR n BETWEEN 44900 AND 44929"),
            (" nura", "n BETWEEN 22000 AND 24999"),
        ])
        let slice = try page(["nura"], 50, position)
        #expect(slice.rows.count == 30)
        #expect(slice.ends.isCutShort && slice.ends.searchedUpTo != nil)
        let next =
            position == .start
            ? ListQuery.Position.after(try #require(slice.ends.last))
            : .before(try #require(slice.ends.first))
        #expect(try page(["nura"], 50, next).rows.count == 50)
    }

    @Test func `what is no word finds nothing, beside words as well`() throws {
        for words in [["%"], ["%", "layla"], ["layla", "%"]] {
            let slice = try page(words, 20, .start)
            #expect(slice.rows.isEmpty, "\(words)")
        }
    }

    @Test(arguments: [100, 700])
    func `pages of a word that some have lose nobody and name nobody twice`(every: Int) throws {
        try fill([(" nura", "n % \(every) = 5")])
        let all = try fixture.texts(
            "SELECT id FROM users WHERE search = ' nura' ORDER BY joined, n")
        #expect(all.count >= 45_000 / every)
        var forward: [String] = []
        var position = ListQuery.Position.start
        while forward.count < all.count {
            let slice = try page(["nura"], 7, position)
            forward += slice.rows.map(\.id.description)
            #expect(!slice.ends.isCutShort)
            guard slice.ends.hasNext, let last = slice.ends.last else { break }
            position = .after(last)
        }
        #expect(forward == all)
        var backward: [String] = []
        position = .end
        while backward.count < all.count {
            let slice = try page(["nura"], 7, position)
            backward = slice.rows.map(\.id.description) + backward
            guard slice.ends.hasPrevious, let first = slice.ends.first else { break }
            position = .before(first)
        }
        #expect(backward == all)
    }

    @Test func `an address is looked for by the part before the at sign`() throws {
        #expect(SearchWords.telling("sami@films.example") == "sami@")
        #expect(SearchWords.telling("a@films.example") == "a@films.example")
        #expect(SearchWords.telling("sami") == "sami")
        #expect(try found("s.ohara@films.example") == [2])
        #expect(try found("ohara@films.ex") == [2])
        #expect(try found("ohara@other.example") == [])
    }

    @Test func `what is typed of an address is asked for as a whole, all else is folded`() {
        let asked = { (text: String) in SearchWords.asked(text) { ["folded", $0] } }
        #expect(asked("Sara.Ali@M") == ["sara.ali@m"])
        #expect(asked("@mail") == ["folded", "@mail"])
        #expect(asked(" x  sara@ x") == ["folded", "x", "sara@"])
        #expect(asked("  ") == [])
    }

    @Test func `a word has a trigram for every three letters, a short one with blanks`() {
        #expect(SearchWords.trigrams("banana") == ["ban", "ana", "nan"])
        #expect(SearchWords.trigrams("ليلي") == ["ليل", "يلي"])
        #expect(SearchWords.trigrams("ab") == [" ab"])
        #expect(SearchWords.trigrams("ل") == ["  ل"])
        #expect([SearchWords.isPart("ليل"), SearchWords.isPart("لي")] == [true, false])
    }
}
