internal import CPlatform
internal import Console
internal import Domain
internal import Glibc
internal import HTTP
internal import Keymaps
internal import Service
internal import Storage
internal import Terminal
internal import Themes

/// The console, on a terminal or as one picture.
enum ConsoleCommand {
    static let all = [
        Command(
            "snapshot", "Print one screen of the sample data.",
            options: [
                Option("size", "COLUMNSxROWS", "The screen's size; 80x24 without it."),
                Option("theme", "NAME", "The theme."), Option("keymap", "NAME", "The keymap."),
                Option("keys", "KEYS", "Keys to press first, as in: down down enter."),
                Option("as", "ROLE", "The role that looks."),
                Option("svg", "FILE", "Write a picture to this file instead."),
            ],
            run: snapshot
        )
    ]

    private static let wrongTerminal: Int32 = 2

    /// Opens the console and runs it until somebody quits.
    static func open(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        if invocation.has("version") {
            invocation.output.data("callboard \(Release.version)")
            return 0
        }
        let profile = TerminalProfile.current()
        try refuseUnusable(profile)
        // A heap for each thread costs a megabyte, and the threads of a console seldom meet.
        platform_share_heap()
        let signals: Signals
        do throws(TerminalError) {
            // Before any thread exists: threads inherit what is blocked.
            signals = try Signals.block()
        } catch {
            throw .exit(wrongTerminal, "\(error)")
        }
        return try run(invocation, profile, signals)
    }

    private static func refuseUnusable(_ profile: TerminalProfile) throws(CommandFailure) {
        let way = "commands such as 'callboard users list' work without one"
        guard isatty(0) == 1, isatty(1) == 1 else {
            throw .exit(
                wrongTerminal, "the console needs a terminal for input and output; \(way)"
            )
        }
        if let refusal = profile.refusal { throw .exit(wrongTerminal, "\(refusal); \(way)") }
    }

    private static func run(
        _ invocation: Invocation, _ profile: TerminalProfile, _ signals: Signals
    ) throws(CommandFailure) -> Int32 {
        let opened = try opened(invocation)
        let environments = ConsoleEnvironments(opened, invocation)
        defer { environments.close() }
        let configuration = try configuration(opened, invocation, profile, environments)
        do throws(TerminalError) {
            return try ConsoleApp.run(configuration, signals: signals)
        } catch {
            throw .exit(wrongTerminal, "\(error)")
        }
    }

    /// A database or a server, with a session on it.
    struct Opened: Sendable {
        let access: Access
        /// `nil` shows the sign-in screen.
        let token: Secret?
        let isDemo: Bool
        /// What carries out jobs meanwhile, when nobody else does; `nil` where nothing may change.
        var workers: JobWorkers?

        /// How long what runs may take when the console ends, in milliseconds.
        private static let graceMs = 2_000

        /// Lets go of it.
        func close() {
            _ = workers?.stop(graceMs: Self.graceMs)
            access.close()
        }
    }

    static func opened(_ invocation: Invocation) throws(CommandFailure) -> Opened {
        if invocation.has("demo") {
            let entered = try Demo.open(
                as: Demo.role(invocation),
                database: invocation.has("database") ? Composition.place(invocation) : nil
            )
            return Opened(
                access: .database(entered.composition), token: entered.signedIn.token,
                isDemo: true
            )
        }
        var opened = Opened(
            access: try Access.open(invocation),
            token: try Tokens.current(invocation.configuration), isDemo: false)
        // Carrying out jobs changes data, and sends mail.
        if invocation.configuration.readOnly == nil,
            case .database(let composition) = opened.access
        {
            opened.workers = try Work.workers(
                composition, invocation.configuration,
                JobWorkers.Plan(role: "console", threads: 1, isBackground: true))
            opened.workers?.begin()
        }
        return opened
    }

