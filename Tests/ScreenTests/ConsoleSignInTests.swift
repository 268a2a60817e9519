internal import Console
internal import Crypto
internal import Domain
internal import Fields
internal import Service
internal import Storage
internal import Terminal
internal import Testing

@Suite struct ConsoleSignInTests {
    static let email = "huda@callboard.example"
    static let password = "a long enough pass phrase"
    private static let colleague = "new@callboard.example"
    private static let colleaguesPassword = "another long pass phrase"

    /// A database with one admin and a known password.
    func house() throws -> Theatre.House {
        let clock = StageClock(Theatre.moment)
        let vault = CryptoVault(
            seed: [UInt8](repeating: 1, count: CryptoVault.seedBytes), deterministic: 1,
            hashesLightly: true)
        let ports = StoragePorts(
            ids: UUIDSource(deterministic: 1), seal: vault, fold: Folding.indexWords)
        let database = try StorageDatabase.temporary(kind: .real, ports: ports)
        let service = Service(database: database, vault: vault, clock: clock)
        let email = try #require(EmailAddress(Self.email))
        _ = try service.operatingSystem(uid: 0).perform(
            CreateFirstAdmin(email: email, name: "Huda", password: Secret(Self.password)))
        return Theatre.House(clock: clock, service: service)
    }

    func signIn(_ theatre: inout Theatre, password: String = Self.password) {
        theatre.type(Self.email)
        theatre.press("enter")
        theatre.type(password)
        theatre.press("enter")
    }

    /// What the admin does elsewhere, in a session of its own.
    func elsewhere(_ house: Theatre.House) throws -> any Backend {
        let signedIn = try house.service.backend(nil).perform(
            StartSession(login: Self.email, password: Secret(Self.password)))
        return house.service.backend(signedIn.token)
    }

    /// Adds a colleague in support, who has a password.
    private func addColleague(to house: Theatre.House, by admin: any Backend) throws -> User.ID {
        let email = try #require(EmailAddress(Self.colleague))
        let user = try admin.perform(
            CreateUser(email: email, name: "New", role: .support), Call(key: "1"))
        let started = try admin.perform(
            StartReset(user: user.id, way: .code), Call(key: "2", reason: "asked"))
        let code = try #require(started.code)
        _ = try house.service.backend(nil).perform(
            CompleteReset(
                token: code, password: Secret(Self.colleaguesPassword),
                login: email.description),
            Call(key: "3"))
        return user.id
    }

    /// Adds a talent, whom the first row shows once only talents are listed.
    private func addTalent(by admin: any Backend) throws -> User.ID {
        let email = try #require(EmailAddress("nora@callboard.example"))
        let row = try admin.perform(
            CreateUser(email: email, name: "Nora", role: .talent), Call(key: "nora"))
        return row.id
    }

    private func listTalents(in theatre: inout Theatre) {
        theatre.press("/")
        theatre.type("role:talent")
        theatre.press("enter")
    }

    func run(_ command: String, in theatre: inout Theatre) {
        theatre.type(":\(command)")
        theatre.press("enter")
    }

    /// Ends the session of the console from elsewhere, and lets the console notice.
    private func endSession(of theatre: inout Theatre, by admin: any Backend) throws {
        for row in try admin.perform(ListSessions(filter: "client:console state:active")).rows {
            _ = try admin.perform(RevokeSession(session: row.id), Call(key: "\(row.id)"))
        }
        theatre.press("r")
    }

    /// Signs in where the address of the person before stands.
    private func signInAsColleague(_ theatre: inout Theatre) {
        theatre.press("shift+tab ctrl+u")
        theatre.type(Self.colleague)
        theatre.press("enter")
        theatre.type(Self.colleaguesPassword)
        theatre.press("enter")
    }

    @Test func `the password is never shown, and signing in opens the first pane`() throws {
        var theatre = try Theatre(as: nil, house: house())
        #expect(theatre.text.contains("sign in"))
        theatre.type(Self.email)
        theatre.press("enter")
        theatre.type(Self.password)
        #expect(!theatre.text.contains("pass phrase"))
        theatre.press("enter")
        #expect(theatre.lines[0].contains("Huda (admin)"))
        #expect(theatre.lines[2].contains("users"))
    }

