import Domain
import Service
import Testing

/// Importing again: the same hand-over, a later one, or after a stop.
@Suite struct ImportAgainTests {
    /// SHA-256 of `test2`.
    private static let second = "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"

    @Test(arguments: Setting.Store.allCases)
    func `a second run changes nothing`(
        store: Setting.Store
    ) throws {
        let house = try ImportHouse(store)
        var reading = try ImportSample.usual.read()
        reading.attacks = [ImportSample.attack([30])]
        #expect(try house.run(reading).changes > 0)
        let before = try house.contents()
        #expect(try house.run(reading) == ImportOutcome())
        #expect(try house.contents() == before)
    }

    @Test(arguments: Setting.Store.allCases, 0...4)
    func `a run that was stopped and begun again ends the same`(
        store: Setting.Store, files: Int
    ) throws {
        var reading = try ImportSample.usual.read()
        reading.attacks = [ImportSample.attack([30])]
        let (straight, stopped) = (try ImportHouse(store), try ImportHouse(store))
        try straight.run(reading)
        try stopped.run(reading, files: files)
        try stopped.run(reading)
        let contents = try straight.contents()
        // That of the only actor who had one went with the attack.
        #expect(contents["credentials"]?.count == 1)
        #expect(try stopped.contents() == contents)
    }

    @Test(arguments: Setting.Store.allCases)
    func `what staff edited stays when the source is the same`(
        store: Setting.Store
    ) throws {
        let house = try ImportHouse(store)
        let reading = try ImportSample.usual.read()
        try house.run(reading)
        let id = try house.user("layla@old.example").user.id
        _ = try house.admin.perform(EditUser(user: id, city: .set("Jeddah")))
        #expect(try house.run(reading).changes == 0)
        #expect(try house.user("layla@old.example").user.city == "Jeddah")
    }

    @Test(arguments: Setting.Store.allCases)
    func `a later export changes what it changed and nobody edited here`(
        store: Setting.Store
    ) throws {
        let house = try ImportHouse(store)
        try house.run(ImportSample.usual.read())
        let id = try house.user("layla@old.example").user.id
        _ = try house.admin.perform(EditUser(user: id, city: .set("Jeddah")))
        var later = ImportSample.usual
        later.set("actors.csv", "30", "city", "Abha")
        later.set("actors.csv", "30", "full_name", "Layla Hassan")
        let outcome = try house.run(later.read())
        #expect(outcome.updated == 1)
        #expect(outcome.added == 0)
        let layla = try house.user("layla@old.example").user
        #expect(layla.name == "Layla Hassan")
        #expect(layla.city == "Jeddah")
        #expect(try house.run(later.read()).changes == 0)
    }

    @Test(arguments: Setting.Store.allCases)
    func `a later export brings a new password unless the person set one here`(
        store: Setting.Store
    ) throws {
        let house = try ImportHouse(store)
        try house.run(ImportSample.usual.read())
        let nobody = house.service.backend(nil)
        var later = ImportSample.usual
        later.set("actors.csv", "30", "password_hash", Self.second)
        try house.run(later.read())
        let login = StartSession(login: "layla@old.example", password: Secret("test2"))
        _ = try nobody.perform(login)
        // Signing in has put a hash of today's kind in place: the account has moved here.
        #expect(try house.run(ImportSample.usual.read()).changes == 0)
        _ = try nobody.perform(login)
    }

    @Test(arguments: Setting.Store.allCases)
    func `a later export releases nobody`(
        store: Setting.Store
    ) throws {
        let house = try ImportHouse(store)
        try house.run(ImportSample.usual.read())
        var later = ImportSample.usual
        later.set("actors.csv", "32", "date_of_birth", "1990-01-01")
        try house.run(later.read())
        let (user, profile) = try house.user("ageless@old.example")
        #expect(profile.talent?.birthDate?.year == 1990)
        #expect(user.holds == [.minor])
    }

