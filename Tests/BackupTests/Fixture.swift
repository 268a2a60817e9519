import Backup
import Crypto
import Domain
import Storage
import Synchronization
import TestSupport

/// A small database with a folder for its backups.
final class Fixture {
    let folder: TemporaryFolder
    let database: String
    let backups: BackupFolder
    let clock = SteppingClock()

    init() throws {
        folder = try TemporaryFolder()
        database = folder.path("house.db")
        backups = BackupFolder(path: folder.path("backups"))
        try StorageDatabase.open(
            path: database, kind: .real, tables: .made, ports: Self.ports
        ).close()
        try File.makeFolder(backups.path)
    }

    static let ports = StoragePorts(ids: NoIDs(), seal: PlainSeal()) { [$0] }

    /// Makes a backup.
    func make(key: BackupKey? = nil, seed: [UInt8]? = nil) throws(Failure) -> BackupMaker.Made {
        var maker = BackupMaker(
            database: .file(database), folder: backups, version: "test", ports: Self.ports,
            clock: clock)
        (maker.key, maker.seed) = (key, seed)
        return try maker.make()
    }

    /// Restores and checks a backup; gives the problem, or `nil` when there is none.
    func problem(of path: String, key: BackupKey? = nil) -> String? {
        do throws(Failure) {
            return try BackupProver.verify(
                path, key: key, beside: .file(database), ports: Self.ports, at: clock.now
            ).proof.problems.first
        } catch {
            return error.message
        }
    }
}

/// A clock that goes on by a second each time that it is read.
final class SteppingClock: Clock {
    private let reads = Mutex<Int64>(0)

    var now: Instant {
        let count = reads.withLock { reads in
            reads += 1
            return reads
        }
        return Instant(milliseconds: 1_795_185_000_000) + .seconds(count)
    }
}

/// No identifiers: nothing is made here.
private struct NoIDs: IDSource {
    func uuid7(at moment: Instant) -> (high: UInt64, low: UInt64) { (0, 0) }
}

/// Hashes as the program does and seals nothing.
private struct PlainSeal: AuditSeal {
    func newKey() -> [UInt8] { Array(repeating: 1, count: 32) }
    func seal(_ text: String, key: [UInt8]) -> [UInt8] { Array(text.utf8) }
    func open(_ sealed: [UInt8], key: [UInt8]) -> String? {
        String(decoding: sealed, as: UTF8.self)
    }
    func hash(_ bytes: [UInt8]) -> [UInt8] { SHA256.hash(bytes) }
}
