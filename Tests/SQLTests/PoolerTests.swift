import Synchronization
import TestSupport
import Testing

@testable import SQL

/// A pooler between us and the server lends a session of the server for one transaction each.
@Suite struct PoolerTests {
    private let place: StorePlace

    init() throws { place = try StoreKind.postgres.place() }

    @Test func `no statement is run under the name that another program gave one`() throws {
        func names(_ store: any SQLStore) throws -> Set<String> {
            try store.read { connection throws(SQLError) in
                Set(try connection.all("SELECT name FROM pg_prepared_statements") { $0.text(0) })
            }
        }
        let other = try place.another()
        defer { other.close() }
        let (ours, theirs) = (try names(place.store), try names(other))
        #expect(!ours.isEmpty)
        #expect(ours.isDisjoint(with: theirs), "one session of the server may serve both")
    }

    @Test func `a session that does not know our statements costs one more run`() throws {
        try place.store.insert(1)
        let runs = Atomic(0)
        let question: Statement = "SELECT n FROM item"
        let numbers = try place.store.read { connection throws(SQLError) in
            let isFirst = runs.add(1, ordering: .relaxed).newValue == 1
            _ = try connection.all(question) { $0.integer(0) }
            if isFirst { try connection.script("DEALLOCATE ALL") }
            return try connection.all(question) { $0.integer(0) }
        }
        #expect(numbers == [1])
        #expect(runs.load(ordering: .relaxed) == 2)
    }
}
