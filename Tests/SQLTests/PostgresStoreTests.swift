import Glibc
import Synchronization
import TestSupport
import Testing

@testable import SQL

/// What a database on a server needs beyond what every store does.
@Suite struct PostgresStoreTests {
    private let place: StorePlace

    init() throws { place = try StoreKind.postgres.place() }

    private func limited(_ change: (inout PostgresStore.Limits) -> Void) throws -> PostgresStore {
        var limits = PostgresStore.Limits()
        change(&limits)
        return try PostgresStore(PostgresAddress(place.address), limits: limits)
    }

    @Test func `a pool that is used up says so`() throws {
        let store = try limited {
            $0.readersMax = 2
            $0.waitMs = 1
        }
        defer { store.close() }
        try store.read { _ throws(SQLError) in
            try store.read { _ throws(SQLError) in
                let error = failure { () throws(SQLError) in try store.numbers() }
                #expect(error?.kind == .busy)
                #expect(error?.message == "all 2 connections to the database were in use")
            }
        }
        #expect(try store.numbers() == [])
    }

    @Test func `slow readings leave a connection to those that take no time`() throws {
        let store = try limited {
            $0.readersMax = 2
            $0.waitMs = 1
        }
        defer { store.close() }
        try store.readLong { () throws(SQLError) in
            let error = failure { () throws(SQLError) in
                try store.readLong {}
            }
            #expect(error?.kind == .busy)
            #expect(error?.message.contains("too many slow readings") == true)
            #expect(try store.numbers() == [])
        }
        try store.readLong {}
    }

    @Test func `closed accounts sorted by address are found without reading every account`() throws
    {
        try place.store.write { connection throws(SQLError) in
            try connection.script(
                """
                CREATE TABLE person (n BIGINT PRIMARY KEY, kind TEXT, name TEXT, rest TEXT);
                INSERT INTO person SELECT i, CASE WHEN i % 50 = 0 THEN 'closed' ELSE 'open' END, \
                md5(CAST(i AS TEXT)), repeat('x', 280) FROM generate_series(1, 20000) AS i;
                CREATE INDEX person_kind ON person (kind);
                ANALYZE person;
                """)
        }
        let plan = try place.store.read { connection throws(SQLError) in
            try connection.all(
                """
                EXPLAIN SELECT * FROM person WHERE n IN (SELECT n FROM person \
                WHERE kind = 'closed') AND ((kind = 'closed') IS TRUE) ORDER BY name LIMIT 51
                """
            ) { $0.text(0) }
        }
        #expect(plan.count > 3)
        #expect(!plan.contains { $0.contains("Seq Scan") }, "\(plan.joined(separator: "\n"))")
    }

    @Test func `no statement waits for being compiled`() throws {
        let store = place.store
        let question: Statement = "SHOW jit"
        let answers = [
            try store.read { connection throws(SQLError) in
                try connection.first(question) { $0.text(0) }
            },
            try store.write { connection throws(SQLError) in
                try connection.first(question) { $0.text(0) }
            },
            try store.writeRowwise(failing: { $0 }) { connection throws(SQLError) in
                try connection.first(question) { $0.text(0) }
            },
        ]
        #expect(answers == ["off", "off", "off"])
    }

    @Test func `transactions that would both be right alone are put in order`() throws {
        // Each adds a row unless there is one: run side by side, both would see none.
        let runs = Atomic(0)
        let store = place.store
        concurrently(6) { index in
            try? store.write { connection throws(SQLError) in
                runs.add(1, ordering: .relaxed)
                let count = try connection.first("SELECT count(*) FROM item") { $0.integer(0) }
                guard count == 0 else { return }
                try connection.insert(index)
            }
        }
        #expect(try store.numbers().count == 1)
        #expect(runs.load(ordering: .relaxed) >= 6)
    }

    @Test func `every addition counts when many add at once`() throws {
        try place.store.insert(0)
        let stores = [place.store, try place.another()]
        let failures = Collected<SQLError>()
        concurrently(12) { thread in
            for _ in 0..<10 {
                let error = failure { () throws(SQLError) in
                    try stores[thread % 2].write { connection throws(SQLError) in
                        let sum = try connection.first("SELECT owner FROM item") {
                            $0.optionalInteger(0) ?? 0
                        }
                        try connection.run("UPDATE item SET owner = NULL, n = n + 1")
                        #expect(sum == 0)
                    }
                }
                if let error { failures.append(error) }
            }
        }
        stores[1].close()
        #expect(failures.all == [])
        #expect(try place.store.numbers() == [120])
    }

    @Test func `a connection that the server ends before the commit costs nothing`() throws {
        let runs = Atomic(0)
        try place.store.write { connection throws(SQLError) in
            try connection.insert(1)
            if runs.add(1, ordering: .relaxed).newValue == 1 { try? place.endConnections() }
            try connection.insert(2)
        }
        #expect(runs.load(ordering: .relaxed) == 2)
        #expect(try place.store.numbers() == [1, 2])
    }

