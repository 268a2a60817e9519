import Glibc
import TestSupport
import Testing

/// A database's file to which whoever runs a command has no right.
@Suite struct FileRightsTests {
    /// Starts a program without root's right to everybody's files, which nobody else has anyway.
    private static let starter =
        getuid() == 0
        ? ["/usr/bin/setpriv", "--inh-caps=-all", "--bounding-set=-all"] : ["/usr/bin/env"]

    private func refusal(_ arguments: [String], _ shell: CommandLineShell) throws -> String {
        let result = try shell.run(
            Self.starter[0], Array(Self.starter.dropFirst()), arguments)
        #expect(result.exitCode == 1)
        #expect(result.output.isEmpty)
        return result.errorText
    }

    @Test(
        .enabled(if: getuid() == 0, "only root can give a file to somebody else"),
        arguments: [["migrate", "status"], ["migrate", "up"], ["backup"], ["backup", "list"]])
    func `a database of another user says whose it is, not 'unable to open database file'`(
        arguments: [String]
    ) throws {
        let shell = try CommandLineShell()
        try #require(chown(shell.database, 65_534, 65_534) == 0)
        #expect(
            try refusal(arguments, shell) == """
                callboard: the user 'root' may not read \(shell.database), which belongs to \
                'nobody'; run this as 'nobody'

                """)
    }

    @Test(.enabled(if: getuid() == 0, "only root can give a file to somebody else"))
    func `a log of another user beside the database is named`() throws {
        let shell = try CommandLineShell()
        let log = shell.database + "-wal"
        try File.write("", to: log)
        try #require(chown(log, 65_534, 65_534) == 0)
        let refusal = try refusal(["migrate", "status"], shell)
        #expect(refusal.contains("may not read \(log), which belongs to 'nobody'"), "\(refusal)")
    }

    @Test func `a folder that may not be entered is named`() throws {
        let shell = try CommandLineShell()
        let folder = String(shell.database.dropLast("/house.db".count))
        try #require(chmod(folder, 0) == 0)
        defer { chmod(folder, 0o700) }
        let refusal = try refusal(["migrate", "status"], shell)
        #expect(
            refusal.hasSuffix("may not enter the folder \(folder); run chmod 700 on it\n"),
            "\(refusal)")
    }

    @Test func `a home that takes no folder is named by setup`() throws {
        let (program, folder) = (try Product.path("callboard"), try TemporaryFolder())
        try #require(chmod(folder.path, 0o500) == 0)
        let setup = [program, "setup", "--email", "b@casting.example", "--password-stdin"]
        let result = try run(
            Self.starter[0], Array(Self.starter.dropFirst()) + setup,
            environment: ["XDG_DATA_HOME": folder.path("share")],
            input: Array("another four plain words\n".utf8))
        #expect(result.exitCode == 1)
        #expect(
            result.errorText
                == "callboard: the folder \(folder.path)/share cannot be made: Permission denied\n")
        #expect(try File.names(in: folder.path).isEmpty)
    }

    @Test func `a folder that takes no log beside the database is named`() throws {
        let shell = try CommandLineShell()
        let folder = String(shell.database.dropLast("/house.db".count))
        // Who closes the database brings its log in.
        try #require(try shell.run(["migrate", "status"]).exitCode == 0)
        try #require(!File.exists(shell.database + "-wal"))
        try #require(chmod(folder, 0o500) == 0)
        defer { chmod(folder, 0o700) }
        let refusal = try refusal(["migrate", "status"], shell)
        #expect(
            refusal.contains("may make no file in \(folder), where the database's log stands"),
            "\(refusal)")
    }
}
