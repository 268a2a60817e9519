import Domain
import Fields
import Service
import Testing

/// Who may do what, generated from the catalog and the grants: no list is kept by hand but that of
/// the operations that are open to everybody.
@Suite struct GrantTests {
    private static let offered = Catalog.all.filter { $0.spec.isPublic }
    private static let call = Call(reason: "because", source: House.source)

    @Test func `these operations are open to everybody, and no others`() {
        let names = Catalog.all.filter { $0.spec.permission == .anyone }.map { $0.spec.name }
        #expect(
            names.sorted() == [
                "passwords.check-token", "passwords.complete-reset", "passwords.request-reset",
                "sessions.sign-in",
            ])
    }

    @Test func `what needs access to the file is offered to no session`() {
        let internals = Catalog.all.filter { $0.spec.permission == .fileAccess }
        #expect(!internals.isEmpty)
        #expect(internals.allSatisfy { !$0.spec.isPublic })
        #expect(Role.allCases.allSatisfy { Grants.grant($0, .fileAccess) == nil })
    }

    @Test(arguments: Setting.all, Role.allCases)
    func `who lacks a permission is refused, on the record, and who has it is not`(
        setting: Setting, role: Role
    ) throws {
        let house = try House(setting)
        let actor = try house.add(role)
        let samples = try Samples(in: house)
        for type in Self.offered {
            let spec = type.spec
            let person = try house.another(of: actor, role)
            let operation = try samples.call(type)
            let count = try house.recordCount()
            let failure = failure { () throws(Failure) in
                _ = try person.backend.answer(any: operation, Self.call)
            }
            let lacking = Failure.denied(
                "the role \(role.rawValue) lacks \(spec.permission.rawValue)")
            guard Grants.grant(role, spec.permission) == nil else {
                #expect(failure != lacking, "\(spec.name)")
                #expect(failure?.code != "unauthenticated" || spec.permission == .anyone)
                continue
            }
            #expect(failure == lacking, "\(spec.name)")
            #expect(try house.recordCount() == count + 1, "\(spec.name)")
            let record = try #require(try house.records(1, of: "actor:\(actor.id)").first)
            #expect(record.operation == spec.name)
            #expect(record.outcome == "denied")
        }
    }

    @Test(arguments: Setting.all)
    func `nobody who is not signed in does more than what is open to everybody`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let samples = try Samples(in: house)
        for type in Catalog.all where type.spec.permission != .anyone && setting.offers(type) {
            let operation = try samples.call(type)
            let failure = failure { () throws(Failure) in
                _ = try house.nobody.answer(any: operation, Self.call)
            }
            #expect(failure == .unauthenticated("sign in first"), "\(type.spec.name)")
        }
    }

    @Test(arguments: Setting.all)
    func `access to the file opens what it is for and nothing else`(setting: Setting) throws {
        let house = try House(setting)
        let samples = try Samples(in: house)
        for type in Catalog.all {
            let operation = try samples.call(type)
            let failure = failure { () throws(Failure) in
                _ = try house.operatingSystem.answer(any: operation, Self.call)
            }
            let isRefused =
                failure
                == .denied("access to the file does not allow this; sign in: callboard login")
            let isGranted = Grants.operatingSystem.contains(type.spec.permission)
            #expect(isRefused == !isGranted, "\(type.spec.name): \(String(describing: failure))")
        }
    }

    @Test(arguments: Setting.all)
    func `a session that must change the password does nothing else`(setting: Setting) throws {
        let house = try House(setting)
        let samples = try Samples(in: house)
        let admin = try house.add(.admin)
        for type in Catalog.all where setting.offers(type) {
            let (_, token) = try house.addSession(of: admin.id, .admin, mustReset: true)
            let operation = try samples.call(type)
            let failure = failure { () throws(Failure) in
                _ = try house.reach.backend(token).answer(any: operation, Self.call)
            }
            let isRefused = failure == .denied("the password must be changed first")
            #expect(isRefused == !type.spec.isOpenToReset, "\(type.spec.name)")
        }
    }

    @Test func `these operations are open to a session that must change the password`() {
        let names = Catalog.all.filter { $0.spec.isOpenToReset }.map { $0.spec.name }
        #expect(
            names.sorted() == [
                "passwords.change", "passwords.check-token", "passwords.complete-reset",
                "passwords.request-reset", "sessions.current", "sessions.sign-in",
                "sessions.sign-out",
            ])
    }
}
