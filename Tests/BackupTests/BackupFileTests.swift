import Backup
import Domain
import Storage
import TestSupport
import Testing

/// What becomes of backups that are not as they were written.
@Suite struct BackupFileTests {
    /// Ways of a backup: in clear and sealed.
    private static let keys: [BackupKey?] = [nil, BackupKey()]

    @Test(arguments: [0, 1]) func `a backup holds what it was made of`(way: Int) throws {
        let fixture = try Fixture()
        let key = Self.keys[way]
        let made = try fixture.make(key: key, seed: Array(repeating: 3, count: 32))
        #expect(made.proof.isGood, "\(made.proof.problems)")
        #expect(made.header.key == key?.name)
        #expect(File.mode(of: made.path) == 0o600)
        #expect(fixture.problem(of: made.path, key: key) == nil)
        #expect(made.manifest.tables.contains { $0.name == "meta" && $0.rows == 1 })
        #expect(try File.names(in: fixture.backups.path).count == 1)
        let left = try File.names(in: fixture.folder.path)
        #expect(!left.contains { $0.contains("scratch") }, "\(left)")
    }

    /// Every byte at the ends, where the records are short, and every thousandth of the rest.
    @Test(arguments: [0, 1])
    func `a damaged byte is found wherever it is`(way: Int) throws {
        let fixture = try Fixture()
        let key = Self.keys[way]
        let made = try fixture.make(key: key, seed: Array(repeating: 3, count: 32))
        let clean = try File.bytes(of: made.path)
        let edge = 200
        let places =
            Array(0..<edge) + stride(from: edge, to: clean.count - edge, by: 1000)
            + Array(clean.count - edge..<clean.count)
        var missed: [Int] = []
        for place in places {
            var damaged = clean
            damaged[place] ^= UInt8(truncatingIfNeeded: place % 255 + 1)
            try File.write(damaged, to: made.path)
            let failure = failure { () throws(Failure) in
                try BackupProver.scan(made.path, key: key)
            }
            if failure == nil { missed.append(place) }
        }
        #expect(missed.isEmpty)
        try File.write(clean, to: made.path)
        try BackupProver.scan(made.path, key: key)
    }