    @Test func `a wrong password says one sentence and asks again`() throws {
        var theatre = try Theatre(as: nil, house: house())
        signIn(&theatre, password: "not the password")
        #expect(theatre.text.contains("the e-mail address or the password is wrong"))
        #expect(theatre.text.contains(Self.email))
        // The address stands there, so what is typed is the password.
        theatre.type(Self.password)
        theatre.press("enter")
        #expect(theatre.lines[0].contains("Huda (admin)"))
    }

    @Test func `an idle screen locks, shows nothing, and comes back to the same place`() throws {
        var theatre = try Theatre(as: nil, house: house())
        signIn(&theatre)
        theatre.press("enter '")
        let before = theatre.lines.dropFirst()
        theatre.pass(seconds: 599)
        #expect(!theatre.text.contains("locked"))
        theatre.pass(seconds: 2)
        #expect(theatre.text.contains("locked: Huda"))
        #expect(!theatre.text.contains(Self.email))
        theatre.type("wrong")
        theatre.press("enter")
        #expect(theatre.text.contains("is wrong"))
        theatre.type(Self.password)
        theatre.press("enter")
        #expect(theatre.lines.dropFirst().first == before.first)
        #expect(theatre.text.contains("Profile"))
    }

    @Test func `unlocking leaves one session and not one for each time`() throws {
        var theatre = try Theatre(as: nil, house: house())
        signIn(&theatre)
        for _ in 0..<2 {
            theatre.press("g l")
            theatre.type(Self.password)
            theatre.press("enter")
        }
        let signedIn = try theatre.service.backend(nil).perform(
            StartSession(login: Self.email, password: Secret(Self.password)))
        let other = theatre.service.backend(signedIn.token)
        let rows = try other.perform(ListSessions(filter: "client:console state:active")).rows
        #expect(rows.count == 1)
        theatre.press("r")
        #expect(theatre.lines[0].contains("Huda (admin)"), "\(theatre.text)")
    }

    @Test func `a session that the console was given is left to who gave it`() throws {
        let house = try house()
        let given = try house.service.backend(nil).perform(
            StartSession(login: Self.email, password: Secret(Self.password)))
        var theatre = try Theatre(as: nil, house: house) { $0.token = given.token }
        theatre.press("g l")
        theatre.type(Self.email)
        theatre.press("enter")
        theatre.type(Self.password)
        theatre.press("enter")
        #expect(theatre.lines[0].contains("Huda (admin)"), "\(theatre.text)")
        _ = try house.service.backend(given.token).perform(ShowCurrentSession())
    }

    @Test func `the screen is locked by a key`() throws {
        var theatre = try Theatre(as: nil, house: house())
        signIn(&theatre)
        theatre.press("g l")
        #expect(theatre.text.contains("locked: Huda"))
        theatre.press("escape")
        #expect(theatre.text.contains("F10 quits"), "\(theatre.text)")
        theatre.press("f10")
        #expect(theatre.exitCode == 0)
    }

    @Test func `a session that was ended elsewhere leads to the sign-in screen`() throws {
        let house = try house()
        var theatre = try Theatre(as: nil, house: house)
        signIn(&theatre)
        try endSession(of: &theatre, by: elsewhere(house))
        #expect(theatre.text.contains("sign in"))
        #expect(!theatre.text.contains("Huda (admin)"))
    }