    @Test(arguments: Setting.Store.allCases)
    func `who has set a new password after an attack is not asked again`(
        store: Setting.Store
    ) throws {
        let house = try ImportHouse(store)
        var reading = try ImportSample.usual.read()
        reading.attacks = [ImportSample.attack([30])]
        try house.run(reading)
        try house.change("layla@old.example") { user in user.requireReset(false) }
        #expect(try house.run(reading).changes == 0)
        #expect(try !house.user("layla@old.example").user.mustReset)
        reading.attacks.append(ImportSample.attack([30], day: 40))
        #expect(try house.run(reading).changes == 2)
        #expect(try house.user("layla@old.example").user.mustReset)
    }

    private static let because = Call(reason: "a test")
    private static let new = Secret("another four plain words")
    private static let layla = "layla@old.example"

    /// A hand-over whose sign-ins were looked through, by default for an attack weeks ago.
    private func attacked(_ accounts: [Int], day: Int64 = 0) throws -> ImportReading {
        var reading = try ImportSample.usual.read()
        reading.attacks = [ImportSample.attack(accounts, day: day)]
        return reading
    }

    @Test(arguments: Setting.Store.allCases)
    func `who has set a password by a reset since an attack keeps it when that comes to light`(
        store: Setting.Store
    ) throws {
        let house = try ImportHouse(store)
        let nobody = house.service.backend(nil)
        try house.run(ImportSample.usual.read())
        let id = try house.user(Self.layla).user.id
        let started = try house.admin.perform(StartReset(user: id, way: .code), Self.because)
        let code = try #require(started.code)
        _ = try nobody.perform(
            CompleteReset(token: code, password: Self.new, login: Self.layla))
        let login = StartSession(login: Self.layla, password: Self.new)
        let session = try nobody.perform(login)
        #expect(try house.run(attacked([30])).changes == 0)
        #expect(try !house.user(Self.layla).user.mustReset)
        _ = try house.service.backend(session.token).perform(ShowCurrentSession())
        _ = try nobody.perform(login)
        // What attackers got in with after the reset may be what was set with it.
        #expect(try house.run(attacked([30], day: 70)).changes > 0)
        #expect(throws: Failure.self) { try nobody.perform(login) }
    }

    @Test(arguments: Setting.Store.allCases)
    func `a password changed with nothing but the stolen one goes with it`(
        store: Setting.Store
    ) throws {
        let house = try ImportHouse(store)
        let nobody = house.service.backend(nil)
        try house.run(ImportSample.usual.read())
        let stolen = Secret("open sesame")
        let session = try nobody.perform(StartSession(login: Self.layla, password: stolen))
        let intruder = house.service.backend(session.token)
        _ = try intruder.perform(ChangePassword(current: stolen, password: Self.new))
        try house.run(attacked([30]))
        #expect(try house.user(Self.layla).user.mustReset)
        #expect(throws: Failure.self) { try intruder.perform(ShowCurrentSession()) }
        let login = StartSession(login: Self.layla, password: Self.new)
        #expect(throws: Failure.self) { try nobody.perform(login) }
    }

    @Test(arguments: Setting.Store.allCases)
    func `a reset that waits is void once an attack on its account comes to light`(
        store: Setting.Store
    ) throws {
        let house = try ImportHouse(store)
        let nobody = house.service.backend(nil)
        try house.run(ImportSample.usual.read())
        let email = try house.user(Self.layla).user.email
        _ = try nobody.perform(RequestReset(email: email))
        try house.run(attacked([30]))
        #expect(try house.admin.perform(ListResets()).rows.map(\.state) == [.voided])
        _ = try nobody.perform(RequestReset(email: email))
        #expect(try house.run(attacked([30])).changes == 0)
        let states = try house.admin.perform(ListResets()).rows.map(\.state)
        #expect(Set(states) == [.open, .voided])
    }

