package import Domain
internal import Glibc
package import SQL

/// The version of a database's tables, and the way to another.
package struct Schema {
    private let store: any SQLStore
    private let name: String
    private let options: [String]
    private let waiting: (Bool) throws(Failure) -> Void
    private let migrations = Migration.all

    /// How long another process that changes the tables is waited for, in milliseconds.
    package static let waitMs = SQLiteStore.aloneWaitMs
    /// Milliseconds between two looks at whether it is through, on a server.
    private static let lookMs: Int32 = 200

    /// The schema of an open store, what people call its database, what a command on it takes
    /// besides, and what ``StoragePorts/awaitingMigration`` says.
    package init(
        _ store: any SQLStore, name: String = "the database", options: [String] = [],
        waiting: @escaping (Bool) throws(Failure) -> Void = { _ throws(Failure) in }
    ) {
        (self.store, self.name, self.options) = (store, name, options)
        self.waiting = waiting
    }

    /// One step and whether the database has it.
    package struct Step: Sendable, Equatable {
        /// From 1.
        package let number: Int
        /// What it brings.
        package let name: String
        /// Whether it has been applied.
        package let isApplied: Bool
    }

    /// Every step that this version knows, and those beyond that a newer one has applied.
    package func status() throws(Failure) -> [Step] {
        let current = try version()
        let known = migrations.map {
            Step(number: $0.number, name: $0.name, isApplied: $0.number <= current)
        }
        guard current > known.count else { return known }
        return try known + later()
    }

    private func later() throws(Failure) -> [Step] {
        do throws(SQLError) {
            return try store.read { connection throws(SQLError) in
                try connection.all(
                    """
                    SELECT number, name FROM schema_version WHERE number > \(migrations.count) \
                    ORDER BY number
                    """
                ) { Step(number: $0.int(0), name: $0.text(1), isApplied: true) }
            }
        } catch {
            throw Failure(error)
        }
    }

    /// Whether there are tables of callboard's; `conflict` where there are somebody else's.
    func isMade() throws(Failure) -> Bool { try version() > 0 }

    /// As ``version()``, of a file, which may be missing and into which nothing is written.
    static func version(inFile path: String) throws(Failure) -> Int {
        let found: Found
        do throws(SQLError) {
            found = try SQLiteStore.look(at: path) { connection throws(SQLError) in
                try Self.found(connection)
            }
        } catch {
            guard error.kind == .missing else { throw Failure(error) }
            return 0
        }
        return try found.requireOurs(in: path)
    }

    /// Brings tables that are there up to date; `unavailable` where there are none.
    func updateToNewest(
        before: (Change) throws(Failure) -> Void
    ) throws(Failure) {
        guard try isMade() else { throw StorageDatabase.missing(name) }
        try migrateToNewest(before: before)
    }

    /// Makes the tables, or brings them up to date.
    package func migrateToNewest(
        before: (Change) throws(Failure) -> Void = { _ throws(Failure) in }
    ) throws(Failure) {
        try migrate(to: migrations.count, before: before)
    }

    /// From one version of the tables to another.
    package struct Change: Sendable, Equatable {
        /// What the database has; never 0, for a new one has nothing to lose.
        package let from: Int
        /// What it is about to have.
        package let to: Int
    }

    /// Applies or takes back steps, all in one transaction, until the version is reached.
    ///
    /// - Parameters:
    ///   - target: 0 for no tables at all.
    ///   - before: called once if there is anything to do to a database in use; of processes that
    ///     start together only one calls it. When it fails, but another process is through with
    ///     the tables, nothing is lost.
    /// - Throws: `conflict` when the tables are newer than this version of the program, or are
    ///   somebody else's.
    package func migrate(
        to target: Int, before: (Change) throws(Failure) -> Void = { _ throws(Failure) in }
    ) throws(Failure) {
        precondition((0...migrations.count).contains(target), "there is no such schema version")
        let current = try version()
        try Self.refuseNewer(current)
        guard current != target else { return }
        guard current > 0 else { return try change(to: target) }
        try alone { () throws(Failure) in
            // Whoever has just migrated may have left nothing to be done.
            let current = try atRest { connection throws(SQLError) in
                try Self.version(connection)
            }
            guard current != target else { return }
            do throws(Failure) { try before(Change(from: current, to: target)) } catch {
                // The first failure is worth more than that of this look.
                guard (try? version()) == target else { throw error }
                return
            }
            try change(to: target)
        }
    }

    /// Throws `conflict` for a version that only a newer program can work with.
    static func refuseNewer(_ current: Int) throws(Failure) {
        guard current > Migration.all.count else { return }
        throw .conflict(
            "the database was made by a newer version (schema \(current)); update callboard, or "
                + "take the tables back to schema \(Migration.all.count) with the newer one")
    }

    /// Throws, with the way out, unless the tables are of the version that this program works with:
    /// `conflict` when they are of another or somebody else's, `unavailable` when there are none.
    func requireNewest() throws(Failure) {
        let current = try version()
        try Self.refuseNewer(current)
        guard current > 0 else { throw StorageDatabase.missing(name) }
        guard current == migrations.count else {
            throw .conflict(
                "the tables have schema \(current), and this program works with schema "
                    + "\(migrations.count); run: "
                    + StorageDatabase.command("migrate up", options, on: name))
        }
    }

    /// Runs a body that no other process on the database runs at the same time.
    ///
    /// That keeps work from being done twice and nothing else: after ``waitMs`` the body runs all
    /// the same, and changes of the tables take turns by themselves (``makeVersionTable``).
    ///
    /// On a server the lock lies on no table, so that nobody else notices it, and goes with its
    /// transaction (https://www.postgresql.org/docs/current/explicit-locking.html, 13.3.5). It is
    /// asked for again and again: who waits inside the server can say nothing and is not stopped.
    private func alone(_ body: () throws(Failure) -> Void) throws(Failure) {
        if let file = store as? SQLiteStore { return try file.alone(waiting: waiting, body) }
        try store.read(failing: Failure.init) { connection throws(Failure) in
            do throws(SQLError) { try connection.liftTimeLimit() } catch { throw Failure(error) }
            var looksLeft = Self.waitMs / Int(Self.lookMs)
            var isFirst = true
            while looksLeft > 0, try !Self.takesLock(connection) {
                try waiting(isFirst)
                (isFirst, looksLeft) = (false, looksLeft - 1)
                poll(nil, 0, Self.lookMs)
            }
            try body()
        }
    }

    private static func takesLock(_ connection: any Connection) throws(Failure) -> Bool {
        do throws(SQLError) {
            return try connection.first("SELECT pg_try_advisory_xact_lock(20261122)") {
                $0.flag(0)
            } ?? false
        } catch {
            throw Failure(error)
        }
    }

    private func change(to target: Int) throws(Failure) {
        try atRest { connection throws(SQLError) in
            // Another process may have migrated while this one waited.
            var current = try Self.version(connection)
            while current < target { current = try self.apply(current + 1, connection) }
            while current > target { current = try self.takeBack(current, connection) }
        }
    }

    /// Runs a body in a transaction in which nobody else migrates, for which it waits.
    private func atRest<Value>(
        _ body: (any Connection) throws(SQLError) -> Value
    ) throws(Failure) -> Value {
        var tries = 0
        while true {
            do throws(SQLError) {
                return try store.write { connection throws(SQLError) in
                    try connection.liftTimeLimit()
                    try Self.makeVersionTable(connection)
                    return try body(connection)
                }
            } catch {
                tries += 1
                // For a file's other writer the store waits no longer than for a usual write.
                guard error.kind == .busy, tries < Self.triesMax else { throw Failure(error) }
            }
        }
    }

    /// How often a file is asked for, some seconds each time.
    private static let triesMax = 24

    private func apply(_ number: Int, _ connection: any Connection) throws(SQLError) -> Int {
        let step = migrations[number - 1]
        let way = step.way(for: connection.dialect)
        do throws(SQLError) { try connection.script(way.up) } catch {
            // A busy or unreachable server has refused nothing.
            let isRefused = error.kind == .other || error.kind == .denied
            guard isRefused, let wayOut = way.wayOut else { throw error }
            throw SQLError(.other, code: error.code, "\(error.message); \(wayOut)")
        }
        try connection.run(
            "INSERT INTO schema_version (number, name) VALUES (\(number), \(step.name))")
        return number
    }

    private func takeBack(_ number: Int, _ connection: any Connection) throws(SQLError) -> Int {
        try connection.script(migrations[number - 1].way(for: connection.dialect).down)
        try connection.run("DELETE FROM schema_version WHERE number = \(number)")
        return number - 1
    }

    /// The number of the last step applied; 0 for a database without tables.
    func version() throws(Failure) -> Int {
        let found: Found
        do throws(SQLError) {
            found = try store.read { connection throws(SQLError) in try Self.found(connection) }
        } catch {
            throw Failure(error)
        }
        return try found.requireOurs(in: name)
    }

    /// What a database holds.
    private enum Found {
        /// Tables of callboard's, and the number of the last step applied; 0 without any tables.
        case version(Int)
        /// Only tables of somebody else's, one of which has this name.
        case others(String)

        func requireOurs(in name: String) throws(Failure) -> Int {
            switch self {
            case .version(let number): return number
            case .others(let table):
                throw .conflict(
                    "\(name) is no database of callboard: it has a table '\(table)' and none of "
                        + "callboard's; name another with --database")
            }
        }
    }

    private static func found(_ connection: any Connection) throws(SQLError) -> Found {
        let found = try connection.first(versionTable(connection.dialect)) {
            (mayRead: $0.flag(0), role: $0.text(1))
        }
        guard let found else {
            let other = try connection.first(otherTable(connection.dialect)) { $0.text(0) }
            guard let other else { return .version(0) }
            return .others(other)
        }
        guard found.mayRead else {
            throw SQLError.mayNotRead(found.role, wayOut: "let it grant the rights")
        }
        return .version(try version(connection))
    }

    private static func version(_ connection: any Connection) throws(SQLError) -> Int {
        try connection.first("SELECT coalesce(max(number), 0) FROM schema_version") {
            $0.int(0)
        } ?? 0
    }

    /// Whether the table of versions may be read, and by which role; no row where there is none, or
    /// one of another program, which lacks what callboard's first step makes.
    ///
    /// The catalog tells of tables that the role may not read, and where it may use no schema at
    /// all, of those in any (https://www.postgresql.org/docs/current/information-schema.html shows
    /// only what the role has rights to).
    private static func versionTable(_ dialect: Dialect) -> Statement {
        switch dialect {
        case .sqlite:
            """
            SELECT 1, '' FROM sqlite_master WHERE type = 'table' AND name = 'schema_version' \
            AND EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'meta')
            """
        case .postgres:
            """
            SELECT has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'), \
            quote_ident(current_user) \
            FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n \
            ON n.oid = c.relnamespace \
            WHERE c.relname = 'schema_version' AND c.relkind IN ('r', 'p') \
            AND (n.nspname = current_schema() OR current_schema() IS NULL) \
            AND EXISTS (SELECT 1 FROM pg_catalog.pg_class AS m WHERE m.relname = 'meta' \
            AND m.relnamespace = c.relnamespace AND m.relkind IN ('r', 'p'))
            """
        }
    }

    /// The name of a table that is not the one of versions; those of a server's extensions do not
    /// count (https://www.postgresql.org/docs/current/catalog-pg-depend.html).
    private static func otherTable(_ dialect: Dialect) -> Statement {
        switch dialect {
        case .sqlite:
            """
            SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'schema_version' \
            AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name LIMIT 1
            """
        case .postgres:
            """
            SELECT CAST(c.relname AS TEXT) FROM pg_catalog.pg_class AS c \
            JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
            WHERE c.relkind IN ('r', 'p') AND n.nspname = current_schema() \
            AND c.relname <> 'schema_version' AND \(fragment: ofNoExtension) ORDER BY 1 LIMIT 1
            """
        }
    }

    /// Whether the class `c` of a server's catalog is no extension's, which makes its own tables
    /// anew wherever it is created; pg_dump leaves them out.
    static let ofNoExtension: Statement = """
        NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend AS d WHERE d.objid = c.oid \
        AND d.classid = CAST('pg_catalog.pg_class' AS regclass) AND d.deptype = 'e')
        """

    /// Refuses a role that may make no tables: since PostgreSQL 15 only a database's owner may,
    /// unless it lets others (https://www.postgresql.org/docs/15/ddl-schemas.html, 5.9.6).
    private static func requireRightToMakeTables(
        _ connection: any Connection
    ) throws(SQLError) {
        let found = try connection.first(
            """
            SELECT coalesce(quote_ident(current_schema()), 'public'), quote_ident(current_user), \
            coalesce(has_schema_privilege(CAST(current_schema() AS TEXT), 'CREATE'), FALSE)
            """
        ) { (schema: $0.text(0), role: $0.text(1), mayCreate: $0.flag(2)) }
        guard let found, !found.mayCreate else { return }
        throw SQLError(
            .denied,
            "the role \(found.role) has no right to make tables in the schema \(found.schema); as "
                + "the database's owner or a superuser run in it: "
                + "GRANT USAGE, CREATE ON SCHEMA \(found.schema) TO \(found.role)")
    }

    /// Makes the table unless it is there, and sees to it that one process migrates at a time: on
    /// SQLite there is one writer, on PostgreSQL the row of number 0 is held until the commit.
    private static func makeVersionTable(_ connection: any Connection) throws(SQLError) {
        switch connection.dialect {
        case .sqlite:
            try connection.script(
                """
                CREATE TABLE IF NOT EXISTS schema_version (
                    number INTEGER PRIMARY KEY CHECK (number > 0),
                    name TEXT NOT NULL
                ) STRICT
                """)
        case .postgres:
            try requireRightToMakeTables(connection)
            try connection.script(
                """
                CREATE TABLE IF NOT EXISTS schema_version (
                    number BIGINT PRIMARY KEY CHECK (number >= 0),
                    name TEXT COLLATE "C" NOT NULL
                )
                """)
            try connection.run(
                """
                INSERT INTO schema_version (number, name) VALUES (0, 'none') \
                ON CONFLICT (number) DO UPDATE SET name = excluded.name
                """)
        }
    }
}