    @Test func `who signs in after somebody else cannot take back what that person did`() throws {
        let house = try house()
        let admin = try elsewhere(house)
        _ = try addColleague(to: house, by: admin)
        let talent = try addTalent(by: admin)
        var theatre = try Theatre(120, 40, as: nil, house: house)
        signIn(&theatre)
        listTalents(in: &theatre)
        theatre.press("w 1 enter enter enter")
        #expect(theatre.lines.last?.contains("u undo 30 s") == true, "\(theatre.text)")
        try endSession(of: &theatre, by: admin)
        signInAsColleague(&theatre)
        #expect(theatre.lines[0].contains("New (support)"), "\(theatre.text)")
        #expect(theatre.path == "users")
        #expect(!theatre.text.contains("u takes it back"), "\(theatre.text)")
        #expect(theatre.lines.last?.contains("undo") == false)
        theatre.press("u")
        #expect(theatre.text.contains("there is nothing to take back"), "\(theatre.text)")
        theatre.press("L")
        #expect(theatre.text.contains("nothing was done yet"), "\(theatre.text)")
        #expect(try admin.perform(ShowUser(user: talent)).user.status == .suspended)
    }

    @Test func `who signs in again after the session ended can still take back what was done`()
        throws
    {
        let house = try house()
        let admin = try elsewhere(house)
        let talent = try addTalent(by: admin)
        var theatre = try Theatre(120, 40, as: nil, house: house)
        signIn(&theatre)
        listTalents(in: &theatre)
        theatre.press("w 1 enter enter enter")
        try endSession(of: &theatre, by: admin)
        theatre.type(Self.password)
        theatre.press("enter")
        #expect(theatre.path == "users › role:talent")
        #expect(theatre.lines.last?.contains("u undo 30 s") == true, "\(theatre.text)")
        theatre.press("u")
        #expect(try admin.perform(ShowUser(user: talent)).user.status == .active)
    }

    @Test func `what was half typed when the session ended is there after signing in again`()
        throws
    {
        let house = try house()
        let admin = try elsewhere(house)
        let talent = try addTalent(by: admin)
        _ = try addColleague(to: house, by: admin)
        var theatre = try Theatre(120, 40, as: nil, house: house)
        signIn(&theatre)
        listTalents(in: &theatre)
        theatre.press("w 3 tab")
        theatre.type("sold fake roles fo")
        // The helper's key is the last letter of what is typed.
        try endSession(of: &theatre, by: admin)
        theatre.pass(seconds: 3)
        #expect(!theatre.text.contains("sold fake roles"), "\(theatre.text)")
        var other = theatre
        theatre.type(Self.password)
        theatre.press("enter")
        #expect(theatre.text.contains("sold fake roles for"), "\(theatre.text)")
        theatre.press("enter enter")
        #expect(try admin.perform(ShowUser(user: talent)).user.status == .suspended)
        signInAsColleague(&other)
        #expect(other.lines[0].contains("New (support)"), "\(other.text)")
        #expect(!other.text.contains("sold fake roles"), "\(other.text)")
    }

    @Test func `a bulk act cut off while somebody typed is offered once nothing is open`() throws {
        let house = try house()
        let admin = try elsewhere(house)
        _ = try addTalent(by: admin)
        let email = try #require(EmailAddress("omar@callboard.example"))
        _ = try admin.perform(
            CreateUser(email: email, name: "Omar", role: .talent), Call(key: "omar"))
        let journal = Journal()
        var theatre = try Theatre(120, 40, as: nil, house: house, adjust: journal.serve)
        signIn(&theatre)
        listTalents(in: &theatre)
        theatre.press("space space w 1 enter enter")
        theatre.hold(true)
        theatre.press("enter")
        theatre.type("/no")
        try endSession(of: &theatre, by: admin)
        theatre.hold(false)
        theatre.type(Self.password)
        theatre.press("enter")
        #expect(theatre.lines.last?.hasSuffix(" nor") == true, "\(theatre.text)")
        theatre.press("escape")
        #expect(theatre.text.contains("Go on with Suspend"), "\(theatre.text)")
        // Who comes back to a screen that locked meanwhile is not asked twice.
        theatre.pass(seconds: 601)
        theatre.type(Self.password)
        theatre.press("enter tab y")
        #expect(theatre.text.contains("2 done, 0 failed"), "\(theatre.text)")
        theatre.press("escape")
        #expect(!theatre.text.contains("Go on with"), "\(theatre.text)")
    }

