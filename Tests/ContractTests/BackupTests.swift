import Backup
import Domain
import Glibc
import SQL
import Synchronization
import TestSupport
import Testing

/// Backups of a database in which others work.
@Suite struct BackupTests {
    /// Numbers that are committed one after the other, each by whoever comes next.
    private final class Tally: Sendable {
        private let store: SQLiteStore
        private let last = Mutex(0)

        init(_ path: String) throws {
            store = try SQLiteStore(path: path, creating: false)
            try store.write { connection throws(SQLError) in
                try connection.script(
                    "CREATE TABLE tally (n INTEGER PRIMARY KEY, padding BLOB NOT NULL) STRICT;")
                // More pages than one step copies.
                for _ in 0..<40 {
                    try connection.run("INSERT INTO tally (padding) VALUES (randomblob(50000))")
                }
            }
            last.withLock { $0 = 40 }
        }

        /// The highest number that is known to be committed.
        var committed: Int { last.withLock { $0 } }

        func commitNext() throws(SQLError) {
            let number = try store.write { connection throws(SQLError) in
                try connection.run("INSERT INTO tally (padding) VALUES (x'')")
                return try connection.first("SELECT max(n) FROM tally") { $0.integer(0) } ?? 0
            }
            last.withLock { $0 = max($0, Int(number)) }
        }

        func close() { store.close() }

        /// Waits until somebody has committed more.
        func wait(for number: Int) -> Bool {
            let deadline = Deadline(afterMs: 60_000)
            while committed < number, !deadline.hasPassed { poll(nil, 0, 1) }
            return committed >= number
        }
    }

    /// What a thread did: the backup, or its part of the writing.
    private enum Work: Sendable {
        case made(BackupMaker.Made?, atStart: Int, atFirstStep: Int, isPassedBy: Bool)
        case wrote(failed: String?)
    }

