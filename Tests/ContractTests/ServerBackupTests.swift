import Backup
import Domain
import SQL
import Service
import Storage
import TestSupport
import Testing

/// Backups of a database on a PostgreSQL server.
@Suite struct ServerBackupTests {
    private let house: House
    private let folder: TemporaryFolder
    private let server: ServerDatabase
    private let seed = [UInt8](repeating: 7, count: 32)

    init() throws {
        house = try House(Setting(reach: .inProcess, store: .postgres))
        folder = try TemporaryFolder()
        server = try ServerDatabase(house.files.place, StorageDatabase.Server())
        let admin = try house.add(.admin)
        let email = try #require(EmailAddress("caster@casting.example"))
        _ = try admin.backend.perform(CreateUser(email: email, name: "Caster", role: .caster))
    }

    private func make(key: BackupKey? = nil) throws -> BackupMaker.Made {
        var maker = BackupMaker(
            database: .server(server, scratchBeside: folder.path("scratch")),
            folder: BackupFolder(path: folder.path), version: "test", ports: house.ports,
            clock: house.clock)
        (maker.key, maker.seed) = (key, seed)
        return try maker.make()
    }

    private func restore(
        _ path: String, key: BackupKey? = nil, to database: ServerDatabase, asIs: Bool = true
    ) throws(Failure) -> BackupRestorer.Restored {
        try BackupRestorer(path: path, key: key, ports: house.ports, clock: house.clock).restore(
            to: database, scratchBeside: folder.path("scratch"),
            keyFile: folder.path("restored.key"), asIs: asIs
        ) { _ throws(Failure) in }
    }

