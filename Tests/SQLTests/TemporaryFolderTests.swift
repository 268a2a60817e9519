import Glibc
import TestSupport
import Testing

@testable import SQL

/// Folders for databases that do not outlive their store, and what a killed program leaves.
@Suite struct TemporaryFolderTests {
    /// A place of the test's own for such folders.
    private let place: TestSupport.TemporaryFolder

    init() throws {
        place = try TestSupport.TemporaryFolder()
    }

    private func make() throws(SQLError) -> SQL.TemporaryFolder {
        try SQL.TemporaryFolder(in: [place.path])
    }

    /// A folder with files, as a program leaves it that was killed; gives its path.
    private func leave(
        _ name: String, _ files: [String] = ["data", "data-wal", "data-shm"], mode: UInt32 = 0o700
    ) throws -> String {
        let path = place.path(name)
        try File.makeFolder(path)
        for file in files { try File.write("somebody's", to: "\(path)/\(file)") }
        try #require(chmod(path, mode) == 0)
        return path
    }

    @Test func `data of programs that were killed go when the next one begins`() throws {
        let left = try [leave("callboard-data-aB3xYz"), leave("callboard-data-000000", ["data"])]
        let empty = try leave("callboard-data-zzzzzz", [])
        let folder = try make()
        #expect(!(left + [empty]).contains { File.exists($0) })
        #expect(try File.names(in: place.path).count == 1)
        #expect(File.mode(of: folder.path) == 0o700)
    }

    @Test func `a folder whose program lives stays, and goes with it`() throws {
        var first: SQL.TemporaryFolder? = try make()
        let path = try #require(first?.path)
        try File.write("data", to: path + "/data")
        let second = try make()
        #expect(File.exists(path + "/data"))
        first = nil
        #expect(!File.exists(path))
        second.remove()
        #expect(try File.names(in: place.path).isEmpty)
    }

    @Test(arguments: [
        "callboard-data-short", "callboard-data-toolong", "callboard-aB3xYz", "callboard-backup",
        ".callboard-data-aB3xY", "callboard-dato-aB3xYz",
    ])
    func `a folder of another name stays`(name: String) throws {
        let other = try leave(name)
        _ = try make()
        #expect(try File.names(in: other).count == 3)
    }

    @Test func `what only has the name of a leftover stays as it is`() throws {
        let name = "callboard-data-aB3xY"
        let shared = try leave(name + "1", mode: 0o755)
        let more = try leave(name + "2", ["data", "notes"])
        let target = try leave("elsewhere")
        try #require(symlink(target, place.path(name + "3")) == 0)
        try place.write("a file", to: name + "4")
        try #require(mkfifo(place.path(name + "5"), 0o600) == 0)
        _ = try make()
        #expect(try File.names(in: shared).count == 3)
        #expect(try File.names(in: more).count == 2)
        #expect(try File.names(in: target).count == 3)
        #expect(try File.names(in: place.path).count == 6)
    }

    @Test(.enabled(if: geteuid() == 0))
    func `what another user left is left to them`() throws {
        let theirs = try leave("callboard-data-aB3xYz")
        try #require(chown(theirs, 65_534, 65_534) == 0)
        _ = try make()
        #expect(try File.names(in: theirs).count == 3)
    }

    @Test func `of many that begin together each keeps its folder`() throws {
        let (path, found) = (place.path, Collected<[String]>())
        concurrently(12) { _ in
            for _ in 0..<20 {
                guard let folder = try? SQL.TemporaryFolder(in: [path]) else { continue }
                try? File.write("data", to: folder.path + "/data")
                withExtendedLifetime(folder) {
                    found.append((try? File.names(in: folder.path)) ?? [])
                }
            }
        }
        #expect(found.all == Array(repeating: ["data"], count: 240))
        #expect(try File.names(in: path).isEmpty)
    }
}
