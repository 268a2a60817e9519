import Glibc
import Terminal
import TestSupport
import Testing

@testable import callboard

/// What of one place's settings goes along to another.
@Suite struct ConfigurationPlaceTests {
    private let folder: TemporaryFolder
    private let home: String

    init() throws {
        folder = try TemporaryFolder()
        home = folder.path("callboard")
        try #require(mkdir(home, 0o700) == 0)
        try #require(mkdir(home + "/environments", 0o700) == 0)
    }

    private func write(_ text: String, to name: String = "config.yaml") throws {
        try File.write(text, to: "\(home)/\(name)")
    }

    private func read(
        _ variables: [String: String] = [:], _ flags: [String: String] = [:],
        switchedTo environment: String? = nil
    ) -> Configuration {
        var sources = ConfigurationSources(
            variables: variables.merging(["XDG_CONFIG_HOME": folder.path]) { $1 }, flags: flags)
        sources.switchedTo = environment
        return .read(sources)
    }

    @Test func `the token of the file's server is shown to no other`() throws {
        try write("token: file:/a/token\nremote: https://a.example\n")
        try write("remote: https://b.example\n", to: "environments/b.yaml")
        try write(
            "remote: https://c.example\ntoken: file:/c/token\n", to: "environments/c.yaml")
        try write("theme: light\n", to: "environments/same.yaml")
        func token(_ configuration: Configuration) -> SecretReference? {
            configuration.reference(.token)
        }
        #expect(token(read()) == .file("/a/token"))
        #expect(token(read([:], ["env": "b"])) == nil)
        #expect(token(read([:], ["env": "c"])) == .file("/c/token"))
        #expect(token(read([:], ["env": "same"])) == .file("/a/token"))
        #expect(token(read(switchedTo: "b")) == nil)
        #expect(token(read([:], ["remote": "https://b.example"])) == nil)
        #expect(token(read([:], ["remote": "https://a.example"])) == .file("/a/token"))
        #expect(token(read(["CALLBOARD_REMOTE": "https://b.example"])) == nil)
        #expect(token(read([:], ["env": "c", "remote": "https://a.example"])) == nil)
        // A variable is given for the call that it is given with.
        let given = read(["CALLBOARD_TOKEN": "env:T"], ["remote": "https://b.example"])
        #expect(token(given) == .variable("T"))
    }

    @Test func `a token that a file names with no place goes to any`() throws {
        try write("token: file:/a/token\n")
        try write("remote: https://b.example\n", to: "environments/b.yaml")
        #expect(read([:], ["env": "b"]).reference(.token) == .file("/a/token"))
        #expect(
            read([:], ["remote": "https://b.example"]).reference(.token) == .file("/a/token"))
    }

    @Test func `an environment that no place is known for is not passed over`() {
        let nowhere = Configuration.read(
            ConfigurationSources(flags: ["env": "production", "database": "/house.db"]))
        #expect(
            nowhere.problems.map(\.description) == [
                "--env: error: there is no folder with environments; set HOME, or name the file "
                    + "with settings beside it by --config"
            ])
    }

    @Test func `a file whose name is no environment's is refused, and not passed over`() throws {
        try write("database: /house.db\n")
        try write("read-only: true\n", to: "environments/live 1.yaml")
        let path = "\(home)/environments/live 1.yaml"
        #expect(
            read(switchedTo: "live 1").problems.map(\.description) == [
                "\(path): error: an environment takes a name of letters, digits, - and _; "
                    + "rename the file"
            ])
        let checked = try run(
            Product.path("callboard"), ["config", "check"],
            environment: ["XDG_CONFIG_HOME": folder.path])
        #expect(checked.exitCode == 1)
        #expect(checked.outputText.contains(path), "\(checked.outputText)")
    }

    @Test func `no environment goes by the name of another`() throws {
        try write("environment.badge: staging\n")
        try write("theme: light\n", to: "environments/production.yaml")
        try write("environment.badge: LIVE\n", to: "environments/live.yaml")
        #expect(read().badge == "staging")
        #expect(read([:], ["env": "production"]).badge == "production")
        #expect(read([:], ["env": "live"]).badge == "LIVE")
        let variables = ["CALLBOARD_ENVIRONMENT_BADGE": "mine", "CALLBOARD_ENV": "live"]
        #expect(read(variables).badge == "mine")
        #expect(read(variables, switchedTo: "production").badge == "production")
        #expect(read(variables, switchedTo: "live").badge == "LIVE")
        try write("environment.badge: here\nenv: production\n")
        #expect(read().badge == "here")
        #expect(read(switchedTo: "live").badge == "LIVE")
    }

    @Test func `a time of 0 is taken where help says that it begins there`() throws {
        for text in ["0", "0s"] {
            try write("server.drain-delay: \(text)\nserver.idle-timeout: 5s\n")
            let configuration = read()
            #expect(configuration.problems.isEmpty, "\(configuration.problems)")
            #expect(configuration.milliseconds(.drainDelay) == 0)
        }
        try write("server.idle-timeout: 0\n")
        #expect(read().problems.count == 1)
    }
}
