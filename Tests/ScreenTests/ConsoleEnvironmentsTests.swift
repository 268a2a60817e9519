import Console
import Domain
import Glibc
import HTTP
import Synchronization
import TestSupport
import Testing

@testable import callboard

/// The environments that a console goes to and comes from, as files name them.
@Suite struct ConsoleEnvironmentsTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try #require(mkdir(folder.path("environments"), 0o700) == 0)
    }

    /// The command line of a console whose settings are in the folder.
    private func invocation() throws -> Invocation {
        var invocation = Invocation(output: Output())
        invocation.options = ["config": [folder.path("config.yaml")]]
        invocation.configuration = try Configuration.load(
            ConfigurationSources(invocation, Option.everywhere + Option.console))
        return invocation
    }

    @Test func `quitting ends calls wherever they were sent`() throws {
        try File.write("remote: http://127.0.0.1:1\n", to: folder.path("config.yaml"))
        try File.write(
            "remote: http://127.0.0.1:2\n", to: folder.path("environments/there.yaml"))
        let invocation = try invocation()
        let environments = ConsoleEnvironments(
            try ConsoleCommand.opened(invocation), invocation)
        let clients = Mutex<[Client]>([])
        let way = environments.way { opened, _ throws(CommandFailure) in
            if case .server(let server) = opened.access {
                clients.withLock { $0.append(server.client) }
            }
            return Theatre.configuration(reach: opened.access.reach, token: nil) {
                Theatre.moment
            }
        }
        for name in ["there", "remote"] { _ = try way.open(name) }
        let all = clients.withLock { $0 }
        #expect(all.map(\.endpoint.port) == [2, 1])
        #expect(all.allSatisfy { !$0.isStopped })
        environments.stop()
        #expect(all.allSatisfy { $0.isStopped })
    }

    @Test func `a read-only console carries out no jobs, and sends nobody mail`() throws {
        let made = try run(
            Product.path("callboard"),
            [
                "setup", "--email", "huda@board.example", "--password-stdin", "--database",
                folder.path("house.db"),
            ], input: Array("a long enough phrase\n".utf8))
        try #require(made.exitCode == 0, "\(made.errorText)")
        for (settings, carriesOut) in [("", true), ("read-only: true\n", false)] {
            try File.write("database: house.db\n" + settings, to: folder.path("config.yaml"))
            let opened = try ConsoleCommand.opened(try invocation())
            #expect((opened.workers != nil) == carriesOut)
            opened.close()
        }
    }

    @Test func `a file whose name is no environment's leads nowhere else`() throws {
        try File.write("remote: http://127.0.0.1:1\n", to: folder.path("config.yaml"))
        try File.write("read-only: true\n", to: folder.path("environments/live 1.yaml"))
        let invocation = try invocation()
        let environments = ConsoleEnvironments(
            try ConsoleCommand.opened(invocation), invocation)
        defer { environments.close() }
        let way = environments.way { opened, _ throws(CommandFailure) in
            Theatre.configuration(reach: opened.access.reach, token: nil) {
                Theatre.moment
            }
        }
        let offer = try #require(way.offers().first { $0.name == "live 1" })
        #expect(offer.text == "cannot be opened; see callboard config check")
        #expect(throws: Failure.self) { _ = try way.open("live 1") }
    }

    @Test func `an environment whose file names another place meanwhile leads there`() throws {
        try File.write("remote: http://127.0.0.1:1\n", to: folder.path("config.yaml"))
        let file = folder.path("environments/there.yaml")
        let invocation = try invocation()
        let environments = ConsoleEnvironments(
            try ConsoleCommand.opened(invocation), invocation)
        defer { environments.close() }
        let ports = Mutex<[Int]>([])
        let way = environments.way { opened, _ throws(CommandFailure) in
            if case .server(let server) = opened.access {
                ports.withLock { $0.append(server.endpoint.port) }
            }
            return Theatre.configuration(reach: opened.access.reach, token: nil) {
                Theatre.moment
            }
        }
        for port in [2, 3] {
            try File.write("remote: http://127.0.0.1:\(port)\n", to: file)
            #expect(way.offers().last?.text == "http://127.0.0.1:\(port)")
            _ = try way.open("there")
        }
        let visited = ports.withLock { $0 }
        #expect(visited == [2, 3])
    }
}