    @Test func `an act whose answer the end of the session cut off is not said to be not done`()
        throws
    {
        let house = try house()
        let admin = try elsewhere(house)
        _ = try addTalent(by: admin)
        var theatre = try Theatre(120, 40, as: nil, house: house)
        signIn(&theatre)
        listTalents(in: &theatre)
        theatre.hold(true)
        // What hangs on the account is read first, and finds the session ended.
        theatre.press("w 1 y")
        try endSession(of: &theatre, by: admin)
        theatre.hold(false)
        theatre.type(Self.password)
        theatre.press("enter")
        #expect(theatre.text.contains("Nobody knows whether it was done"), "\(theatre.text)")
        theatre.press("escape L")
        #expect(theatre.text.contains("not known whether an act was done"), "\(theatre.text)")
    }

    @Test func `what is answered after signing out is in nobody else's log`() throws {
        let house = try house()
        let admin = try elsewhere(house)
        _ = try addColleague(to: house, by: admin)
        let talent = try addTalent(by: admin)
        _ = try admin.perform(
            LockUser(user: talent, until: Theatre.moment + .hours(1)),
            Call(key: "lock", reason: "many wrong passwords"))
        var theatre = try Theatre(120, 40, as: nil, house: house)
        signIn(&theatre)
        listTalents(in: &theatre)
        theatre.hold(true)
        run("users.unlock", in: &theatre)
        run("sign-out", in: &theatre)
        theatre.hold(false)
        #expect(try admin.perform(ShowUser(user: talent)).user.lockedUntil == nil)
        signInAsColleague(&theatre)
        #expect(theatre.lines[0].contains("New (support)"), "\(theatre.text)")
        theatre.press("L")
        #expect(theatre.text.contains("nothing was done yet"), "\(theatre.text)")
    }

    @Test func `who signed out need not wait for the server to sign in again`() throws {
        let house = try house()
        var theatre = try Theatre(as: nil, house: house)
        signIn(&theatre)
        theatre.hold(true)
        run("sign-out", in: &theatre)
        #expect(theatre.text.contains("signed out"))
        theatre.type(Self.password)
        theatre.press("enter")
        theatre.hold(false)
        #expect(theatre.lines[0].contains("Huda (admin)"), "\(theatre.text)")
        let open = try elsewhere(house).perform(
            ListSessions(filter: "client:console state:active")
        ).rows
        #expect(open.count == 1)
    }

    @Test func `signing out forgets what was shown`() throws {
        var theatre = try Theatre(as: nil, house: house())
        signIn(&theatre)
        run("sign-out", in: &theatre)
        #expect(theatre.text.contains("signed out"))
        #expect(!theatre.text.contains("Huda (admin)"))
    }

    @Test func `a password that must be changed is changed before anything else`() throws {
        let house = try house()
        let admin = try elsewhere(house)
        let user = try addColleague(to: house, by: admin)
        let started = try admin.perform(
            StartReset(user: user, way: .link), Call(key: "4", reason: "asked"))
        _ = try admin.perform(CancelReset(reset: started.reset.id), Call(key: "5"))
        var theatre = try Theatre(as: nil, house: house)
        theatre.type(Self.colleague)
        theatre.press("enter")
        theatre.type(Self.colleaguesPassword)
        theatre.press("enter")
        #expect(theatre.text.contains("the password must be changed first"))
        theatre.type(Self.colleaguesPassword)
        theatre.press("enter")
        theatre.type("quite a different phrase")
        theatre.press("enter")
        theatre.type("mistyped")
        theatre.press("enter")
        #expect(theatre.text.contains("is not the same as the new password"))
        theatre.press("ctrl+u")
        theatre.type("quite a different phrase")
        theatre.press("enter")
        #expect(theatre.text.contains("the password was changed; sign in with it"))
        theatre.type("quite a different phrase")
        theatre.press("enter")
        #expect(theatre.lines[0].contains("New (support)"))
    }
}
