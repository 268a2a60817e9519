import Domain
import Glibc
import TestSupport
import Testing

@testable import Backup

/// Room on the disk is asked for before anything is written.
@Suite struct RoomTests {
    private let folder: TemporaryFolder
    private let free: Int

    init() throws {
        let folder = try TemporaryFolder()
        var status = statvfs()
        let code = statvfs(folder.path, &status)
        try #require(code == 0)
        self.folder = folder
        free = Int(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
    }

    @Test func `a backup beside its database fills no disk that has room for one of the two`()
        throws
    {
        let backups = folder.path("backups")
        try File.makeFolder(backups)
        // Others write to the disk meanwhile: there is room for one and a half, more or less.
        let bytes = free / 3 * 2
        #expect(
            failure { () throws(Failure) in
                try requireRoom(bytes, in: backups, for: "the backup")
            } == nil)
        let refusal = failure { () throws(Failure) in
            try requireRoom(bytes, forCopyIn: folder.path, andBackupIn: backups)
        }
        let message = try #require(refusal?.message)
        #expect(message.hasPrefix("the backup with the copy that it is of needs "), "\(message)")
        #expect(message.contains(" in \(backups), where "), "\(message)")
        #expect(message.hasSuffix("make room or name another place"), "\(message)")
    }

    @Test func `there is room for a small one`() throws {
        try requireRoom(1, forCopyIn: folder.path, andBackupIn: folder.path)
    }
}
