import TestSupport
import Testing

@testable import callboard

/// What dpkg reads and runs of the package.
@Suite struct DebianPackageTests {
    private let folder: TemporaryFolder
    private let deb: DebianPackage

    init() throws {
        folder = try TemporaryFolder()
        deb = DebianPackage(
            deployment: try #require(Deployment(user: "desk", domain: nil)), architecture: "amd64",
            dependencies: "libc6 (>= 2.36)", installedBytes: 2049)
    }

    private func text(_ name: String) throws -> String {
        try #require(deb.controlFiles.first { $0.path == "/DEBIAN/\(name)" }).text
    }

    /// Runs a script with commands in place of the system's, and gives their calls.
    ///
    /// They write down how they were called; what is named in `answers` says more of them.
    private func run(
        _ name: String, _ arguments: String..., answers: [String: String] = [:]
    ) throws -> String {
        let calls = folder.path("calls")
        let commands = [
            "getent", "adduser", "install", "chown", "chmod", "systemctl", "deb-systemd-helper",
            "deb-systemd-invoke", "rm", "rmdir",
        ]
        for command in commands {
            let script = "#!/bin/sh\necho \"${0##*/} $*\" >>\(calls)\n\(answers[command] ?? "")\n"
            try File.write(script, to: folder.path(command), mode: 0o700)
        }
        try folder.write("", to: "calls")
        let script = try folder.write(try text(name), to: name)
        let result = try TestSupport.run(
            "/bin/sh", [script] + arguments, environment: ["PATH": folder.path])
        try #require(result.exitCode == 0, "\(result.errorText)")
        return try File.text(of: calls)
    }

    @Test(arguments: ["postinst", "prerm", "postrm"])
    func `a shell can read the script`(name: String) throws {
        let script = try folder.write(try text(name), to: name)
        let result = try TestSupport.run("/bin/sh", ["-n", script])
        #expect(result.exitCode == 0, "\(result.errorText)")
    }

    @Test func `an upgrade goes through where somebody has removed the settings`() throws {
        // As the system's do, they fail where there is no such file.
        let needsFile = "[ -e \"$2\" ]"
        let calls = try run(
            "postinst", "configure", "0.1", answers: ["chown": needsFile, "chmod": needsFile])
        #expect(calls.contains("install -d -m 0750 -o root -g desk /etc/callboard\n"))
    }

    @Test func `an upgrade leaves the timer of backups alone that somebody has disabled`() throws {
        let calls = try run(
            "postinst", "configure", "0.1",
            answers: ["deb-systemd-helper": "[ \"$2\" != was-enabled ]"])
        #expect(calls.contains("deb-systemd-helper update-state callboard-backup.timer\n"))
        #expect(!calls.contains(" enable "), "\(calls)")
    }

    @Test func `the first installation enables the timer of backups`() throws {
        let calls = try run("postinst", "configure")
        #expect(calls.contains("deb-systemd-helper enable callboard-backup.timer\n"))
    }

    @Test func `purging removes no people's data`() throws {
        let calls = try run("postrm", "purge").split(separator: "\n")
        #expect(calls.contains("rm -rf /var/log/callboard"))
        #expect(!calls.contains { $0.contains("/var/lib") || $0.contains("/var/backups") })
    }

    @Test func `an upgrade keeps what people have written into files`() throws {
        #expect(
            try text("conffiles") == "/etc/callboard/config.yaml\n/etc/logrotate.d/callboard\n")
    }

    @Test func `whoever installs the console gets no web server with it`() throws {
        let fields = try text("control").split(separator: "\n")
        #expect(fields.contains("Depends: libc6 (>= 2.36), adduser"))
        #expect(fields.contains("Recommends: ca-certificates, ncurses-term"))
        #expect(fields.contains("Installed-Size: 3"))
    }
}