    private static func configuration(
        _ opened: Opened, _ invocation: Invocation, _ profile: TerminalProfile,
        _ environments: ConsoleEnvironments
    ) throws(CommandFailure) -> ConsoleConfiguration {
        let clock = SystemClock()
        let settings = invocation.configuration
        var configuration = ConsoleConfiguration(
            reach: opened.access.reach, token: opened.token, themes: Look.shipped("themes"),
            keymaps: Look.shipped("keymaps"), profile: profile, now: { clock.now }
        )
        configuration.themeFolder = Look.folder("themes")
        configuration.keymapFolder = Look.folder("keymaps")
        configuration.environment = opened.isDemo ? "demo" : settings.badge ?? opened.access.word
        configuration.isProduction = settings.isTrue(.production)
        configuration.hasMouse = settings.isTrue(.mouse)
        configuration.bidi = settings.text(.bidi).flatMap(BidiMode.init) ?? .console
        configuration.lockAfterMs = settings.milliseconds(.idleLock)
        configuration.isDemo = opened.isDemo
        configuration.readOnly = settings.readOnly
        configuration.guardrails.typesConfirmation = settings.isTrue(.typedConfirmation)
        configuration.guardrails.needsReasons = settings.isTrue(.reasons)
        if !opened.isDemo {
            configuration.environmentNames = settings.environments
            configuration.environments = environments.way {
                opened, invocation throws(CommandFailure) in
                try Self.configuration(opened, invocation, profile, environments)
            }
        }
        configuration.stop = { environments.stop() }
        configuration.history = PromptHistory.load()
        configuration.remember = PromptHistory.append
        // Sample data without a file are gone with the console: there is nothing to go on with.
        let isKept = !opened.isDemo || invocation.has("database")
        switch opened.access {
        case .database(let composition): join(composition, &configuration, isKept: isKept)
        case .server(let server): join(server, &configuration)
        }
        try Look.requireThemeAndKeymap(of: settings)
        configuration.theme = settings.text(.theme) ?? configuration.theme
        configuration.keymap = settings.text(.keymap) ?? configuration.keymap
        return configuration
    }

    /// What only a database of this process can give.
    private static func join(
        _ composition: Composition, _ configuration: inout ConsoleConfiguration, isKept: Bool
    ) {
        configuration.endpoint = composition.name
        let database = composition.database
        configuration.changes = { _ throws(Failure) in try database.changeCounter() }
        if isKept { keepBulk(of: composition.place.name, in: &configuration) }
        guard configuration.isDemo else { return }
        let system = composition.operatingSystem
        configuration.signInAs = { role in
            // Losing it shows the refusal in the console as "no such role".
            (try? system.perform(SignInDemo(role: role)))?.token
        }
    }

    /// The same over a network.
    private static func join(
        _ server: ServerAccess, _ configuration: inout ConsoleConfiguration
    ) {
        configuration.endpoint = server.endpoint.authority
        configuration.endpointURL = server.endpoint.description
        configuration.changes = { backend throws(Failure) in
            try backend.perform(ShowChanges()).counter
        }
        keepBulk(of: server.endpoint.description, in: &configuration)
    }

    private static func keepBulk(of place: String, in configuration: inout ConsoleConfiguration) {
        configuration.bulk = { BulkFile(database: place, user: $0).load() }
        configuration.keepBulk = { BulkFile(database: place, user: $0).keep($1) }
    }

    // MARK: Snapshot

    /// The moment of every snapshot: 2026-11-15, a quarter past nine in Riyadh.
    private struct StoppedClock: Clock {
        let now = Instant(milliseconds: 1_794_723_300_000)
    }

    private static func snapshot(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        let size = try size(invocation.value("size") ?? "80x24")
        let clock = StoppedClock()
        let entered = try Demo.open(
            as: Demo.role(invocation), clock: clock, isRepeatable: true
        )
        defer { entered.composition.database.close() }
        var configuration = ConsoleConfiguration(
            reach: entered.composition.service, token: entered.signedIn.token,
            themes: Look.shipped("themes"), keymaps: Look.shipped("keymaps"),
            profile: TerminalProfile(term: "xterm-256color", depth: .full), now: { clock.now }
        )
        configuration.environment = "demo"
        configuration.endpoint = entered.composition.name
        configuration.isDemo = true
        try choose(invocation, &configuration)
        let frame = ConsoleApp.frame(
            size: size, inputs: ConsoleApp.inputs(of: invocation.value("keys") ?? ""),
            configuration: configuration
        )
        guard let path = invocation.value("svg") else {
            invocation.output.data(frame.buffer.text)
            return 0
        }
        do throws(Failure) {
            try PrivateFile.requireReplaceable(path, by: "picture") { $0.hasPrefix("<svg ") }
            unlink(path)
            try PrivateFile.create(path, Array(frame.buffer.svg().utf8))
            chmod(path, 0o644)
            return 0
        } catch {
            throw .failure(error)
        }
    }

    private static func choose(
        _ invocation: Invocation, _ configuration: inout ConsoleConfiguration
    ) throws(CommandFailure) {
        if let theme = invocation.value("theme") {
            try Look.require(theme, "themes")
            configuration.theme = theme
        }
        if let keymap = invocation.value("keymap") {
            try Look.require(keymap, "keymaps")
            configuration.keymap = keymap
        }
    }

    private static func size(_ text: String) throws(CommandFailure) -> Size {
        let parts = text.split(separator: "x").map { Int($0) }
        guard parts.count == 2, let columns = parts[0], let rows = parts[1],
            (1...500).contains(columns), (1...200).contains(rows)
        else { throw .usage("--size is columns and rows, as in 120x30, not '\(text)'") }
        return Size(rows: rows, columns: columns)
    }
}