    @Test(arguments: Setting.Store.allCases)
    func `a link to an address that a later export changes is void, and the old one is told`(
        store: Setting.Store
    ) throws {
        let house = try ImportHouse(store)
        let nobody = house.service.backend(nil)
        try house.run(ImportSample.usual.read())
        let old = try house.user(Self.layla).user
        _ = try nobody.perform(RequestReset(email: old.email))
        var later = ImportSample.usual
        later.set("actors.csv", "30", "email", "layla@new.example")
        try house.run(later.read())
        let new = try house.user("layla@new.example").user
        #expect(new.id == old.id)
        #expect(new.contactChange != nil)
        _ = try nobody.perform(RequestReset(email: new.email))
        #expect(try house.admin.perform(ListResets()).rows.map(\.state) == [.voided])
        #expect(try house.events(of: "layla@new.example").map(\.kind).contains(.emailChanged))
        let told = try house.database.read(Call(), at: ImportHouse.FixedClock().now) {
            tx throws(Failure) in
            tx.access = Access(actor: .operatingSystem(uid: 0), grant: .all)
            var told: [Mail] = []
            for row in try tx.mail.list(ListQuery(sort: SortOrder("created"))).rows {
                told.append(try tx.mail.find(row.id))
            }
            return told
        }
        #expect(told.filter { $0.template == .contactChanged }.map(\.to) == [old.email])
        #expect(try house.run(later.read()).changes == 0)
    }

    private static let closing = [
        "status": "suspended", "date_of_birth": "2015-01-01", "password_hash": second,
    ]

    @Test(arguments: Setting.Store.allCases, ["status", "date_of_birth", "password_hash"])
    func `a later export that stops somebody, or brings a password, ends the sessions`(
        store: Setting.Store, column: String
    ) throws {
        let house = try ImportHouse(store)
        try house.run(ImportSample.usual.read())
        let user = try house.user(Self.layla).user.id
        // Without signing in, which would move the password here.
        let token = try house.addSession(of: user)
        var later = ImportSample.usual
        later.set("actors.csv", "30", column, try #require(Self.closing[column]))
        try house.run(later.read())
        #expect(
            failure { () throws(Failure) in
                try house.service.backend(token).perform(ShowCurrentSession())
            } == .unauthenticated("the session has ended; sign in again"))
        let isMinor = column == "date_of_birth"
        let holds: Set<Hold> = isMinor ? [.minor] : []
        #expect(try house.user(Self.layla).user.holds == holds)
        let kinds = try house.events(of: Self.layla).map(\.kind)
        #expect(kinds.contains(.holdPlaced) == isMinor)
    }

    @Test(arguments: Setting.Store.allCases)
    func `what the old system verified says nothing of an address that was put in here`(
        store: Setting.Store
    ) throws {
        let house = try ImportHouse(store)
        try house.run(ImportSample.usual.read())
        let id = try house.user(Self.layla).user.id
        let mine = try #require(EmailAddress("mine@casting.example"))
        _ = try house.admin.perform(EditUser(user: id, email: mine))
        var later = ImportSample.usual
        later.set("actors.csv", "30", "email_verified", "1")
        try house.run(later.read())
        #expect(try !house.user(mine.description).user.isEmailVerified)
    }

    @Test(arguments: Setting.Store.allCases)
    func `who is of age by papers seen here is not held for what a later export says`(
        store: Setting.Store
    ) throws {
        let house = try ImportHouse(store)
        try house.run(ImportSample.usual.read())
        let id = try house.user(Self.layla).user.id
        let born = try #require(CalendarDate("1991-03-14"))
        _ = try house.admin.perform(EditUser(user: id, birthDate: .set(born)))
        var later = ImportSample.usual
        later.set("actors.csv", "30", "date_of_birth", "2015-01-01")
        later.set("actors.csv", "30", "guardian_email", "parent@old.example")
        try house.run(later.read())
        let (user, profile) = try house.user(Self.layla)
        #expect(profile.talent?.birthDate == born)
        #expect(user.holds.isEmpty)
    }

    @Test(arguments: Setting.Store.allCases)
    func `a colleague is not held as a minor for what a later export says`(
        store: Setting.Store
    ) throws {
        let house = try ImportHouse(store)
        try house.run(ImportSample.usual.read())
        try house.change(Self.layla) { user throws(Failure) in try user.setRole(.support) }
        var later = ImportSample.usual
        later.set("actors.csv", "30", "date_of_birth", "2015-01-01")
        try house.run(later.read())
        let user = try house.user(Self.layla).user
        #expect(user.role == .support)
        #expect(user.holds.isEmpty)
    }
}
