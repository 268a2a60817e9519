internal import Console
internal import Domain
internal import Fields
internal import Keymaps
internal import Service
internal import Storage
internal import Synchronization
internal import Terminal
internal import Testing
internal import Themes

/// A clock that stands still until it is moved.
final class StageClock: Clock, Sendable {
    private let moment: Mutex<Instant>

    init(_ moment: Instant) { self.moment = Mutex(moment) }

    var now: Instant { moment.withLock { $0 } }

    func move(to moment: Instant) { self.moment.withLock { $0 = moment } }
}

/// Idempotency keys that are the same in every run.
final class KeyCounter: Sendable {
    private let count = Mutex(0)

    func next() -> String {
        let number = count.withLock { count in
            count += 1
            return count
        }
        return "key-\(number)"
    }
}

/// A console over the real service and a database of sample people, played without a terminal.
struct Theatre {
    let clock: StageClock
    let service: Service
    private let house: House
    private(set) var rehearsal: Rehearsal

    /// When every test begins.
    static let moment = Instant(milliseconds: 1_794_000_000_000)
    /// Sample people in the database.
    static let people = 120

    /// The keys to the sample data.
    struct House {
        let clock: StageClock
        let service: Service
        /// What is behind the service, for what no operation does.
        var database: (any Database)?

        /// The token of the sample account of a role.
        func token(_ role: Domain.Role = .admin) throws(Failure) -> Secret {
            try service.operatingSystem(uid: 0)
                .perform(SignInDemo(role: role), Call(source: Call.Source(client: "console")))
                .token
        }

        func backend(_ role: Domain.Role = .admin) throws(Failure) -> any Backend {
            service.backend(try token(role))
        }
    }

    /// An empty house filled with sample people.
    static func house(people: Int = Self.people) throws(Failure) -> House {
        let clock = StageClock(moment)
        let vault = CryptoVault(
            seed: [UInt8](repeating: 1, count: CryptoVault.seedBytes), deterministic: 1,
            hashesLightly: true)
        let ports = StoragePorts(
            ids: UUIDSource(deterministic: 1), seal: vault, fold: Folding.indexWords)
        let database = try StorageDatabase.temporary(kind: .demo, ports: ports)
        let service = Service(database: database, vault: vault, clock: clock)
        let backend = service.operatingSystem(uid: 0)
        _ = try backend.perform(
            FillDemo(seed: 1, moment: moment, count: people))
        return House(clock: clock, service: service, database: database)
    }

    /// A configuration over a house, with everything that a test can change.
    static func configuration(_ house: House, token: Secret?) -> ConsoleConfiguration {
        let clock = house.clock
        let service = house.service
        var configuration = configuration(reach: service, token: token) { clock.now }
        configuration.changes = { _ throws(Failure) in try service.changeCounter() }
        return configuration
    }

    static func configuration(
        reach: any Reach, token: Secret?, now: @escaping @Sendable () -> Instant
    ) -> ConsoleConfiguration {
        var configuration = ConsoleConfiguration(
            reach: reach, token: token,
            themes: Themes.all.map {
                ConfigurationSource(name: $0.name, bytes: $0.bytes, origin: .shipped)
            },
            keymaps: Keymaps.all.map {
                ConfigurationSource(name: $0.name, bytes: $0.bytes, origin: .shipped)
            }, profile: TerminalProfile(term: "xterm", depth: .palette), now: now)
        configuration.environment = "demo"
        configuration.endpoint = "sample data"
        let keys = KeyCounter()
        configuration.newKey = { keys.next() }
        return configuration
    }

    /// Opens the console as somebody, on Users.
    init(
        _ columns: Int = 80, _ rows: Int = 24, as role: Domain.Role? = .admin,
        house: House? = nil, people: Int = Self.people,
        adjust: (inout ConsoleConfiguration) -> Void = { _ in }
    ) throws {
        let house = try house ?? Self.house(people: people)
        var configuration = Self.configuration(
            house, token: try role.map { role throws(Failure) in try house.token(role) })
        adjust(&configuration)
        (clock, service, self.house) = (house.clock, house.service, house)
        rehearsal = Rehearsal(configuration, size: Size(rows: rows, columns: columns))
        rehearsal.start()
    }

    /// What another person does at the same time.
    func backend(_ role: Domain.Role = .admin) throws(Failure) -> any Backend {
        try house.backend(role)
    }

    /// Presses keys by their names; `text:…` is typed.
    mutating func press(_ keys: String) {
        for input in ConsoleApp.inputs(of: keys) { rehearsal.press(input) }
    }

    /// Types a text as it is, blanks included.
    mutating func type(_ text: String) {
        for scalar in text.unicodeScalars { rehearsal.press(.key(Key(scalar))) }
    }

    mutating func click(row: Int, column: Int) {
        rehearsal.press(.mouse(Mouse(.press, row: row, column: column)))
        rehearsal.press(.mouse(Mouse(.release, row: row, column: column)))
    }

    mutating func send(_ event: Event) { rehearsal.send(event) }

    /// Lets time pass for the console and for the service.
    mutating func pass(seconds: Int) { pass(milliseconds: seconds * 1000) }

    mutating func pass(milliseconds: Int) {
        clock.move(to: clock.now + Span(milliseconds: Int64(milliseconds)))
        rehearsal.pass(milliseconds: milliseconds)
    }

    mutating func hold(_ isHeld: Bool) {
        rehearsal.isHoldingWork = isHeld
        if !isHeld { rehearsal.runWork() }
    }

    /// Does as much of the waiting work, as if the process were then killed.
    mutating func runWork(rounds: Int, losingLast: Bool) {
        rehearsal.runWork(rounds: rounds, losingLast: losingLast)
    }

    var text: String { rehearsal.text }
    var lines: [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// The path of views that led here, without the note at its right end.
    var path: String {
        let steps = lines[2].split(separator: " ")
        return steps.prefix { $0 != "sorted" }.joined(separator: " ")
    }

    /// The line that has the cursor of the list.
    var cursorLine: String { lines.first { $0.hasPrefix("▌") } ?? "" }

    /// The row of the screen that has the cursor of the list.
    var cursorRow: Int? { lines.firstIndex { $0.hasPrefix("▌") } }

    var copies: [String] {
        rehearsal.effects.compactMap { effect in
            if case .copy(let text) = effect { text } else { nil }
        }
    }

    /// Lines that went into the history on disk.
    var remembered: [String] {
        rehearsal.effects.compactMap { effect in
            if case .remember(let line) = effect { line } else { nil }
        }
    }

    var exitCode: Int32? {
        rehearsal.effects.lazy.compactMap { effect -> Int32? in
            if case .quit(let code) = effect { code } else { nil }
        }.first
    }
}