    @Test(arguments: [0, 1]) func `damage, a cut and an addition are named`(way: Int) throws {
        let fixture = try Fixture()
        let key = Self.keys[way]
        let made = try fixture.make(key: key)
        let clean = try File.bytes(of: made.path)
        func problem(_ bytes: [UInt8]) throws -> String {
            try File.write(bytes, to: made.path)
            return fixture.problem(of: made.path, key: key) ?? "none"
        }
        var damaged = clean
        damaged[clean.count / 2] ^= 1
        #expect(try problem(damaged).contains("is damaged in the record at byte "))
        for length in [0, 5, 19, 100, clean.count / 2, clean.count - 33, clean.count - 1] {
            let found = try problem(Array(clean[..<length]))
            #expect(
                found.contains("it ends after") || found.contains("is no backup"),
                "\(length): \(found)")
        }
        #expect(try problem(clean + [0]).contains("bytes after its end"))
        #expect(try problem(clean) == "none")
    }

    @Test func `records that change places are found`() throws {
        let fixture = try Fixture()
        for key in Self.keys {
            let made = try fixture.make(key: key)
            var bytes = try File.bytes(of: made.path)
            let header = Self.length(of: bytes, at: 19) + 19 + 5 + 32
            let more = 5 + (key == nil ? 32 : 0)
            let second = header + Self.length(of: bytes, at: header) + more
            let third = second + Self.length(of: bytes, at: second) + more
            try #require(bytes[header] == 2 && bytes[second] == 2 && third < bytes.count)
            bytes.replaceSubrange(
                header..<third, with: Array(bytes[second..<third] + bytes[header..<second]))
            try File.write(bytes, to: made.path)
            #expect(fixture.problem(of: made.path, key: key)?.contains("is damaged") == true)
        }
    }

    private static func length(of bytes: [UInt8], at place: Int) -> Int {
        bytes[place + 1...place + 4].reduce(0) { $0 << 8 | Int($1) }
    }

    @Test func `a sealed backup opens with its key only, and the message names both`() throws {
        let fixture = try Fixture()
        let (key, other) = (BackupKey(), BackupKey())
        let made = try fixture.make(key: key)
        let missing = fixture.problem(of: made.path) ?? "none"
        #expect(missing.contains("is sealed; give its key, '\(key.name)'"))
        let wrong = fixture.problem(of: made.path, key: other) ?? "none"
        #expect(wrong.contains("'\(key.name)'; this is '\(other.name)'"))
        #expect(BackupKey(key.text)?.name == key.name)
        for text in ["", "callboard-backup-key-1:00", key.text.revealed.dropLast(2) + "x\n"] {
            #expect(BackupKey(Secret(String(text))) == nil)
        }
    }

    @Test func `nothing of a sealed backup's data stands in it in clear`() throws {
        let fixture = try Fixture()
        let seed = Array("the seed of the database's key!!".utf8)
        let made = try fixture.make(key: BackupKey(), seed: seed)
        let text = String(decoding: try File.bytes(of: made.path), as: UTF8.self)
        for word in ["SQLite format", "talent_profiles", "schema_version", "the seed of"] {
            #expect(!text.contains(word), "\(word)")
        }
    }

    @Test func `the seed never stands in a backup that is not sealed`() throws {
        let fixture = try Fixture()
        let seed = Array("the seed of the database's key!!".utf8)
        let made = try fixture.make(seed: seed)
        let text = String(decoding: try File.bytes(of: made.path), as: UTF8.self)
        #expect(text.contains("SQLite format") && !text.contains("the seed of"))
    }

    @Test(arguments: [0, 1])
    func `the key of another database is not taken for the restored one's`(way: Int) throws {
        let fixture = try Fixture()
        let (key, seed) = (Self.keys[way], [UInt8](repeating: 3, count: 32))
        let made = try fixture.make(key: key, seed: seed)
        let place = fixture.folder.path("new.db")
        let restorer = BackupRestorer(
            path: made.path, key: key, ports: Fixture.ports, clock: fixture.clock)
        func restore() throws(Failure) -> BackupRestorer.Restored {
            try restorer.restore(to: place, keyFile: place + ".key", asIs: true) {
                _, _ throws(Failure) in
            }
        }
        for other in [[UInt8](repeating: 4, count: 32), [3], seed + [3]] {
            try File.write(other, to: place + ".key")
            let refusal = failure { () throws(Failure) in _ = try restore() }
            #expect(
                refusal
                    == .conflict("\(place).key is the key of another database; move it away"))
            #expect(!File.exists(place))
        }
        try File.write(seed, to: place + ".key")
        #expect(try restore().hasSeed)
    }

    @Test func `restoring where a crash left a log names all that must go, not a way to mix them`()
        throws
    {
        let fixture = try Fixture()
        let made = try fixture.make()
        let place = fixture.folder.path("crashed.db")
        let restorer = BackupRestorer(
            path: made.path, key: nil, ports: Fixture.ports, clock: fixture.clock)
        func refusal() -> String? {
            failure { () throws(Failure) in
                _ = try restorer.restore(to: place, keyFile: place + ".key", asIs: true) {
                    _, _ throws(Failure) in
                }
            }?.message
        }
        let way = """
            ; restore into a new file, or move all of that away first: a log that stays behind \
            would be mixed into the restored database
            """
        try File.write("", to: place)
        #expect(refusal() == "\(place) is there already\(way)")
        try File.write("", to: place + "-wal")
        try File.write("", to: place + "-shm")
        #expect(
            refusal()
                == "\(place) is there already, and with it \(place)-wal and \(place)-shm\(way)")
        try File.remove(place)
        #expect(refusal() == "\(place)-wal is there already, and with it \(place)-shm\(way)")
        try File.remove(place + "-wal")
        try File.remove(place + "-shm")
        #expect(refusal() == nil)
    }

    @Test func `other kinds of files are refused by name`() throws {
        let fixture = try Fixture()
        let text = try fixture.folder.write("callboard backup 2\nsomething", to: "text")
        let empty = try fixture.folder.write("", to: "empty")
        for path in [text, empty, fixture.database] {
            #expect(
                fixture.problem(of: path)
                    == "\(path) is no backup of callboard, or its beginning is damaged")
        }
        let gone = fixture.folder.path("gone")
        #expect(fixture.problem(of: gone) == "there is no file \(gone)")
        #expect(
            fixture.problem(of: fixture.backups.path)
                == "\(fixture.backups.path) is no regular file")
    }
}

/// The failure that a body ends with; `nil` when it ends well.
func failure(of body: () throws(Failure) -> Void) -> Failure? {
    do throws(Failure) {
        try body()
        return nil
    } catch {
        return error
    }
}
