import Domain
import Fields
import SQL
import Service
import Testing

/// What holds for every operation that changes something, shown on one scenario of each.
@Suite struct EveryOperationTests {
    private static func call(
        key: String? = nil, expectedVersion: Int? = nil, undoes: AuditPosition? = nil
    ) -> Call {
        Call(
            key: key, expectedVersion: expectedVersion, reason: "earlier", source: House.source,
            undoes: undoes)
    }

    @Test func `there is a scenario for every offered operation that changes something`() {
        let wanted = Catalog.all.filter { $0.spec.isPublic && $0.spec.changes }
        #expect(Scenario.all.map(\.name).sorted() == wanted.map { $0.spec.name }.sorted())
    }

    @Test(arguments: Setting.all, Scenario.all)
    func `it leaves exactly one audit record`(setting: Setting, scenario: Scenario) throws {
        let house = try House(setting)
        let act = try scenario.prepare(house)
        let count = try house.recordCount()
        let answer = try act.backend.answer(any: act.operation, Self.call())
        #expect(try house.recordCount() == count + 1)
        let newest = try #require(try house.records(1).first)
        let tellsRecord = type(of: act.operation).spec.tellsRecord
        #expect(answer.record == (tellsRecord ? newest.position : nil))
        #expect(newest.operation == scenario.name)
        #expect(newest.outcome == "done")
        #expect(newest.reason == "earlier")
        #expect(newest.source == "test 192.0.2.1")
        if let user = act.user, newest.target?.hasPrefix("user_") == true {
            #expect(newest.target == user.description)
        }
    }

    @Test(arguments: Setting.all, Scenario.all)
    func `nothing happens when the audit trail cannot be written`(
        setting: Setting, scenario: Scenario
    ) throws {
        let house = try House(setting)
        let act = try scenario.prepare(house)
        let other = try house.files.raw()
        defer { other.close() }
        try other.write { connection throws(SQLError) in
            switch connection.dialect {
            case .sqlite:
                try connection.script(
                    """
                    CREATE TRIGGER full BEFORE INSERT ON audit
                    BEGIN SELECT raise(ABORT, 'the trail is full'); END;
                    """)
            case .postgres:
                try connection.script(
                    """
                    CREATE TRIGGER full_trail BEFORE INSERT ON audit
                    FOR EACH ROW EXECUTE FUNCTION refuse_change('the trail is full');
                    """)
            }
        }
        let before = try Contents(of: house.files)
        #expect(
            failure { () throws(Failure) in
                _ = try act.backend.answer(any: act.operation, Self.call(key: "k"))
            } != nil)
        #expect(try Contents(of: house.files) == before)
    }

    @Test(arguments: Setting.all, Scenario.all)
    func `the same key twice has one effect and one answer`(
        setting: Setting, scenario: Scenario
    ) throws {
        let house = try House(setting)
        let act = try scenario.prepare(house)
        let first = try act.backend.answer(any: act.operation, Self.call(key: "k"))
        let (count, mails) = (try house.recordCount(), try house.mail().count)
        let second = try act.backend.answer(any: act.operation, Self.call(key: "k"))
        #expect(try house.recordCount() == count)
        #expect(try house.mail().count == mails)
        #expect(second.record == first.record)
        #expect(
            JSONForm.encode(second.output)
                == JSONForm.encode(first.output, hidingSecrets: true))
        #expect(second.undo.map(UndoForm.encode) == first.undo.map(UndoForm.encode))
        #expect(second.undoUntil == first.undoUntil)
    }

    @Test(arguments: Setting.all, Scenario.all)
    func `it changes no record that has changed since it was seen, or says that it compares none`(
        setting: Setting, scenario: Scenario
    ) throws {
        let house = try House(setting)
        let act = try scenario.prepare(house)
        let before = try act.user.map(house.user)
        let failure = failure { () throws(Failure) in
            _ = try act.backend.answer(any: act.operation, Self.call(expectedVersion: 99))
        }
        #expect(try act.user.map(house.user) == before)
        switch failure {
        case .stale(let current):
            #expect(type(of: act.operation).spec.comparesVersion)
            if let before { #expect(current == before.version) }
        case .invalid(field: "version", _): #expect(!type(of: act.operation).spec.comparesVersion)
        default: Issue.record("\(String(describing: failure))")
        }
    }

    @Test(arguments: Setting.all, Scenario.all)
    func `undoing it brings the record back and names what it undoes`(
        setting: Setting, scenario: Scenario
    ) throws {
        let house = try House(setting)
        let act = try scenario.prepare(house)
        let before = try act.user.map { try Record(house, $0) }
        let done = try act.backend.answer(any: act.operation, Self.call())
        guard let undo = done.undo else { return }
        #expect(done.undoUntil == house.clock.now + Undo.window)
        let undone = try act.backend.answer(
            any: undo.operation,
            Self.call(expectedVersion: undo.expectedVersion, undoes: done.record))
        let position = try #require(undone.record)
        let detail = try house.operatingSystem.perform(ShowAuditRecord(record: position))
        #expect(detail.undoes == done.record)
        guard let user = act.user else { return }
        var after = try Record(house, user)
        if undo.loses?.contains("password must still be changed") == true {
            after.fields["mustReset"] = before?.fields["mustReset"]
        }
        #expect(after.fields == before?.fields)
        #expect(after.profile == before?.profile)
    }
}

/// An account field by field, but for what every change raises.
private struct Record {
    var fields: [String: String]
    let profile: Profile

    init(_ house: House, _ id: User.ID) throws {
        let user = try house.user(id)
        let pairs = Mirror(reflecting: user).children.map {
            ($0.label ?? "", String(describing: $0.value))
        }
        fields = Dictionary(uniqueKeysWithValues: pairs)
        fields["version"] = nil
        profile = try house.profile(id)
    }
}