    @Test func `a write whose commit gets no answer is not run again, and is not called undone`()
        throws
    {
        try place.store.write { connection throws(SQLError) in
            try connection.script(
                """
                CREATE FUNCTION go_away() RETURNS trigger LANGUAGE plpgsql AS $$ \
                BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
                CREATE CONSTRAINT TRIGGER last_word AFTER INSERT ON item \
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION go_away();
                """)
        }
        let runs = Atomic(0)
        let error = failure { () throws(SQLError) in
            try place.store.write { connection throws(SQLError) in
                runs.add(1, ordering: .relaxed)
                try connection.insert(1)
            }
        }
        #expect(error?.kind == .unsettled)
        #expect(error?.message.contains("look whether it is there") == true)
        #expect(runs.load(ordering: .relaxed) == 1)
        #expect(try place.store.numbers() == [])
    }

    /// As CockroachDB does (https://www.cockroachlabs.com/docs/stable/common-errors,
    /// `result is ambiguous`).
    @Test(arguments: ["'40003'", "'08007'"] as [Statement])
    func `a commit that the server itself is unsure of is not called undone`(
        state: Statement
    ) throws {
        try place.store.write { connection throws(SQLError) in
            try connection.script(
                """
                CREATE FUNCTION lose_sight() RETURNS trigger LANGUAGE plpgsql AS $$ \
                BEGIN RAISE 'result is ambiguous' USING ERRCODE = \(fragment: state); END $$;
                CREATE CONSTRAINT TRIGGER last_word AFTER INSERT ON item \
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lose_sight();
                """)
        }
        let runs = Atomic(0)
        let error = failure { () throws(SQLError) in
            try place.store.write { connection throws(SQLError) in
                runs.add(1, ordering: .relaxed)
                try connection.insert(1)
            }
        }
        #expect(error?.kind == .unsettled)
        #expect(error?.message.contains("look whether it is there") == true)
        #expect(runs.load(ordering: .relaxed) == 1)
    }

    @Test func `connections that died while nobody used them are replaced`() throws {
        try place.store.insert(1)
        try place.endConnections()
        try place.store.insert(2)
        try place.endConnections()
        #expect(try place.store.numbers() == [1, 2])
    }

    @Test func `a read whose connection is lost is run again`() throws {
        try place.store.insert(1)
        let runs = Atomic(0)
        let numbers = try place.store.read { connection throws(SQLError) in
            if runs.add(1, ordering: .relaxed).newValue == 1 { try? place.endConnections() }
            return try connection.all("SELECT n FROM item") { $0.integer(0) }
        }
        #expect(numbers == [1])
        #expect(runs.load(ordering: .relaxed) == 2)
    }

    @Test func `a server that takes no changes is read, and written to again without a restart`()
        throws
    {
        let store = place.store
        try store.requireWritable()
        try place.letWrite(false)
        try place.endConnections()
        for _ in 1...2 {
            #expect(failure { () throws(SQLError) in try store.insert(1) }?.kind == .readOnly)
            let refusal = failure { () throws(SQLError) in try store.requireWritable() }
            #expect(refusal?.kind == .readOnly)
            #expect(refusal?.message == "default_transaction_read_only is on")
            #expect(try store.numbers() == [])
        }
        // Leaves a connection that only reads, whatever the server says later.
        _ = try store.write { connection throws(SQLError) in try connection.run("SELECT 1") }
        try place.letWrite(true)
        try store.insert(1)
        try store.requireWritable()
        #expect(try store.numbers() == [1])
    }

    @Test func `a write that a standby refuses is tried once more over a new connection`() throws {
        let runs = Atomic(0)
        let error = failure { () throws(SQLError) in
            try place.store.write { connection throws(SQLError) in
                runs.add(1, ordering: .relaxed)
                try connection.script(
                    """
                    DO $$ BEGIN RAISE 'cannot use serializable mode in a hot standby' \
                    USING ERRCODE = '0A000'; END $$
                    """)
            }
        }
        #expect(error?.kind == .readOnly)
        #expect(runs.load(ordering: .relaxed) == 2, "a new connection may lead elsewhere")
    }

    @Test func `a standby is known in every language by what it says of itself`() {
        let sentence = "serialisierbarer Modus kann nicht verwendet werden"
        #expect(SQLError.isOfStandby("0A000", sentence, isStandby: true))
        #expect(!SQLError.isOfStandby("0A000", sentence, isStandby: false))
        #expect(!SQLError.isOfStandby("42601", sentence, isStandby: true))
        // As servers before version 14.
        let words = "cannot use serializable mode in a hot standby"
        #expect(SQLError.isOfStandby("0A000", words, isStandby: false))
    }

    @Test func `a statement that was prepared before a migration is prepared anew`() throws {
        let question: Statement = "SELECT * FROM item"
        func rows() throws -> Int {
            try place.store.read { connection throws(SQLError) in
                try connection.all(question) { $0.integer(0) }.count
            }
        }
        try place.store.insert(1)
        #expect(try rows() == 1)
        let other = try place.another()
        defer { other.close() }
        try other.write { connection throws(SQLError) in
            try connection.script("ALTER TABLE item ADD COLUMN later BIGINT")
        }
        #expect(try rows() == 1)
    }

