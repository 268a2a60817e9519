import Domain
import Service
import Testing

/// What an import makes of the rows of the old system.
@Suite struct ImportTests {
    @Test(arguments: Setting.Store.allCases)
    func `every kind of account keeps what it had`(
        store: Setting.Store
    ) throws {
        let house = try ImportHouse(store)
        let outcome = try house.run(ImportSample.usual.read())
        #expect(outcome.added == 11)
        #expect(try house.user("root@old.example").user.role == .admin)
        #expect(try house.user("ops@old.example").user.role == .oncall)
        #expect(try house.user("dana@old.example").profile.caster?.company == "Dana & Co")
        let (agent, part) = try house.user("adel@old.example")
        #expect(agent.name == "Adel again")
        #expect(part.agent?.agency == "Stars")
        let (layla, profile) = try house.user("layla@old.example")
        #expect(layla.role == .talent)
        #expect(layla.city == "Riyadh")
        #expect(layla.joined.description == "2023-09-13T07:00:00.000Z")
        #expect(profile.talent?.birthDate?.description == "1992-03-14")
    }

    @Test(arguments: Setting.Store.allCases)
    func `what named a dropped account means the one that stays`(
        store: Setting.Store
    ) throws {
        let house = try ImportHouse(store)
        try house.run(ImportSample.usual.read())
        let agent = try house.user("adel@old.example").user.id
        #expect(try house.user("layla@old.example").profile.talent?.agent == agent)
        #expect(try house.signIns(of: "adel@old.example").map(\.result) == [.success])
    }

    @Test(arguments: Setting.Store.allCases)
    func `children and people of unknown age are held, and it is said why`(
        store: Setting.Store
    ) throws {
        let house = try ImportHouse(store)
        try house.run(ImportSample.usual.read())
        for held in ["child@old.example", "ageless@old.example"] {
            #expect(try house.user(held).user.holds == [.minor])
            #expect(try house.events(of: held).map(\.kind) == [.holdPlaced])
        }
        #expect(try house.user("layla@old.example").user.holds.isEmpty)
        let child = try house.user("child@old.example").profile.talent
        #expect(child?.guardianEmail?.description == "parent@old.example")
    }

    @Test(arguments: Setting.Store.allCases)
    func `passwords go on working, and who has none must set one`(
        store: Setting.Store
    ) throws {
        let house = try ImportHouse(store)
        try house.run(ImportSample.usual.read())
        let nobody = house.service.backend(nil)
        let password = Secret("open sesame")
        let login = StartSession(login: " LAYLA@old.example", password: password)
        #expect(try nobody.perform(login).mustReset == false)
        #expect(try house.user("dana@old.example").user.mustReset)
        let stored = StartSession(
            login: "layla@old.example", password: Secret(ImportSample.sesame))
        #expect(throws: Failure.self) { try nobody.perform(stored) }
    }

    @Test(arguments: Setting.Store.allCases)
    func `a suspended account says where that comes from`(
        store: Setting.Store
    ) throws {
        let house = try ImportHouse(store)
        try house.run(ImportSample.usual.read())
        let gone = try house.user("gone@old.example").user
        #expect(gone.status == .suspended)
        #expect(gone.suspension?.reason == "suspended in the old system")
    }

    @Test(arguments: Setting.Store.allCases)
    func `accounts that attackers got into must set a new password`(
        store: Setting.Store
    ) throws {
        let house = try ImportHouse(store)
        var reading = try ImportSample.usual.read()
        reading.attacks = [ImportSample.attack([30])]
        try house.run(reading)
        #expect(try house.user("layla@old.example").user.mustReset)
        let event = try #require(try house.events(of: "layla@old.example").first)
        #expect(event.kind == .mustReset)
        #expect(event.text.contains("between 2026-09-17 00:00 and 2026-09-17 02:00 (Riyadh)"))
        #expect(event.text.contains("2 addresses"))
        // The stolen password does not even open a session that may only change it.
        let login = StartSession(login: "layla@old.example", password: Secret("open sesame"))
        #expect(
            failure { () throws(Failure) in
                try house.service.backend(nil).perform(login)
            }?.code == "unauthenticated")
    }

    @Test(arguments: Setting.Store.allCases)
    func `an address that has an account here leaves that account alone`(
        store: Setting.Store
    ) throws {
        let house = try ImportHouse(store)
        var sample = ImportSample.usual
        sample.set("actors.csv", "30", "email", "boss@house.example")
        var reading = try sample.read()
        reading.attacks = [ImportSample.attack([30])]
        let outcome = try house.run(reading)
        #expect(outcome.alreadyHere == [30])
        let boss = try house.user("boss@house.example").user
        #expect(boss.role == .admin)
        #expect(!boss.mustReset)
        #expect(try house.run(reading).changes == 0)
    }

    @Test(arguments: Setting.Store.allCases)
    func `each file leaves one record, with counts and hash but no rows`(
        store: Setting.Store
    ) throws {
        let house = try ImportHouse(store)
        try house.run(ImportSample.usual.read())
        let rows = try house.admin.perform(ListAudit(filter: "operation:import.people")).rows
        #expect(rows.count == 4)
        let newest = try #require(rows.first)
        let record = try house.admin.perform(ShowAuditRecord(record: newest.position))
        let parameters = record.parameters.map { "\($0.name)=\($0.value ?? "")" }
        #expect(
            parameters == [
                "file=actors.csv", "report=0123abcd", "rows=4", "imported=4", "rejected=0",
            ])
        #expect(record.changes.isEmpty)
    }
}
