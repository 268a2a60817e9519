import TestSupport
import Testing

@testable import SQL

/// A server may give a role fewer connections than its pools may have.
@Suite struct PostgresLimitTests {
    private let place: StorePlace

    init() throws { place = try StoreKind.postgres.place() }

    /// A store of a role to which the server gives so many connections.
    private func limited(to connections: Int) throws -> PostgresStore {
        let role = "at_most_\(connections)"
        try PostgresCluster.shared().administer(
            "CREATE ROLE \(role) LOGIN CONNECTION LIMIT \(connections)")
        let rest = place.address.dropFirst("postgres://postgres@".count)
        var limits = PostgresStore.Limits()
        limits.waitMs = 60_000
        return try PostgresStore(PostgresAddress("postgres://\(role)@\(rest)"), limits: limits)
    }

    @Test func `callers wait for a connection when the server gives no more`() throws {
        let store = try limited(to: 2)
        defer { store.close() }
        let failures = Collected<SQLError>()
        concurrently(8) { _ in
            for _ in 0..<20 {
                let error = failure { () throws(SQLError) in
                    try store.read { connection throws(SQLError) in
                        try connection.run("SELECT 1")
                    }
                }
                if let error { failures.append(error) }
            }
        }
        #expect(failures.all == [])
    }

    @Test func `readings and writes wait for each other's connections when there are no more`()
        throws
    {
        let store = try limited(to: 3)
        defer { store.close() }
        let failures = Collected<SQLError>()
        concurrently(8) { index in
            for _ in 0..<10 {
                let error = failure { () throws(SQLError) in
                    if index < 4 {
                        try store.read { connection throws(SQLError) in
                            _ = try connection.run("SELECT 1")
                        }
                    } else {
                        try store.write { connection throws(SQLError) in
                            _ = try connection.run("SELECT 1")
                        }
                    }
                }
                if let error { failures.append(error) }
            }
        }
        #expect(failures.all == [])
    }

    @Test func `readings keep no connection that the server has no other of for writes`() throws {
        let store = try limited(to: 1)
        defer { store.close() }
        // The server takes a moment to notice that a connection has been closed.
        let isWritten = comesTrue {
            failure { () throws(SQLError) in
                try store.write { connection throws(SQLError) in try connection.run("SELECT 1") }
            } == nil
        }
        #expect(isWritten)
        let isRead = comesTrue {
            failure { () throws(SQLError) in
                try store.read { connection throws(SQLError) in try connection.run("SELECT 1") }
            } == nil
        }
        #expect(isRead)
    }
}
