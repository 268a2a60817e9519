import Domain
import Service
import Testing

/// One-time codes: how they are kept, and how little trying them brings.
@Suite struct ResetCodeTests {
    private static let unknown = Failure.invalid(
        field: "token", "is unknown, used or expired; ask for a new one")
    private static let wrong = Secret("W0RNG-C0DE7")

    private static func check(
        _ token: Secret, _ login: String?, _ house: House,
        from address: String = House.source.address
    ) throws(Failure) -> ResetState {
        try house.nobody.perform(
            CheckResetToken(token: token, login: login),
            Call(source: Call.Source(client: "test", address: address)))
    }

    private static func refusal(
        _ token: Secret, _ login: String?, _ house: House,
        from address: String = House.source.address
    ) -> Failure? {
        failure { () throws(Failure) in try check(token, login, house, from: address) }
    }

    @Test(arguments: Setting.all)
    func `a code is kept under a slow hash, a link's token under a fast one`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (support, person) = (try house.add(.support), try house.add(.talent))
        for way in [PasswordReset.Way.code, .link] {
            _ = try support.backend.perform(
                StartReset(user: person.id, way: way), Call(reason: "lost"))
        }
        house.clock.advance(by: Undo.window)
        for mail in try house.dueMail() {
            _ = try house.compose(mail)
        }
        let stored = try ["code", "link"].map { way in
            let row = try #require(
                try house.listedResets("way:\(way)").first)
            return try house.read { tx throws(Failure) in
                try tx.resets.find(row.id).fingerprint ?? ""
            }
        }
        #expect(stored[0].hasPrefix("$argon2id$v=19$"))
        #expect(stored[1].count == 64)
    }

    @Test(arguments: Setting.all)
    func `a code works for the account that it was made for and for no other`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (person, other) = (try house.add(.talent), try house.add(.talent))
        let code = try house.addReset(of: person.id)
        _ = try house.addReset(of: other.id)
        #expect(Self.refusal(code, other.email.description, house) == Self.unknown)
        #expect(Self.refusal(code, "nobody@casting.example", house) == Self.unknown)
        #expect(
            Self.refusal(code, nil, house)
                == .invalid(field: "login", "is needed with a code that was read out"))
        let login = " \(person.email.description.uppercased())"
        #expect(try Self.check(code, login, house).way == .code)
    }

    @Test(arguments: Setting.all, [true, false])
    func `wrong codes are slowed down by account and source, whether or not there is a code`(
        setting: Setting, exists: Bool
    ) throws {
        let house = try House(setting)
        let (person, other) = (try house.add(.talent), try house.add(.talent))
        let code = exists ? try house.addReset(of: person.id) : Self.wrong
        let otherCode = try house.addReset(of: other.id)
        let login = person.email.description
        for _ in 1...5 { #expect(Self.refusal(Self.wrong, login, house) == Self.unknown) }
        #expect(Self.refusal(code, login, house) == .tooMany(retryAfterMs: 30_000))
        #expect(try Self.check(otherCode, other.email.description, house).way == .code)
        let elsewhere = Self.refusal(code, login, house, from: "198.51.100.9")
        #expect(elsewhere == (exists ? nil : Self.unknown))
    }

    @Test(arguments: Setting.all)
    func `a code that was tried in vain from many places is void, and the account says why`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let person = try house.add(.talent)
        let code = try house.addReset(of: person.id)
        let login = person.email.description
        for number in 1...PasswordReset.failuresMax {
            let source = "198.51.100.\(number)"
            #expect(Self.refusal(Self.wrong, login, house, from: source) == Self.unknown)
        }
        #expect(Self.refusal(code, login, house) == Self.unknown)
        #expect(try house.listedResets("state:voided").count == 1)
        let events = try house.add(.admin).backend.perform(
            ListSecurityEvents(filter: "user:\(person.id)")
        ).rows
        #expect(
            events.map(\.text) == ["a reset code was voided after too many wrong tries"])
    }

    @Test(arguments: Setting.all)
    func `a code whose time is over is not shown as open`(setting: Setting) throws {
        let house = try House(setting)
        let person = try house.add(.talent)
        _ = try house.addReset(of: person.id)
        let open = try #require(try house.listedResets("state:open").first)
        #expect(open.state == .open)
        #expect(try house.listedResets("state:expired") == [])
        house.clock.advance(by: open.expires - house.clock.now)
        #expect(try house.listedResets("state:open") == [])
        let expired = try house.listedResets("state:expired")
        #expect(expired.map(\.id) == [open.id])
        #expect(expired.map(\.state) == [.expired])
        #expect(try house.listedResets("").map(\.state) == [.expired])
    }

    @Test(arguments: Setting.all)
    func `wrong tokens of links are slowed down by source`(setting: Setting) throws {
        let house = try House(setting)
        let token = house.vault.newToken()
        for _ in 1...5 { #expect(Self.refusal(token, nil, house) == Self.unknown) }
        #expect(Self.refusal(token, nil, house) == .tooMany(retryAfterMs: 30_000))
        #expect(Self.refusal(token, nil, house, from: "198.51.100.9") == Self.unknown)
    }
}

extension House {
    /// Resets as an admin lists them.
    fileprivate func listedResets(_ filter: String) throws -> [ResetRow] {
        try add(.admin).backend.perform(ListResets(filter: filter)).rows
    }
}
