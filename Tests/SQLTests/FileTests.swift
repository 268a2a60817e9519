import Glibc
import Testing

@testable import SQL

@Suite struct FileTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
    }

    private func opening(_ path: String, creating: Bool = false) -> SQLError? {
        failure { () throws(SQLError) in
            try SQLiteStore(path: path, creating: creating).close()
        }
    }

    @Test func `a new database and its log belong to their owner alone`() throws {
        let store = try place.store()
        defer { store.close() }
        try store.prepare()
        #expect(place.mode("test.db") == 0o600)
        #expect(place.mode("test.db-wal") == 0o600)
        #expect(place.mode("test.db-shm") == 0o600)
    }

    @Test(arguments: [0o644, 0o640, 0o660, 0o606, 0o601])
    func `a database that others can reach is refused`(mode: mode_t) throws {
        try place.store().close()
        chmod(place.database, mode)
        let error = opening(place.database)
        #expect(error?.kind == .unsafeFile)
        #expect(error?.message.hasSuffix("is open to other users; run chmod 600 on it") == true)
    }

    @Test func `a file that may not be read is told until it may again`() throws {
        let store = try place.store()
        defer { store.close() }
        try store.prepare()
        let before = try store.changeCounter()
        chmod(place.database, 0)
        let error = failure { () throws(SQLError) in try store.changeCounter() }
        #expect(error?.message.hasSuffix("may not be read; run chmod 600 on it") == true)
        chmod(place.database, 0o600)
        #expect(try store.changeCounter() == before)
    }

    @Test func `a file that may be read but not written is told until it may again`() throws {
        let store = try place.store()
        defer { store.close() }
        try store.prepare()
        try store.requireWritable()
        chmod(place.database, 0o400)
        let error = failure { () throws(SQLError) in try store.requireWritable() }
        #expect(error?.kind == .readOnly)
        #expect(error?.message.hasSuffix("may not be written; run chmod 600 on it") == true)
        #expect(try store.numbers() == [])
        chmod(place.database, 0o600)
        try store.requireWritable()
        try store.insert(1)
    }

    @Test func `nothing is written into a file that another has taken the place of`() throws {
        let store = try place.store()
        defer { store.close() }
        try store.prepare()
        try store.insert(1)
        let away = place.path + "/away.db"
        func refusal(_ body: () throws(SQLError) -> Void) -> String? {
            failure(body)?.message
        }
        try #require(rename(place.database, away) == 0)
        #expect(
            refusal { () throws(SQLError) in try store.insert(2) }?.contains("cannot find")
                == true)
        close(open(place.database, O_CREAT | O_WRONLY, 0o600))
        for _ in 1...2 {
            #expect(
                refusal { () throws(SQLError) in try store.insert(2) }?
                    .contains("is another file than the one that was opened") == true)
        }
        #expect(
            refusal { () throws(SQLError) in _ = try store.changeCounter() }?
                .contains("is another file") == true)
        try #require(rename(away, place.database) == 0)
        try store.insert(3)
        #expect(try store.numbers() == [1, 3])
    }

    @Test func `a symbolic link is refused`() throws {
        try place.store().close()
        symlink(place.database, place.path + "/link.db")
        #expect(opening(place.path + "/link.db")?.kind == .unsafeFile)
        #expect(opening(place.path + "/link.db", creating: true)?.kind == .unsafeFile)
    }

    @Test(arguments: ["/", "/tmp/", "/tmp/..", "/tmp", "", ".", "/dev/null", "/tmp/a\0b"])
    func `what is no plain file is refused`(path: String) {
        #expect(opening(path)?.kind == .unsafeFile)
    }

    @Test func `a missing file is named`() {
        let error = opening(place.database)
        #expect(error?.kind == .missing)
        #expect(error?.message == "cannot open \(place.database): no such file or directory")
        #expect(opening("/no/such/place/file.db", creating: true)?.kind == .missing)
    }

    @Test func `a file that is no database is called corrupt`() throws {
        let file = open(place.database, O_CREAT | O_WRONLY, 0o600)
        let bytes = [UInt8](repeating: 0x41, count: 8_192)
        try #require(write(file, bytes, bytes.count) == bytes.count)
        close(file)
        #expect(opening(place.database)?.kind == .corrupt)
    }

    @Test func `the writer is durable and strict`() throws {
        let store = try place.store()
        defer { store.close() }
        try store.write { connection throws(SQLError) in
            let journal = try connection.first("PRAGMA journal_mode") { $0.text(0) }
            #expect(journal == "wal")
            let expected: [(Statement, Int64)] = [
                ("PRAGMA synchronous", 2), ("PRAGMA foreign_keys", 1), ("PRAGMA temp_store", 2),
                ("PRAGMA trusted_schema", 0), ("PRAGMA busy_timeout", 5_000),
                ("PRAGMA mmap_size", 0), ("PRAGMA cache_size", -4_096),
            ]
            for (question, value) in expected {
                let found = try connection.first(question) { $0.integer(0) }
                #expect(found == value, "\(question.text)")
            }
        }
    }

    @Test func `a temporary database leaves nothing behind`() throws {
        let store = try SQLiteStore.temporary()
        try store.prepare()
        let path = try store.read { connection throws(SQLError) in
            try connection.first("SELECT file FROM pragma_database_list") { $0.text(0) }
        }
        let file = try #require(path)
        #expect(access(file, F_OK) == 0)
        store.close()
        #expect(access(file, F_OK) != 0)
    }
}
