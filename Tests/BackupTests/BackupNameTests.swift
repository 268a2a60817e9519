import Backup
import Domain
import Testing

/// What backups are called.
@Suite struct BackupNameTests {
    private static let moment = Instant(milliseconds: 1_795_185_000_123)

    @Test(
        arguments: [
            ("/var/lib/callboard/callboard.db", "callboard"), ("house", "house"),
            ("/a b/ü-1.db", "_-1"), ("/x/.db", "database"), ("/x/a\u{1b}[2J.db", "a__2J"),
        ])
    func `a name tells database and moment, and is read back`(path: String, stem: String) throws {
        let name = BackupName(of: path, at: Self.moment)
        #expect(name.file == "\(stem)-20261120T143000Z.cbbackup")
        #expect(BackupName(file: name.file) == name)
    }

    @Test(
        arguments: [
            "callboard.db", "callboard-20261120T143000Z", "-20261120T143000Z.cbbackup",
            "callboard-20261320T143000Z.cbbackup", "callboard-20261120T143000.cbbackup",
            "callboard-20261120T143000Z.cbbackup.unproven", "x-20261120 143000Z.cbbackup",
            ".callboard-20261120T143000Z.cbbackup.partial", "a b-20261120T143000Z.cbbackup",
        ])
    func `other files are not taken for backups`(file: String) {
        #expect(BackupName(file: file) == nil)
    }
}