    @Test func `writes that are refused cost readings none of their connections`() throws {
        func reader() throws -> Int64? {
            try place.store.read { connection throws(SQLError) in
                try connection.first("SELECT CAST(pg_backend_pid() AS BIGINT)") { $0.integer(0) }
            }
        }
        let before = try reader()
        let error = failure { () throws(SQLError) in
            try place.store.write { connection throws(SQLError) in
                try connection.script("DO $$ BEGIN RAISE 'no' USING ERRCODE = '25006'; END $$")
            }
        }
        #expect(error?.kind == .readOnly)
        #expect(try reader() == before)
    }

    @Test func `a write that takes too long is stopped and its connection used again`() throws {
        let store = try limited { $0.statementMs = 1_000 }
        defer { store.close() }
        let error = failure { () throws(SQLError) in
            try store.write { connection throws(SQLError) in
                try connection.insert(1)
                try connection.run("SELECT pg_sleep(30)")
            }
        }
        #expect(error?.kind == .interrupted)
        #expect(error?.message == "the statement took longer than allowed")
        #expect(try store.numbers() == [])
    }

    @Test func `no two transactions of a store have the same lane`() throws {
        let seen = Mutex<(held: Set<Int>, doubled: Bool)>(([], false))
        let runs = Atomic(0)
        let store = place.store
        concurrently(16) { _ in
            for _ in 0..<5 {
                try? store.write { connection throws(SQLError) in
                    runs.add(1, ordering: .relaxed)
                    let lane = connection.lane
                    seen.withLock { if !$0.held.insert(lane).inserted { $0.doubled = true } }
                    _ = try? connection.run("SELECT 1")
                    seen.withLock { _ = $0.held.remove(lane) }
                }
            }
        }
        #expect(!seen.withLock { $0.doubled })
        #expect(runs.load(ordering: .relaxed) >= 80)
    }

    @Test func `a server that is not there is named without its secrets`() throws {
        let address = try PostgresAddress("postgres://me:hunter2@127.0.0.1:1/casting")
        let error = failure { () throws(SQLError) in try PostgresStore(address).close() }
        let text = try #require(error?.description)
        #expect(error?.kind == .unreachable)
        #expect(text.hasPrefix("cannot reach the database at postgres://127.0.0.1:1/casting: "))
        #expect(!text.contains("hunter2"))
        #expect(text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
    }
}

/// Where a database may be.
@Suite struct PostgresAddressTests {
    @Test(arguments: [
        ("postgres:///casting", "postgres://local/casting"),
        ("postgres://me@/casting?host=/run/postgresql", "postgres://local/casting"),
        ("postgresql://me:pw@localhost/casting", "postgres://localhost/casting"),
        ("postgres://127.8.9.1:6432/casting", "postgres://127.8.9.1:6432/casting"),
        ("postgres://[::1]/casting", "postgres://[::1]/casting"),
        ("postgres://db.example/casting?sslmode=verify-full", "postgres://db.example/casting"),
    ])
    func `an address is described without user and password`(
        url: String, description: String
    ) throws {
        #expect(try PostgresAddress(url).description == description)
        #expect(PostgresAddress.isOne(url))
    }

    @Test(arguments: [
        "postgres://db.example/c", "postgres://db.example/c?sslmode=require",
        "postgres://db.example/c?sslmode=verify-ca", "postgres://10.0.0.1/c",
        "postgres://127.0.0.1.example/c", "postgres://localhost,db.example/c",
        "postgres://localhost/c?hostaddr=10.0.0.1", "postgres://[::2]/c",
        "postgres://127.0.0/c",
    ])
    func `another machine must prove itself`(url: String) {
        let error = failure { () throws(SQLError) in try PostgresAddress(url) }
        #expect(error?.kind == .unsafeAddress)
        #expect(error?.message.contains("add ?sslmode=verify-full") == true)
    }

    @Test(arguments: [
        ("postgres://127.0.0.1/c", "any"),
        ("postgres://127.0.0.1:5432,127.0.0.2:5433/c", "read-write"),
        ("postgres://127.0.0.1,127.0.0.2/c?target_session_attrs=any", "any"),
        ("postgres://127.0.0.1,127.0.0.2/c?target_session_attrs=standby", "standby"),
        (
            "postgres://a.example,b.example/c?sslmode=verify-full&hostaddr=127.0.0.1,127.0.0.2",
            "read-write"
        ),
    ])
    func `of several servers the one that takes changes is found`(
        url: String, wanted: String
    ) throws {
        #expect(try PostgresAddress(url).environment["PGTARGETSESSIONATTRS"] == wanted)
    }

    @Test(arguments: [
        "postgres://localhost:port/c", "postgres://[::1/c", "postgres://localhost/c?nonsense=1",
        "postgres://localhost/c\0", "postgres://localhost:05432/c", "postgres://localhost:+5432/c",
        "postgres://localhost:0/c",
    ])
    func `what is no address is refused without being repeated`(url: String) {
        let error = failure { () throws(SQLError) in try PostgresAddress(url) }
        #expect(error?.message.contains("postgres://USER@HOST:PORT/NAME") == true)
        #expect(error?.message.contains("localhost") == false)
    }
}
