internal import Domain
internal import Terminal

/// When the console asks again whether anything changed.
struct LiveUpdates: Sendable {
    /// How often the change counter is read, in milliseconds.
    static let intervalMs = 2_000
    /// The longest pause between tries while the backend does not answer.
    static let pauseMaxMs = 10_000
    /// The longest pause that the backend can ask for: whoever stands before it may want a day.
    static let waitMaxMs = 60_000

    var nextMs = 0
    /// The counter as it was last read; `nil` before.
    var counter: Int64?
    var failures = 0
    var stamps: [ConfigurationFolder.Stamp]?

    /// The pause before the next look: longer each time that it failed.
    var pauseMs: Int {
        min(Self.pauseMaxMs, Self.intervalMs << min(max(0, failures - 2), 4))
    }
}

/// What happens because time passes.
extension Console {
    /// Waiting time after which a load says so.
    static let spinnerMs = 200

    mutating func runTimers() {
        let now = time.milliseconds
        toasts.expire(atMs: now)
        if case .starting = stage { startAgain() }
        if let due = lockBeforeMs, due <= now { closeEnvironmentBefore() }
        guard case .work = stage else { return }
        desk.changeAll { $0.detail?.mask(atMs: now) }
        followCursor()
        if now - lastInputMs >= configuration.lockAfterMs { return lock() }
        if now >= live.nextMs {
            live.nextMs = now + live.pauseMs
            lookForChanges()
            lookForSavedFiles()
        }
    }

    /// When the environment before is closed, as if its screen were locked: nobody has gone back
    /// for so long; `nil` when there is none that is open.
    private var lockBeforeMs: Int? {
        guard let before = environmentBefore, before.token != nil else { return nil }
        return lastInputMs + before.lockAfterMs
    }

    /// When something is due, in milliseconds of the clock that never goes back.
    package var nextWakeMs: Int {
        let now = time.milliseconds
        // The clock in the header shows minutes.
        let intoMinute = Int(time.wall.milliseconds % 60_000)
        var wakes = [now + 60_000 - intoMinute]
        if let toast = toasts.nextMs { wakes.append(toast) }
        if case .starting = stage, let due = entry.dueMs { wakes.append(due) }
        if let due = lockBeforeMs { wakes.append(due) }
        if let since = errands.waitingSinceMs, since + Self.spinnerMs > now {
            wakes.append(since + Self.spinnerMs)
        }
        guard case .work = stage else { return max(now, wakes.min() ?? now) }
        wakes.append(live.nextMs)
        wakes.append(lastInputMs + configuration.lockAfterMs)
        if let due = footer.dueMs { wakes.append(due) }
        if let change = log.undoChangeMs(at: time.wall) { wakes.append(now + change) }
        desk.look { view in
            if let due = view.detail?.dueMs { wakes.append(due) }
            wakes += view.detail?.revealed.values.map(\.untilMs) ?? []
            if let change = view.list.freshness.changeMs(after: now) { wakes.append(change) }
        }
        return max(now, wakes.min() ?? now)
    }

    /// Whether somebody waits long enough to be told.
    var isSlow: Bool {
        errands.waitingSinceMs.map { time.milliseconds - $0 >= Self.spinnerMs } ?? false
    }

    private mutating func lookForChanges() {
        guard let changes = configuration.changes, !errands.isRunning(.changes) else {
            if configuration.changes == nil { refreshLive() }
            return
        }
        ask(.changes) { backend throws(Failure) in
            try changes(backend)
        } then: { console, result in
            switch result {
            case .success(let counter): console.take(counter: counter)
            case .failure(let failure):
                console.live.failures += 1
                if case .tooMany(let waitMs) = failure {
                    let due = console.time.milliseconds + min(waitMs, LiveUpdates.waitMaxMs)
                    console.live.nextMs = max(console.live.nextMs, due)
                }
                console.desk.change { $0.list.freshness.fail(failure.message) }
            }
        }
    }

    private mutating func take(counter: Int64) {
        // The pause of a backend that did not answer is over with the first answer.
        if live.failures > 0 { live.nextMs = time.milliseconds + LiveUpdates.intervalMs }
        live.failures = 0
        settleActs()
        if live.counter != counter { askWhoAgain() }
        live.counter = counter
        guard let list = desk.current?.list, !list.isHeld else { return }
        // What counts is what this list has seen: it may have stood behind others. Data that could
        // not be read lately are read again, whatever the counter says.
        guard list.freshness.counter == counter, list.freshness.failures == 0, list.isLoaded
        else { return refreshLive() }
        let now = time.milliseconds
        desk.change { $0.list.freshness.confirm(atMs: now, counter: counter) }
    }

    /// Reads the rows in view again, and the detail.
    mutating func refreshLive() {
        guard let view = desk.current, !view.list.isHeld, !errands.isRunning(.live(view.id)),
            !errands.isRunning(.list(view.id)), view.list.problem == nil
        else { return }
        guard view.list.isLoaded else { return loadList(view.id) }
        let (id, source, asked) = (view.id, view.list.source, view.list.askedInView)
        let requests = asked.map { view.list.request($0) }
        let (sinceMs, counter) = (time.milliseconds, live.counter)
        ask(.live(id)) { backend throws(Failure) in
            var pages: [RecordPage] = []
            for request in requests { pages.append(try source.read(backend, request)) }
            return pages
        } then: { console, result in
            switch result {
            case .success(let pages):
                console.desk.change(id) { view in
                    view.list.freshness.confirm(atMs: sinceMs, counter: counter)
                    for (page, request) in zip(pages, requests)
                    where view.list.request(request.cursor) == request {
                        view.list.refresh(page, asked: request.cursor)
                    }
                }
                if console.desk.current?.id == id, console.desk.current?.detail != nil {
                    console.loadDetail()
                }
            case .failure(let failure): console.failList(id, failure)
            }
        }
    }

    /// Takes themes and keymaps that were saved.
    private mutating func lookForSavedFiles() {
        let configuration = configuration
        guard configuration.themeFolder != nil || configuration.keymapFolder != nil,
            !errands.isRunning(.configuration)
        else { return }
        let known = live.stamps
        send(.configuration) { () throws(Failure) -> Settings.Files? in
            let stamps = Settings.stamps(configuration)
            guard stamps != known else { return nil }
            guard known != nil else {
                return Settings.Files(stamps: stamps, themes: [], keymaps: [], problems: [])
            }
            return Settings.read(configuration)
        } then: { console, result in
            guard case .success(let files?) = result else { return }
            let isFirst = console.live.stamps == nil
            console.live.stamps = files.stamps
            guard !isFirst else { return }
            console.settings.take(files)
            console.matcher = KeySequenceMatcher(keymap: console.settings.keymap)
            console.say(.info, "theme and keymap were read again")
            console.report(console.settings.problems)
        }
    }
}
