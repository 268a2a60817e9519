import TestSupport
import Testing

/// What a machine is given to run callboard.
@Suite struct DeployTests {
    private func deploy(_ arguments: String...) throws -> CommandResult {
        try TestSupport.run(try Product.path("callboard"), ["deploy", "print"] + arguments)
    }

    @Test func `the settings that it prints are sound`() throws {
        let folder = try TemporaryFolder()
        let printed = try deploy("--file", "config.yaml", "--domain", "desk.example.sa")
        #expect(printed.outputText.contains("server.origins: https://desk.example.sa\n"))
        try File.makeFolder(folder.path("backups"))
        let settings = printed.outputText.replacing(
            "/var/backups/callboard", with: folder.path("backups"))
        let path = try folder.write(settings, to: "config.yaml")
        let result = try TestSupport.run(
            try Product.path("callboard"), ["config", "check", path])
        #expect(result.exitCode == 0, "\(result.outputText)\(result.errorText)")
    }

    @Test func `the settings for mail that it offers are sound`() throws {
        let folder = try TemporaryFolder()
        let printed = try deploy("--file", "config.yaml").outputText
        let lines = printed.split(separator: "\n").filter { $0.hasPrefix("# mail.") }
        try #require(lines.count == 3)
        let settings = lines.map { "\($0.dropFirst(2))\n" }.joined()
        let path = try folder.write(settings, to: "config.yaml")
        let result = try TestSupport.run(
            try Product.path("callboard"), ["config", "check", path])
        #expect(result.exitCode == 0, "\(result.outputText)\(result.errorText)")
    }

    @Test func `a file of the access log goes where the server may write, and is turned`() throws {
        let settings = try deploy("--file", "config.yaml").outputText
        #expect(settings.contains("# server.access-log: /var/log/callboard/access.log\n"))
        let unit = try deploy("--file", "callboard.service").outputText
        #expect(unit.contains("\nLogsDirectory=callboard\nLogsDirectoryMode=0750\n"))
        // 'config check' takes the file before the server was started for the first time.
        let all = try deploy("--user", "desk").outputText
        #expect(all.contains("\ninstall -d -m 0750 -o desk -g desk /var/log/callboard\n"))
        let rotation = try deploy("--file", "callboard").outputText
        #expect(rotation.hasPrefix("/var/log/callboard/*.log {\n"))
        #expect(rotation.contains("systemctl reload callboard.service"))
        #expect(unit.contains("\nExecReload=/bin/kill -HUP $MAINPID\n"))
    }

    @Test func `systemd goes on starting a server without a database, not one set up wrongly`()
        throws
    {
        let folder = try TemporaryFolder()
        let program = try Product.path("callboard")
        let unit = try deploy("--file", "callboard.service").outputText
        #expect(unit.contains("\nStartLimitIntervalSec=0\n"))
        #expect(unit.contains("\nRestart=on-failure\n"))
        let database = ["--database", folder.path("none.db")]
        #expect(try TestSupport.run(program, ["serve"] + database).exitCode == 1)
        let wrong = try TestSupport.run(program, ["serve", "--listen", "nowhere"] + database)
        #expect(wrong.exitCode == 2)
        #expect(unit.contains("\nRestartPreventExitStatus=2\n"))
    }

    @Test func `systemd waits for requests, and then jobs, that are still at work`() throws {
        let usual = try TestSupport.run(try Product.path("callboard"), ["config", "example"])
        let drain = try seconds("#CALLBOARD_SERVER_DRAIN_TIMEOUT=", in: usual.outputText)
        let unit = try deploy("--file", "callboard.service").outputText
        // What has ended is written down, and connections are closed: 10 s at most.
        #expect(try seconds("TimeoutStopSec=", in: unit) >= 2 * drain + 10)
    }

    /// The seconds that a line of a text says after its beginning.
    private func seconds(_ beginning: String, in text: String) throws -> Int {
        let lines = text.split(separator: "\n")
        let line = try #require(lines.first { $0.hasPrefix(beginning) })
        return try #require(Int(line.dropFirst(beginning.count).prefix { $0.isNumber }))
    }

    @Test func `the key that it tells root to make can be read by the service`() throws {
        let printed = try deploy("--file", "config.yaml", "--user", "desk").outputText
        let lines = printed.split(separator: "\n").map { $0.drop { "# ".contains($0) } }
        let make = try #require(
            lines.firstIndex(of: "callboard backup key /etc/callboard/backup.key"))
        #expect(lines[make + 1] == "chown desk /etc/callboard/backup.key")
        #expect(lines[make + 2] == "backup.key: file:/etc/callboard/backup.key")
    }

    @Test func `account and domain stand wherever they belong`() throws {
        let all = try deploy("--user", "desk", "--domain", "desk.example.sa").outputText
        for line in [
            "adduser --system --group --quiet", "User=desk", "-o desk -g desk /var/lib/callboard",
            "server_name desk.example.sa;", "desk.example.sa {",
            "runuser -u desk -- env HOME=/var/lib/callboard /usr/bin/callboard setup",
            "chown root:desk /etc/callboard/config.yaml", "postgres://desk@/callboard",
        ] {
            #expect(all.contains(line), "\(line)")
        }
        #expect(!all.contains("callboard.example.org"))
    }

    @Test func `a body that the server takes is not refused by the proxy before it`() throws {
        let usual = try TestSupport.run(try Product.path("callboard"), ["config", "example"])
        #expect(usual.outputText.contains("CALLBOARD_SERVER_BODY_BYTES_MAX=16MiB\n"))
        #expect(
            try deploy("--file", "callboard.conf").outputText.contains("client_max_body_size 16m;"))
        #expect(try deploy("--file", "Caddyfile").outputText.contains("max_size 16MiB\n"))
    }

    @Test(
        arguments: [
            ["--user", "a b"], ["--user", "root;reboot"], ["--user", "9a"], ["--user", ""],
            ["--domain", "x\ny"], ["--domain", "$(id)"], ["--domain", "-x"], ["--file", "passwd"],
        ])
    func `names that other programs would read otherwise are refused`(words: [String]) throws {
        let result = try TestSupport.run(
            try Product.path("callboard"), ["deploy", "print"] + words)
        #expect(result.exitCode == 2)
        #expect(result.outputText.isEmpty)
    }

    private static let tool = "/usr/bin/systemd-analyze"

    @Test(.enabled(if: File.exists(tool), "machines without systemd run no units"))
    func `systemd finds nothing to say about the units`() throws {
        let folder = try TemporaryFolder()
        let names = ["callboard.service", "callboard-backup.service", "callboard-backup.timer"]
        for name in names {
            // Only a program that is installed passes.
            let text = try deploy("--file", name).outputText.split(
                separator: "/usr/bin/callboard", omittingEmptySubsequences: false)
            try folder.write(text.joined(separator: "/bin/true"), to: name)
        }
        let result = try TestSupport.run(Self.tool, ["verify"] + names.map(folder.path))
        #expect(result.exitCode == 0, "\(result.errorText)")
        #expect(!result.errorText.contains(folder.path), "\(result.errorText)")
    }
}
