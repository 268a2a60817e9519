import Crypto
import Domain
import Service
import Testing

/// Passwords of the old system, and those that staff may not keep.
@Suite struct OldPasswordTests {
    /// The last is a vector of crypt_blowfish 1.3 (wrapper.c), whose password is `U*U`.
    private static let legacy = [
        (LegacyPassword.sha256(hex: hex("secret7")), "secret7"),
        (.saltedSHA256(salt: "pepper", hex: hex("peppersecret7")), "secret7"),
        (.bcrypt("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"), "U*U"),
    ]

    private static func hex(_ text: String) -> String { Hex.encode(SHA256.hash(text)) }

    @Test(arguments: Setting.all, legacy)
    func `a password of the old system opens once and is kept by today's method then`(
        setting: Setting, legacy: (stored: LegacyPassword, password: String)
    ) throws {
        let house = try House(setting)
        let person = try house.add(.talent, hash: house.vault.wrap(legacy.stored))
        let email = person.email.description
        let old = try #require(try hash(of: person, house))
        _ = try house.signIn(email, Secret(legacy.password))
        let new = try #require(try hash(of: person, house))
        #expect(new != old)
        #expect(new.stored.contains("argon2id"))
        _ = try house.signIn(email, Secret(legacy.password))
        #expect(try hash(of: person, house) == new)
        let events = try house.add(.admin).backend.perform(
            ListSecurityEvents(filter: "user:\(person.id) kind:password_upgraded")
        ).rows
        #expect(events.count == 1)
    }

    @Test(arguments: Setting.Store.allCases)
    func `a stopped account takes no longer over an old password that is right`(
        store: Setting.Store
    ) throws {
        // A better hash draws a salt: chance tells whether one was made.
        func tokenAfter(_ password: String) throws -> String {
            let house = try House(Setting(reach: .inProcess, store: store))
            let hash = try house.vault.wrap(.sha256(hex: Self.hex("secret7")))
            let person = try house.add(.talent, status: .suspended, hash: hash)
            #expect(
                failure { () throws(Failure) in
                    try house.signIn(person.email.description, Secret(password))
                }?.code == "unauthenticated")
            return house.vault.newToken().revealed
        }
        let (right, wrong) = (try tokenAfter("secret7"), try tokenAfter("wrong"))
        #expect(right == wrong)
    }

    @Test(arguments: Setting.Store.allCases)
    func `nobody tries passwords uncounted by naming an act to take back`(
        store: Setting.Store
    ) throws {
        // A better hash of an old password draws a salt: chance tells whether one was made.
        func tokenAfter(_ password: String) throws -> String {
            let house = try House(Setting(reach: .inProcess, store: store))
            let hash = try house.vault.wrap(.sha256(hex: Self.hex("secret7")))
            let person = try house.add(.talent, hash: hash)
            var call = Call(source: House.source)
            call.undoes = AuditPosition(lane: "main", sequence: 1)
            let signIn = StartSession(
                login: person.email.description, password: Secret(password))
            #expect(
                failure { () throws(Failure) in try house.nobody.perform(signIn, call) }?.code
                    == "invalid")
            return house.vault.newToken().revealed
        }
        let (right, wrong) = (try tokenAfter("secret7"), try tokenAfter("wrong"))
        #expect(right == wrong)
    }

    @Test(arguments: Setting.all)
    func `staff with a password that everybody tries first must change it`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let common = try house.vault.wrap(.sha256(hex: Self.hex("password123")))
        let staff = try house.add(.support, hash: common)
        let signedIn = try house.signIn(staff.email.description, Secret("password123"))
        #expect(signedIn.mustReset)
        let talent = try house.add(.talent, hash: common)
        #expect(
            try !house.signIn(talent.email.description, Secret("password123")).mustReset)

        let backend = house.reach.backend(signedIn.token)
        #expect(
            failure { () throws(Failure) in try backend.perform(ListUsers()) }?.code == "denied")
        let change = ChangePassword(
            current: Secret("password123"), password: Secret("four brand new words"))
        _ = try backend.perform(change, Call(source: House.source))
        #expect(
            failure { () throws(Failure) in try backend.perform(ShowCurrentSession()) }?.code
                == "unauthenticated")
        let again = try house.signIn(staff.email.description, Secret("four brand new words"))
        #expect(!again.mustReset)
    }

    @Test(arguments: Setting.all)
    func `who must reset signs in to change the password and nothing else`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let person = try house.add(.talent, mustReset: true)
        let signedIn = try house.signIn(person.email.description)
        #expect(signedIn.mustReset)
        let backend = house.reach.backend(signedIn.token)
        #expect(
            failure { () throws(Failure) in
                try backend.perform(ShowUser(user: person.id))
            } == .denied("the password must be changed first"))
        #expect(try backend.perform(ShowCurrentSession()).mustReset)
    }

    @Test(arguments: Setting.all)
    func `who knows the old password does not get ahead of a reset that support started`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (support, person) = (try house.add(.support), try house.add(.talent))
        let started = try support.backend.perform(
            StartReset(user: person.id, way: .link), Call(reason: "stolen"))
        let signedIn = try house.signIn(person.email.description)
        #expect(signedIn.mustReset)
        let backend = house.reach.backend(signedIn.token)
        let change = ChangePassword(
            current: House.password, password: Secret("four brand new words"))
        #expect(
            failure { () throws(Failure) in
                try backend.perform(change, Call(source: House.source))
            }
                == .conflict(
                    "a reset was started for you; set the password with its link or code"))
        // That somebody asked for a link, whoever it was, keeps nobody from it.
        _ = try support.backend.perform(CancelReset(reset: started.reset.id))
        _ = try house.nobody.perform(RequestReset(email: person.email))
        _ = try backend.perform(change, Call(source: House.source))
    }

    private func hash(
        of person: Person, _ house: House
    ) throws(Failure) -> Domain.PasswordHash? {
        try house.read { tx throws(Failure) in try tx.credentials.hash(of: person.id) }
    }
}
