internal import Console
internal import Crypto
internal import Domain
internal import Fields
internal import Service
internal import Storage
internal import Terminal
internal import Testing

@Suite struct ConsoleSignInTests {
    private static let email = "huda@callboard.example"
    private static let password = "a long enough pass phrase"

    /// A database with one admin and a known password.
    private func house() throws -> Theatre.House {
        let clock = StageClock(Theatre.moment)
        let vault = CryptoVault(
            seed: [UInt8](repeating: 1, count: CryptoVault.seedBytes), deterministic: 1)
        let ports = StoragePorts(
            ids: UUIDSource(deterministic: 1), seal: vault, fold: Folding.indexWords)
        let database = try StorageDatabase.temporary(kind: .real, ports: ports)
        let service = Service(database: database, vault: vault, clock: clock)
        let email = try #require(EmailAddress(Self.email))
        _ = try service.operatingSystem(uid: 0).perform(
            CreateFirstAdmin(email: email, name: "Huda", password: Secret(Self.password)))
        return Theatre.House(clock: clock, service: service)
    }

    private func signIn(_ theatre: inout Theatre, password: String = Self.password) {
        theatre.type(Self.email)
        theatre.press("enter")
        theatre.type(password)
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
        theatre.press("f10")
        #expect(theatre.exitCode == 0)
    }

    @Test func `a session that was ended elsewhere leads to the sign-in screen`() throws {
        var theatre = try Theatre(as: nil, house: house())
        signIn(&theatre)
        let signedIn = try theatre.service.backend(nil).perform(
            StartSession(login: Self.email, password: Secret(Self.password)))
        let other = theatre.service.backend(signedIn.token)
        for row in try other.perform(ListSessions(filter: "client:console")).rows {
            _ = try other.perform(RevokeSession(session: row.id), Call(key: "\(row.id)"))
        }
        theatre.press("r")
        #expect(theatre.text.contains("sign in"))
        #expect(!theatre.text.contains("Huda (admin)"))
    }

    @Test func `signing out forgets what was shown`() throws {
        var theatre = try Theatre(as: nil, house: house())
        signIn(&theatre)
        theatre.press(":")
        theatre.type("sign-out")
        theatre.press("enter")
        #expect(theatre.text.contains("signed out"))
        #expect(!theatre.text.contains("Huda (admin)"))
    }

    @Test func `a password that must be changed is changed before anything else`() throws {
        let house = try house()
        let admin = try house.service.backend(nil).perform(
            StartSession(login: Self.email, password: Secret(Self.password)))
        let backend = house.service.backend(admin.token)
        let email = try #require(EmailAddress("new@callboard.example"))
        let user = try backend.perform(
            CreateUser(email: email, name: "New", role: .support), Call(key: "1"))
        let started = try backend.perform(
            StartReset(user: user.id, way: .code), Call(key: "2", reason: "asked"))
        let code = try #require(started.code)
        _ = try house.service.backend(nil).perform(
            CompleteReset(
                token: code, password: Secret("another long pass phrase"),
                login: email.description),
            Call(key: "3"))
        _ = try backend.perform(
            StartReset(user: user.id, way: .link), Call(key: "4", reason: "asked"))
        var theatre = try Theatre(as: nil, house: house)
        theatre.type("new@callboard.example")
        theatre.press("enter")
        theatre.type("another long pass phrase")
        theatre.press("enter")
        #expect(theatre.text.contains("the password must be changed first"))
        theatre.type("another long pass phrase")
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