    @Test func `it is an exact prefix of the commits, and nobody waits for it`() throws {
        let house = try House()
        let tally = try Tally(house.files.place)
        defer { tally.close() }
        let folder = try TemporaryFolder()
        let (path, place) = (house.files.place, folder.path)
        let isDone = Flag()
        let work = concurrently(4) { number -> Work in
            guard number == 0 else { return write(tally, until: isDone) }
            defer { isDone.raise() }
            return back(up: path, to: place, tally, house)
        }
        for case .wrote(let failed) in work { #expect(failed == nil) }
        guard case .made(let backup, let start, let first, let isPassed) = work[0] else {
            Issue.record("the first thread made no backup")
            return
        }
        let made = try #require(backup)
        #expect(made.proof.isGood, "\(made.proof.problems)")
        #expect(isPassed, "writers came on while pages were copied")
        let restored = folder.path("restored.db")
        try restore(made.path, to: restored, house)
        let (count, highest) = try Self.numbers(in: restored)
        #expect(count == highest)
        #expect((start...first).contains(highest), "\(start) \(highest) \(first)")
        #expect(highest < tally.committed)
    }

    private func write(_ tally: Tally, until isDone: Flag) -> Work {
        do throws(SQLError) {
            while !isDone.isRaised { try tally.commitNext() }
            return .wrote(failed: nil)
        } catch {
            return .wrote(failed: "\(error)")
        }
    }

    private func back(up path: String, to folder: String, _ tally: Tally, _ house: House) -> Work {
        let start = tally.committed
        var (first, isPassed) = (Int.max, true)
        let maker = BackupMaker(
            database: .file(path), folder: BackupFolder(path: folder), version: "test",
            ports: house.ports, clock: house.clock
        ) { stage, percent throws(Failure) in
            guard stage == .copying, percent < 100 else { return }
            first = min(first, tally.committed + 3)
            isPassed = tally.wait(for: tally.committed + 10) && isPassed
        }
        let made = try? maker.make()
        return .made(made, atStart: start, atFirstStep: first, isPassedBy: isPassed)
    }

    private func restore(_ backup: String, to path: String, _ house: House) throws(Failure) {
        _ = try BackupRestorer(path: backup, key: nil, ports: house.ports, clock: house.clock)
            .restore(to: path, keyFile: path + ".key", asIs: true) { _, _ throws(Failure) in }
    }

    private static func numbers(in path: String) throws -> (count: Int, highest: Int) {
        let store = try SQLiteStore(path: path, creating: false)
        defer { store.close() }
        return try store.read { connection throws(SQLError) in
            let row = try connection.first("SELECT count(*), max(n) FROM tally") {
                (Int($0.integer(0)), Int($0.integer(1)))
            }
            return row ?? (0, 0)
        }
    }

    @Test func `a database whose log could not be brought into it is not restored without it`()
        throws
    {
        let (house, folder) = (try House(), try TemporaryFolder())
        let made = try maker(of: house, in: folder).make()
        let place = folder.path("restored.db")
        let restorer = BackupRestorer(
            path: made.path, key: nil, ports: house.ports, clock: house.clock)
        let refusal = failure { () throws(Failure) in
            try restorer.restore(to: place, keyFile: place + ".key", asIs: false) {
                path, _ throws(Failure) in
                // As a full disk leaves it when the database is closed.
                try? File.write("pages of the log", to: path + "-wal")
            }
        }
        #expect(refusal?.message.contains("its log could not be brought into it") == true)
        #expect(!File.exists(place))
        try restore(made.path, to: place, house)
    }

    private func maker(of house: House, in folder: TemporaryFolder) -> BackupMaker {
        BackupMaker(
            database: .file(house.files.place), folder: BackupFolder(path: folder.path),
            version: "test", ports: house.ports, clock: house.clock)
    }

    /// A house with a first audit record, by which backups tell its database from others.
    private func housed(after span: Span = .days(0)) throws -> House {
        let house = try House()
        house.clock.advance(by: span)
        _ = try house.operatingSystem.perform(
            RecordBackup(file: "earlier", bytes: 1, rows: 1, key: nil, problem: nil))
        return house
    }

    @Test func `older ones go by the rules, other files and other databases stay`() throws {
        let house = try housed()
        let folder = try TemporaryFolder()
        let maker = maker(of: house, in: folder)
        var made: [BackupMaker.Made] = []
        for _ in 0..<4 {
            made.append(try maker.make())
            house.clock.advance(by: .days(1))
        }
        let first = try #require(made.first)
        let kept = ["other-20200101T000000Z.cbbackup", "notes.txt"]
        try File.write(try File.bytes(of: first.path), to: folder.path(kept[0]))
        try folder.write("mine", to: kept[1])
        // The name of a backup alone does not make one.
        try folder.write("mine", to: "house-20200101T000000Z.cbbackup")
        let rules = try #require(Retention("last=1,daily=2"))
        let removed = try BackupFolder(path: folder.path).prune(
            rules, stem: "house", identity: first.header.identity)
        #expect(removed == made[..<2].map(\.path))
        let names = try File.names(in: folder.path)
        #expect(names.count == 5)
        #expect(Set(names).isSuperset(of: kept))
    }

    @Test func `those that were not proven go by the rules, and none that was for their sake`()
        throws
    {
        let (house, folder) = (try housed(), try TemporaryFolder())
        let proven = try maker(of: house, in: folder).make()
        // Three nights later than the proven one.
        let names = (1...3).map { "house-2099010\($0)T000000Z.cbbackup.unproven" }
        for name in names {
            try File.write(try File.bytes(of: proven.path), to: folder.path(name))
        }
        let backups = BackupFolder(path: folder.path)
        #expect(backups.unproven().map(\.path) == names.map(folder.path))
        let removed = try backups.prune(
            try #require(Retention("last=1")), stem: "house", identity: proven.header.identity)
        #expect(removed == names[..<2].map(folder.path))
        #expect(try backups.backups().map(\.path) == [proven.path])
        #expect(backups.unproven().map(\.path) == [folder.path(names[2])])
    }

    @Test func `a backup is not removed because a clock that was wrong left younger ones`() throws {
        let (house, folder) = (try housed(), try TemporaryFolder())
        let made = try maker(of: house, in: folder).make()
        let younger = (1...3).map { folder.path("house-2099010\($0)T000000Z.cbbackup") }
        for path in younger { try File.write(try File.bytes(of: made.path), to: path) }
        let backups = BackupFolder(path: folder.path)
        let removed = try backups.prune(
            try #require(Retention("last=2")), stem: "house", identity: made.header.identity,
            made: made.path)
        #expect(removed == [younger[0]])
        #expect(try backups.backups().map(\.path) == [made.path] + younger[1...])
    }

    @Test func `backups of another database of the same name are not removed`() throws {
        // They differ in the moment of their first records only, and one has no record yet.
        let (ours, theirs, fresh) = (try housed(), try housed(after: .hours(1)), try House())
        fresh.clock.advance(by: .hours(2))
        let (folder, rules) = (try TemporaryFolder(), try #require(Retention("last=1")))
        var made: [BackupMaker.Made] = []
        for house in [ours, theirs, fresh] {
            made.append(try maker(of: house, in: folder).make())
        }
        ours.clock.advance(by: .days(1))
        let newest = try maker(of: ours, in: folder).make()
        let backups = BackupFolder(path: folder.path)
        for other in made[1...] {
            let identity = other.header.identity
            #expect(try backups.prune(rules, stem: "house", identity: identity) == [])
        }
        let identity = try #require(newest.header.identity)
        let removed = try backups.prune(rules, stem: "house", identity: identity)
        #expect(removed == [made[0].path])
        let kept = try backups.backups()
        #expect(kept.map(\.path) == made[1...].map(\.path) + [newest.path])
        // As in the files of earlier versions.
        #expect(try kept[1].header().identity == nil)
        #expect(try File.names(in: folder.path).count == 3)
    }

    @Test func `backups that are made in the same second have names of their own`() throws {
        let house = try House()
        let folder = try TemporaryFolder()
        let (path, place) = (house.files.place, folder.path)
        let said = concurrently(4) { _ -> String in
            let maker = BackupMaker(
                database: .file(path), folder: BackupFolder(path: place), version: "test",
                ports: house.ports, clock: house.clock)
            do throws(Failure) { return try maker.make().path } catch { return error.message }
        }
        let found = try BackupFolder(path: folder.path).backups()
        #expect(said.sorted() == found.map(\.path))
        #expect(Set(found.map(\.name.at)).count == 4)
        let left = try File.names(in: house.files.folder).filter { $0.contains(".scratch-") }
        #expect(left == [])
        let names = try File.names(in: folder.path)
        #expect(names == found.map(\.name.file), "oldest first by name, too")
    }

    @Test func `a damaged database gives a backup that says so and is kept aside`() throws {
        let house = try House()
        _ = try house.add(.talent)
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: house.files.place, creating: false)
        defer { store.close() }
        try store.write { connection throws(SQLError) in
            try connection.script(
                """
                DROP TRIGGER audit_update;
                INSERT INTO audit (n, lane, seq, at, actor, operation, parameters, changes, source,
                    outcome, previous, hash) VALUES (1, 'main', 1, 0, 'a', 'b', x'01', x'01', 's',
                    'done', zeroblob(32), zeroblob(32));
                """)
        }
        let made = try BackupMaker(
            database: .file(house.files.place), folder: BackupFolder(path: folder.path),
            version: "test",
            ports: house.ports, clock: house.clock
        ).make()
        #expect(made.proof.problems.first?.contains("does not match its hash") == true)
        #expect(made.path.hasSuffix(".cbbackup.unproven"))
        let failure = failure { () throws(Failure) in
            try restore(made.path, to: folder.path("restored.db"), house)
        }
        #expect(failure?.message.contains("is not sound: audit record main:1") == true)
        #expect(!File.exists(folder.path("restored.db")))
    }
}
