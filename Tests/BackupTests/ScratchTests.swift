import Glibc
import TestSupport
import Testing

/// What clears up after backups and restores that were killed.
@Suite struct ScratchTests {
    private let fixture: Fixture

    init() throws {
        fixture = try Fixture()
    }

    /// A folder beside the database with files in it; gives its path.
    private func leave(_ name: String, _ files: String...) throws -> String {
        let path = fixture.folder.path(name)
        try File.makeFolder(path)
        for file in files { try File.write("somebody's", to: "\(path)/\(file)") }
        return path
    }

    @Test func `the copy of a killed restore goes with the next backup, whatever its name`()
        throws
    {
        let left = [
            try leave("house.db.scratch-aB3xYz", "copy", "copy-wal", "copy-shm"),
            try leave("brought back.db.scratch-000000", "restored", "restored-journal"),
            try leave("callboard.scratch-zzzzzz"),
        ]
        _ = try fixture.make()
        #expect(left.filter { File.exists($0) } == [])
    }

    @Test func `what only looks like a leftover stays`() throws {
        let others = [
            try leave("house.db.scratch-toolong", "copy"), try leave("house.db.scratch", "copy"),
            try leave("my.scratch-folder", "notes"), try leave("elsewhere", "copy"),
        ]
        let link = fixture.folder.path("house.db.scratch-linked")
        try #require(symlink(fixture.folder.path("elsewhere"), link) == 0)
        _ = try fixture.make()
        for other in others { #expect(try File.names(in: other).count == 1, "\(other)") }
    }

    @Test func `the folder of a backup that still runs stays`() throws {
        let running = try leave("other.db.scratch-aB3xYz", "copy")
        let descriptor = open(running, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { close(descriptor) }
        try #require(flock(descriptor, LOCK_EX) == 0)
        _ = try fixture.make()
        #expect(try File.names(in: running) == ["copy"])
    }

    @Test(.enabled(if: geteuid() == 0))
    func `another user's folder is left alone, where it could lead elsewhere`() throws {
        let theirs = try leave("house.db.scratch-theirs", "copy")
        try #require(chown(theirs, 65_534, 65_534) == 0)
        _ = try fixture.make()
        #expect(try File.names(in: theirs) == ["copy"])
    }
}
