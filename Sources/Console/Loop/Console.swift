internal import Domain
internal import Fields
package import Terminal

/// The whole console as a value: events in, effects out, and a frame to draw at any time.
///
/// It knows neither threads nor a terminal, so that a screen can be tested: keys in, text out.
package struct Console: Sendable {
    let configuration: ConsoleConfiguration
    var time: LoopTime
    var size: Size
    /// What the person is in the middle of: signing in, working, or away.
    var stage: Stage
    var who: CurrentSession? {
        didSet { panes = Panes.visible(to: who) }
    }
    /// The panes that the person sees as numbered tabs.
    private(set) var panes: [Pane] = [] {
        didSet { tabs = Self.tabs(panes) }
    }
    private(set) var tabs: [TabsWidget.Tab] = []
    var token: Secret?
    /// Whether the session began here, so that nobody else uses it.
    var ownsSession: Bool
    var backend: any Backend
    var errands = Errands()
    var effects: [Effect] = []
    var desk = Desk()
    /// What lies over the view and takes the keys; `nil` most of the time.
    var overlay: Overlay?
    /// What is to be read or asked when nothing else is open, the oldest first.
    var waiting: [Overlay] = []
    var settings: Settings
    var matcher: KeySequenceMatcher
    /// The ways to go on with keys that began a sequence.
    var candidates: [Keymap.Candidate] = []
    var toasts = Toasts()
    var footer = FooterModel()
    var clock = ClockModel()
    var log = CommandLog()
    var live = LiveUpdates()
    /// The ticket number, which stays until it is changed.
    var ticket = ""
    var history: InputHistory
    var bulk: BulkRun?
    /// Acts of which nobody knows whether they were done, the oldest first.
    var unsettled: [UnsettledAct] = []
    /// Tries to learn who is signed in, before the first screen.
    var entry = EntryTries()
    var lastInputMs: Int
    /// Inputs so far: whether one came since something was asked for.
    private(set) var inputs = 0
    var click = ClickMemory()
    var hasMouse: Bool
    /// The address that was last signed in with.
    var signInLogin = ""
    /// The environment that this one was come to from, with the session there; `nil` at first, and
    /// once somebody works here.
    var environmentBefore: ConsoleConfiguration?

    /// What calls of the console say about where they come from.
    static let source = Call.Source(client: "console")

    /// The least terminal that can be worked with.
    static let sizeLeast = Size(rows: 8, columns: 40)

    /// What the person is in the middle of.
    enum Stage: Sendable {
        case starting
        case signIn(SignInModel)
        case work
        case locked(SignInModel)
    }

    /// A console that has not started; ``start()`` gives its first effects.
    package init(_ configuration: ConsoleConfiguration, size: Size, time: LoopTime) {
        self.configuration = configuration
        (self.size, self.time) = (size, time)
        let settings = Settings(configuration)
        self.settings = settings
        matcher = KeySequenceMatcher(keymap: settings.keymap)
        (token, ownsSession) = (configuration.token, configuration.ownsToken)
        backend = configuration.reach.backend(configuration.token)
        stage = configuration.token == nil ? .signIn(SignInModel()) : .starting
        history = InputHistory(configuration.history)
        lastInputMs = time.milliseconds
        hasMouse = configuration.hasMouse
    }

    var now: Instant { time.wall }
    var look: Look { settings.look }
    var isReadOnly: Bool { configuration.readOnly != nil }

    /// The first errands: who is signed in, and the first page.
    package mutating func start() -> [Effect] {
        if case .starting = stage { askWho() }
        return takeEffects()
    }

    /// Takes one event; what is to be done outside comes back.
    package mutating func update(_ event: Event, at time: LoopTime) -> [Effect] {
        self.time = time
        switch event {
        case .input(let input): take(input)
        case .resized(let size): self.size = size
        case .tick: break
        case .answered(let answered): take(answered)
        case .notSent(let errand):
            errands.forget(errand)
            lose(errand)
            say(.bad, "\(Self.isBusy); wait a moment and try again")
        case .copyFailed: say(.bad, "the text is too long for the clipboard")
        case .interrupted: effects.append(.quit(130))
        }
        runTimers()
        presentWaiting()
        settle()
        return takeEffects()
    }

    private static let isBusy = "too much is under way"

    /// Lets what was not sent be asked for again.
    private mutating func lose(_ errand: Errand) {
        switch errand {
        // The act, or what was to say why it was refused: nothing was done, the question stands.
        case .act: if overlay?.running == errand { overlay?.resume(because: Self.isBusy) }
        case .bulkRow: waitWithBulk(.unavailable(Self.isBusy))
        default: break
        }
    }

    /// Whether the first screen has what it is for.
    var hasFirstPage: Bool {
        switch stage {
        case .starting: false
        case .signIn, .locked: true
        case .work: desk.current.map { $0.list.isLoaded || $0.list.problem != nil } ?? true
        }
    }

    private mutating func takeEffects() -> [Effect] {
        defer { effects = [] }
        return effects
    }

    private mutating func take(_ answered: Answered) {
        guard errands.end(answered.errand, generation: answered.generation) else { return }
        answered.apply(&self)
    }

    private mutating func take(_ input: Input) {
        lastInputMs = time.milliseconds
        inputs += 1
        guard !isTooSmall else { return takeWhileTooSmall(input) }
        switch stage {
        case .starting: takeInEntry(input)
        case .signIn, .locked: takeInSignIn(input)
        case .work: takeInWork(input)
        }
    }

    /// Whether there is no room to draw anything useful.
    var isTooSmall: Bool {
        size.rows < Self.sizeLeast.rows || size.columns < Self.sizeLeast.columns
    }

    private mutating func takeWhileTooSmall(_ input: Input) {
        guard case .key(let key) = input else { return }
        let binding = matcher.keymap.lookup(KeySequence(key), in: .global)
        guard case .bound(let found) = binding else { return }
        if found.target == .action(.quit) || input.isInterrupt { effects.append(.quit(0)) }
    }
}

extension Input {
    /// Whether it is Ctrl-C.
    var isInterrupt: Bool { self == .key(Key("c", .ctrl)) }
}
