import Domain
import SQL
import Storage
import TestSupport

/// A database of one test, gone with the value.
final class TestDatabase: Sendable {
    /// A path, or the address of a server.
    let place: String
    /// Where files of the test may lie.
    let folder: String
    private let held: Held

    /// Things are only held, never used.
    private struct Held: @unchecked Sendable {
        // because: nothing is called on them but their deinit.
        let folder: TemporaryFolder
        let database: PostgresDatabase?
    }

    /// A database without tables.
    static func empty(_ store: Setting.Store) throws -> TestDatabase {
        switch store {
        case .sqlite: try TestDatabase(nil)
        case .postgres: try TestDatabase(PostgresCluster.shared().emptyDatabase())
        }
    }

    /// A database that has its tables and its mark where making them takes time.
    static func prepared(
        _ store: Setting.Store, _ kind: StorageDatabase.Kind, _ ports: StoragePorts
    ) throws -> TestDatabase {
        switch store {
        case .sqlite: return try TestDatabase(nil)
        case .postgres:
            let template = kind == .demo ? "demo" : "house"
            return try TestDatabase(
                PostgresCluster.shared().database(template: template) { place in
                    try StorageDatabase.open(
                        path: place, kind: kind, tables: .made, ports: ports
                    ).close()
                })
        }
    }

    private init(_ database: PostgresDatabase?) throws {
        let folder = try TemporaryFolder()
        held = Held(folder: folder, database: database)
        self.folder = folder.path
        place = database?.address ?? folder.path("house.db")
    }

    /// A way round Storage, for a look at what is there or for harm done to it.
    func raw() throws(SQLError) -> any SQLStore { try Self.raw(place) }

    /// The same for any database.
    static func raw(_ place: String) throws(SQLError) -> any SQLStore {
        guard PostgresAddress.isOne(place) else {
            return try SQLiteStore(path: place, creating: false)
        }
        return try PostgresStore(PostgresAddress(place))
    }

    /// Ends every connection to the server.
    func endConnections() throws { try held.database?.endConnections() }

    /// All that is stored, as somebody sees it who has the disk.
    func bytes() throws -> [UInt8] {
        guard PostgresAddress.isOne(place) else {
            return try File.bytes(of: place) + File.bytes(of: place + "-wal")
        }
        let store = try raw()
        defer { store.close() }
        return try store.read { connection throws(SQLError) in
            let rows = try connection.all(
                """
                SELECT CAST(query_to_xml('SELECT * FROM ' || table_name, true, true, '') AS TEXT) \
                FROM information_schema.tables WHERE table_schema = 'public' \
                AND table_type = 'BASE TABLE'
                """
            ) { $0.text(0) }
            return rows.flatMap { Array($0.utf8) }
        }
    }
}
