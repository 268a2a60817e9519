internal import Console
internal import Domain
internal import HTTP
internal import Synchronization

/// The environments that a console has been in: each is opened once at the place where its data
/// are, and closed at the end.
final class ConsoleEnvironments: Sendable {
    private let opened = Mutex<[Key: ConsoleCommand.Opened]>([:])
    private let invocation: Invocation
    private let sources: ConfigurationSources
    /// What the beginning is called when no environment was asked for, to come back to it by;
    /// `nil` when it has a file, or its name is one.
    private let beginning: String?

    /// An environment's name, and where its data are: its file may name another place later.
    private struct Key: Hashable {
        let name: String
        let place: BackendChoice
    }

    /// Where the console begins, and the command line that it was started with.
    init(_ first: ConsoleCommand.Opened, _ invocation: Invocation) {
        self.invocation = invocation
        sources = ConfigurationSources(invocation, Option.everywhere + Option.console)
        // A beginning that has no name is nobody's to come back to; no other one is empty.
        let name = invocation.configuration.environment
        let word = first.access.word
        let isTaken = invocation.configuration.environments.contains(word)
        beginning = name == nil && !isTaken ? word : nil
        let key = Key(
            name: name ?? beginning ?? "", place: invocation.configuration.backend)
        opened.withLock { $0[key] = first }
    }

    /// Lets go of everything that was opened.
    func close() {
        for one in opened.withLock({ Array($0.values) }) { one.close() }
    }

    /// Makes calls under way end soon, wherever they were sent.
    func stop() {
        for one in opened.withLock({ Array($0.values) }) {
            if case .server(let server) = one.access { server.stop() }
        }
    }

    /// The way from one to another; a configuration made by it has the way on.
    func way(
        _ configure:
            @escaping @Sendable (ConsoleCommand.Opened, Invocation) throws(CommandFailure)
            -> ConsoleConfiguration
    ) -> EnvironmentSwitch {
        EnvironmentSwitch(
            offers: { self.offers() },
            open: { name throws(Failure) in
                do throws(CommandFailure) {
                    let there = try self.invocation(in: name)
                    return try configure(try self.opened(name, there), there)
                } catch {
                    throw error.asFailure
                }
            })
    }

    private func invocation(in name: String) throws(CommandFailure) -> Invocation {
        guard name != beginning else { return invocation }
        var there = invocation
        var sources = sources
        sources.switchedTo = name
        there.configuration = try Configuration.load(sources)
        return there
    }

    private func opened(
        _ name: String, _ there: Invocation
    ) throws(CommandFailure) -> ConsoleCommand.Opened {
        let key = Key(name: name, place: there.configuration.backend)
        if let known = opened.withLock({ $0[key] }) { return known }
        let fresh = try ConsoleCommand.opened(there)
        opened.withLock { $0[key] = fresh }
        return fresh
    }

    private func offers() -> [EnvironmentSwitch.Offer] {
        let files = invocation.configuration.environments.map { name in
            var sources = sources
            sources.switchedTo = name
            return EnvironmentSwitch.Offer(name: name, text: Self.text(.read(sources)))
        }
        guard let beginning, !files.isEmpty else { return files }
        let first = EnvironmentSwitch.Offer(
            name: beginning, text: Self.text(invocation.configuration))
        return [first] + files
    }

    private static func text(_ configuration: Configuration) -> String {
        guard configuration.problems.isEmpty else {
            return "cannot be opened; see callboard config check"
        }
        let place: String =
            switch configuration.backend {
            case .remote(let endpoint): endpoint.description
            case .database(let name?): PostgresAddress.redacted(name)
            case .database(nil): "the usual database"
            }
        let marks = [
            configuration.isTrue(.production) ? "production" : nil,
            configuration.isTrue(.readOnly) ? "read-only" : nil,
        ]
        return ([place] + marks.compactMap(\.self)).joined(separator: ", ")
    }
}

extension CommandFailure {
    /// The failure as an operation's, for whoever shows only those.
    var asFailure: Failure {
        switch self {
        case .failure(let failure): failure
        case .usage(let sentence), .exit(_, let sentence): .unavailable(sentence)
        }
    }
}