    @Test func `it is proven by a restore and comes back as it was`() throws {
        let key = BackupKey()
        let made = try make(key: key)
        #expect(made.proof.problems == [])
        #expect(made.proof.auditRecords > 0)
        #expect(made.header.store == "postgres")
        #expect(made.header.identity?.count == 64, "the trail has a first record")
        #expect(made.header.key == key.name)

        let target = server.naming(server.name + "_back")
        let restored = try restore(made.path, key: key, to: target)
        defer { try? PostgresCluster.shared().administer("DROP DATABASE \(target.name)") }
        #expect(restored.hasSeed)
        #expect(try File.bytes(of: folder.path("restored.key")) == seed)
        let place = try PostgresCluster.shared().address(of: target.name)
        #expect(try Contents(of: place) == Contents(of: house.files.place))
        #expect(
            throws: Failure.self, "what is there already stays",
            performing: { try restore(made.path, key: key, to: target) })
        #expect(try Contents(of: place) == Contents(of: house.files.place))
    }

    @Test func `a damaged one is found, and leaves no database behind`() throws {
        let made = try make()
        var bytes = try File.bytes(of: made.path)
        bytes[bytes.count / 2] ^= 1
        let damaged = folder.path("damaged.cbbackup")
        try File.write(bytes, to: damaged)
        let target = server.naming(server.name + "_damaged")
        #expect(throws: Failure.self) { try restore(damaged, to: target) }
        #expect(throws: Failure.self) {
            try restore(made.path + "x", to: target)
        }
        // Both would be in the way of another try.
        _ = try restore(made.path, to: target)
        try PostgresCluster.shared().administer("DROP DATABASE \(target.name)")
    }

    @Test func `what was made of a server is not restored into a file`() throws {
        let made = try make()
        let restorer = BackupRestorer(
            path: made.path, key: nil, ports: house.ports, clock: house.clock)
        let failure = #expect(throws: Failure.self) {
            try restorer.restore(
                to: folder.path("new.db"), keyFile: folder.path("new.db.key"), asIs: true
            ) { _, _ throws(Failure) in }
        }
        #expect(failure?.message.contains("was made of a PostgreSQL database") == true)
    }

    /// The names on the server that begin with the database's own.
    private func names() throws -> [String] {
        let store = try house.files.raw()
        defer { store.close() }
        return try store.read { connection throws(SQLError) in
            try connection.all(
                """
                SELECT CAST(datname AS TEXT) AS name FROM pg_database \
                WHERE starts_with(CAST(datname AS TEXT), \(server.name + "_")) ORDER BY 1
                """
            ) { $0.text(0) }
        }
    }

    @Test func `a backup leaves somebody else's database alone, whatever its name`() throws {
        let (cluster, theirs) = (try PostgresCluster.shared(), server.name + "_proof")
        try cluster.administer("CREATE DATABASE \(theirs)")
        defer { try? cluster.administer("DROP DATABASE \(theirs)") }
        let made = try make()
        #expect(made.proof.problems == [])
        #expect(try names() == [theirs])
        _ = try BackupProver.verify(
            made.path, key: nil, beside: .server(server, scratchBeside: folder.path("scratch")),
            ports: house.ports, at: house.clock.now)
        #expect(try names() == [theirs])
    }

    @Test func `what a crash left of a proof goes after a day, and nothing else`() throws {
        let cluster = try PostgresCluster.shared()
        let now = house.clock.now
        func remark(_ moment: Instant) -> String {
            "made by callboard at \(moment) to prove a backup; nobody needs it afterwards"
        }
        let found = [
            "proof_1": remark(now - .days(2)), "proof_2": remark(now - .hours(2)),
            "proof_3": "made by somebody at \(now - .days(2))",
            "copy_1": remark(now - .days(2)),
        ]
        for (end, remark) in found {
            try cluster.administer("CREATE DATABASE \(server.name)_\(end)")
            try cluster.administer("COMMENT ON DATABASE \(server.name)_\(end) IS '\(remark)'")
        }
        let stay = ["copy_1", "proof_2", "proof_3"].map { "\(server.name)_\($0)" }
        defer { for name in stay { try? cluster.administer("DROP DATABASE \(name)") } }
        #expect(try make().proof.problems == [])
        #expect(try names() == stay)
    }

    /// Makes a backup as somebody while `interfere` is told the name of the proof's database once.
    private func make(
        at address: String, interfering interfere: @escaping (String) -> Void
    ) throws -> BackupMaker.Made {
        var isTold = false
        return try BackupMaker(
            database: .server(
                try ServerDatabase(address, StorageDatabase.Server()),
                scratchBeside: folder.path("scratch")),
            folder: BackupFolder(path: folder.path), version: "test", ports: house.ports,
            clock: house.clock
        ) { stage, _ throws(Failure) in
            // The first word of a proof comes before its database is made.
            guard stage == .proving, !isTold, let name = (try? names())?.first else { return }
            isTold = true
            interfere(name)
        }.make()
    }

    @Test func `a backup stays good when its proof's database cannot be dropped at once`() throws {
        let cluster = try PostgresCluster.shared()
        var left: String?
        let made = try make(at: house.files.place) { name in
            // The server drops no template, not even by force.
            try? cluster.administer("ALTER DATABASE \(name) IS_TEMPLATE true")
            left = name
        }
        let name = try #require(left)
        #expect(made.proof.problems == [])
        #expect(made.path.hasSuffix(".cbbackup"))
        #expect(made.leftBehind == name)
        #expect(try names() == [name])
        try cluster.administer("ALTER DATABASE \(name) IS_TEMPLATE false")
        house.clock.advance(by: .days(2))
        #expect(try make().leftBehind == nil)
        #expect(try names() == [])
    }

    @Test func `a session that nobody here may end is waited for, and the backup stays good`()
        throws
    {
        let (cluster, role) = (try PostgresCluster.shared(), "saver_of_\(server.name)")
        try cluster.administer("CREATE ROLE \(role) LOGIN CREATEDB IN ROLE pg_read_all_data")
        defer { try? cluster.administer("DROP ROLE \(role)") }
        let address = "postgres://\(role)@/\(server.name)?host=\(cluster.folder)"
        var guest: ChildProcess?
        // It is in the way as a worker of autovacuum is: only a superuser may end either.
        let made = try make(at: address) { name in
            guest = try? ChildProcess([
                "psql", "-w", "-h", cluster.folder, "-U", "postgres", "-d", name, "-c",
                "SELECT pg_sleep(3)",
            ])
        }
        _ = try #require(guest)
        #expect(made.proof.problems == [])
        #expect(made.leftBehind == nil)
        #expect(try names() == [])
    }

    @Test func `a backup of a database with the longest name does not drop that database`() throws {
        // 63 bytes: the server cuts off whatever is put behind them.
        let target = server.naming(String(repeating: "ق", count: 31) + "x")
        _ = try restore(try make().path, to: target)
        defer { try? PostgresCluster.shared().administer("DROP DATABASE \(target.name)") }
        let maker = BackupMaker(
            database: .server(target, scratchBeside: folder.path("scratch")),
            folder: BackupFolder(path: folder.path), version: "test", ports: house.ports,
            clock: house.clock)
        #expect(try maker.make().proof.problems == [])
        let place = try PostgresCluster.shared().address(of: target.name)
        #expect(try Contents(of: place) == Contents(of: house.files.place))
    }

    @Test func `who may not read the tables is told the right, not that there are none`() throws {
        let cluster = try PostgresCluster.shared()
        try cluster.administer("CREATE ROLE blind_saver LOGIN")
        let owner = try house.files.raw()
        defer { owner.close() }
        let address = "postgres://blind_saver@/\(server.name)?host=\(cluster.folder)"
        let maker = BackupMaker(
            database: .server(
                try ServerDatabase(address, StorageDatabase.Server()),
                scratchBeside: folder.path("scratch")),
            folder: BackupFolder(path: folder.path), version: "test", ports: house.ports,
            clock: house.clock)
        func expectRightsAreMissed() {
            let failure = #expect(throws: Failure.self) { try maker.make() }
            #expect(
                failure
                    == .denied(
                        """
                        the role blind_saver has no right to read the database's tables; name the \
                        role that made them in the address, or as the server's superuser run: \
                        GRANT pg_read_all_data TO blind_saver
                        """))
        }
        expectRightsAreMissed()
        try owner.write { connection throws(SQLError) in
            try connection.script("GRANT SELECT ON schema_version, meta TO blind_saver")
        }
        expectRightsAreMissed()
        try owner.write { connection throws(SQLError) in
            // The numbers of rows come from sequences, which pg_dump saves as well.
            try connection.script("GRANT SELECT ON ALL TABLES IN SCHEMA public TO blind_saver")
        }
        expectRightsAreMissed()
        try cluster.administer("GRANT pg_read_all_data TO blind_saver")
        #expect(try maker.make().manifest.rows > 0)
    }

    @Test func `tables in a schema of the role's own are saved and come back`() throws {
        let cluster = try PostgresCluster.shared()
        try cluster.administer("CREATE ROLE own_saver LOGIN CREATEDB")
        let made = try cluster.emptyDatabase()
        try cluster.administer("ALTER DATABASE \(made.name) OWNER TO own_saver")
        let address = "postgres://own_saver@/\(made.name)?host=\(cluster.folder)"
        let owner = try TestDatabase.raw(address)
        try owner.write { connection throws(SQLError) in
            try connection.script("CREATE SCHEMA own_saver")
        }
        owner.close()
        try StorageDatabase.open(
            path: address, kind: .real, tables: .made, ports: house.ports
        ).close()
        let server = try ServerDatabase(address, StorageDatabase.Server())
        let backup = try BackupMaker(
            database: .server(server, scratchBeside: folder.path("scratch")),
            folder: BackupFolder(path: folder.path), version: "test", ports: house.ports,
            clock: house.clock
        ).make()
        #expect(backup.proof.problems == [])
        #expect(backup.manifest.tables.contains { $0.name == "users" })
        let target = server.naming("\(made.name)_back")
        #expect(try restore(backup.path, to: target).proof.isGood)
        try cluster.administer("DROP DATABASE \(made.name)_back")
    }

    @Test func `a table of an extension need not be read, and is not saved`() throws {
        let cluster = try PostgresCluster.shared()
        try cluster.administer("CREATE ROLE table_saver LOGIN")
        let owner = try house.files.raw()
        defer { owner.close() }
        try owner.write { connection throws(SQLError) in
            try connection.script(
                """
                GRANT SELECT ON ALL TABLES IN SCHEMA public TO table_saver;
                GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO table_saver;
                CREATE TABLE of_extension (n BIGINT NOT NULL);
                ALTER EXTENSION plpgsql ADD TABLE of_extension;
                """)
        }
        let address = "postgres://table_saver@/\(server.name)?host=\(cluster.folder)"
        let maker = BackupMaker(
            database: .server(
                try ServerDatabase(address, StorageDatabase.Server()),
                scratchBeside: folder.path("scratch")),
            folder: BackupFolder(path: folder.path), version: "test", ports: house.ports,
            clock: house.clock)
        let tables = try maker.make().manifest.tables.map(\.name)
        #expect(tables.contains("users") && !tables.contains("of_extension"))
    }

    @Test func `who may not make databases is told how to get there`() throws {
        let (cluster, role) = (try PostgresCluster.shared(), "clerk_of_\(server.name)")
        try cluster.administer("CREATE ROLE \(role) LOGIN IN ROLE pg_read_all_data")
        defer { try? cluster.administer("DROP ROLE \(role)") }
        let address = "postgres://\(role)@/\(server.name)?host=\(cluster.folder)"
        let maker = BackupMaker(
            database: .server(
                try ServerDatabase(address, StorageDatabase.Server()),
                scratchBeside: folder.path("scratch")),
            folder: BackupFolder(path: folder.path), version: "test", ports: house.ports,
            clock: house.clock)
        let problem = try maker.make().proof.problems.first ?? ""
        #expect(problem.hasPrefix("role '\(role)' may not make databases"), "\(problem)")
        #expect(problem.hasSuffix("run: ALTER ROLE \(role) CREATEDB"), "\(problem)")
    }

    @Test func `restoring into a database that is there already says so`() throws {
        let made = try make()
        let failure = #expect(throws: Failure.self) { try restore(made.path, to: server) }
        #expect(
            failure
                == .conflict("\(server.description) is there already; restore into a new database")
        )
    }
}
