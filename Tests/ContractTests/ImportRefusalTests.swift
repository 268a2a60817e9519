import Domain
import Service
import Storage
import Testing

/// Who may import, and where.
@Suite struct ImportRefusalTests {
    private static func failure(_ body: () throws -> Void) -> String? {
        do { try body() } catch let failure as Failure { return failure.code } catch {}
        return nil
    }

    @Test(
        arguments: Setting.Store.allCases,
        ["ops@old.example", "dana@old.example", "layla@old.example"])
    func `only admins import`(store: Setting.Store, email: String) throws {
        let house = try ImportHouse(store)
        var sample = ImportSample.usual
        for (file, id) in [("admins.csv", "2"), ("casting_directors.csv", "10")] {
            sample.set(file, id, "password_hash", ImportSample.sesame)
        }
        let reading = try sample.read()
        try house.run(reading)
        let login = StartSession(login: email, password: Secret("open sesame"))
        let backend = house.service.backend(try house.service.backend(nil).perform(login).token)
        let operations = reading.operations(
            exportedAt: ImportSample.exportedAt, report: ""
        ) { _, _, _ in }
        for operation in [CheckImport()] + operations {
            #expect(Self.failure { _ = try backend.answer(any: operation, Call()) } == "denied")
        }
    }

    @Test(arguments: Setting.Store.allCases)
    func `nobody imports without a session`(
        store: Setting.Store
    ) throws {
        let house = try ImportHouse(store)
        let code = Self.failure { _ = try house.service.backend(nil).perform(CheckImport()) }
        #expect(code == "unauthenticated")
    }

    @Test(arguments: Setting.Store.allCases)
    func `sample data and people are not mixed`(
        store: Setting.Store
    ) throws {
        let house = try ImportHouse(store, .demo)
        #expect(Self.failure { _ = try house.admin.perform(CheckImport()) } == "conflict")
        let reading = try ImportSample.usual.read()
        #expect(Self.failure { try house.run(reading) } == "conflict")
    }

    @Test(arguments: Setting.Store.allCases)
    func `an operation that came without its rows does nothing`(
        store: Setting.Store
    ) throws {
        let house = try ImportHouse(store)
        let bare = #"{"file":"actors.csv","report":"","rows":4,"imported":4,"rejected":0}"#
        let operation = try ImportHouse.operation(ImportPeople.self, bare)
        #expect(Self.failure { _ = try house.admin.answer(any: operation, Call()) } == "invalid")
    }
}
