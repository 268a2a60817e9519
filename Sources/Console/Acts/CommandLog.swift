internal import Domain
internal import Fields
internal import Terminal

/// What this operator did since the console was started.
struct CommandLog: Sendable {
    /// A way back that is still open.
    struct UndoOffer: Sendable {
        let undo: Undo
        let record: AuditPosition?
        let until: Instant
    }

    /// How an entry changed something.
    enum Change: Sendable {
        case act
        /// It took an act back.
        case undo
    }

    /// One act or message.
    struct Entry: Sendable {
        let at: Instant
        let name: String
        /// The operation's name; empty for a message.
        var call: String = ""
        var outcome: String
        var tookMs: Int?
        var undo: UndoOffer?
        var isBad = false
        /// What changed by it; `nil` for messages, for what only read and for what failed.
        var change: Change?
    }

    /// Entries kept.
    static let countMax = 500

    /// The oldest first.
    private(set) var entries: [Entry] = []
    /// Entries that were forgotten before these.
    private var forgotten = 0

    mutating func add(_ entry: Entry) {
        entries.append(entry)
        let surplus = max(0, entries.count - Self.countMax)
        entries.removeFirst(surplus)
        forgotten += surplus
    }

    /// The number of the newest entry, counted from the first that there was: what comes later
    /// does not change it.
    var newest: Int { forgotten + entries.count - 1 }

    /// The number of the entry at a place, as ``newest`` counts.
    func number(of index: Int) -> Int { forgotten + index }

    /// Where the entry of a number stands; the nearest for one that is not there.
    func index(of number: Int) -> Int { max(0, min(number - forgotten, entries.count - 1)) }

    /// Keeps a message.
    mutating func note(_ text: String, at now: Instant) {
        add(Entry(at: now, name: text, outcome: "", isBad: true))
    }

    /// The newest change, if it can still be taken back.
    ///
    /// One key must not take back an older one behind it: nobody thinks of that any longer.
    func newestUndo(at now: Instant) -> Int? {
        guard let newest = entries.lastIndex(where: { $0.change != nil }),
            entries[newest].canBeUndone(at: now)
        else { return nil }
        return newest
    }

    /// Why ``newestUndo(at:)`` finds none.
    func whyNoUndo(at now: Instant) -> String {
        let hasOlder = entries.contains { $0.canBeUndone(at: now) }
        guard let newest = entries.last(where: { $0.change != nil }),
            hasOlder || newest.change == .act && newest.undo == nil
        else { return "there is nothing to take back" }
        return "\(newest.name) cannot be taken back with u" + (hasOlder ? Self.olderHint : "")
    }

    /// Says where older acts are taken back.
    static let olderHint = "; L lists what can"

    /// How long the newest change can still be taken back, in whole steps of five seconds; `nil`
    /// when it cannot.
    func undoSeconds(at now: Instant) -> Int? {
        guard let index = newestUndo(at: now), let offer = entries[index].undo else { return nil }
        return Int(((offer.until - now).milliseconds + 4_999) / 5_000) * 5
    }

    /// Milliseconds until ``undoSeconds(at:)`` changes; `nil` when it does not.
    func undoChangeMs(at now: Instant) -> Int? {
        guard let index = newestUndo(at: now), let offer = entries[index].undo else { return nil }
        return Int((offer.until - now).milliseconds % 5_000) + 1
    }

    /// Notes that the entry of a number was taken back, or can no longer be; others may have been
    /// added since it was looked for.
    mutating func closeUndo(of number: Int, outcome: String) {
        guard case let index = number - forgotten, entries.indices.contains(index) else { return }
        entries[index].undo = nil
        entries[index].outcome = outcome
    }

    /// One line of the log.
    func line(_ index: Int, now: Instant) -> String {
        let entry = entries[index]
        let time = CellText.text(of: entry.at, now: now, moments: .minute).suffix(5)
        let took = entry.tookMs.map { " \($0) ms" } ?? ""
        let undo: String
        if let offer = entry.undo, offer.until > now {
            undo = "  u: \((offer.until - now).milliseconds / 1000) s"
        } else {
            undo = ""
        }
        let outcome = entry.outcome.isEmpty ? "" : " — \(entry.outcome)"
        return "\(time) \(entry.name)\(outcome)\(took)\(undo)"
    }
}

extension CommandLog.Entry {
    /// Whether its way back is still open.
    func canBeUndone(at now: Instant) -> Bool { undo.map { $0.until > now } ?? false }
}

/// The log as it is looked at.
struct LogModel: Sendable {
    /// The number of the entry under the cursor: what is noted meanwhile moves it off no act.
    var entry: Int
}

extension Console {
    mutating func openLog() {
        guard !log.entries.isEmpty else { return say(.info, "nothing was done yet") }
        overlay = .log(LogModel(entry: log.newest))
    }

    mutating func take(_ input: Input, in model: LogModel) {
        guard case .key(let key) = canonical(input, in: .list) else { return }
        var index = log.index(of: model.entry)
        let height = max(1, size.rows - 6)
        switch (key.layoutFallback ?? key).symbol {
        case .escape, .character("q"), .character("L"): return overlay = nil
        case .down: index -= 1
        case .up: index += 1
        case .pageDown: index -= height
        case .pageUp: index += height
        case .character("u"):
            overlay = nil
            return undo(index)
        default: break
        }
        let last = log.entries.count - 1
        overlay = .log(LogModel(entry: log.newest - last + max(0, min(index, last))))
    }

    /// Takes back the newest change, or says why it cannot be; older ones are chosen in the log.
    mutating func undoLast() {
        if let waiting = unsettled.last {
            let why = "cannot be taken back yet: nobody knows whether it was done"
            return say(.info, "\(waiting.name) \(why)\(CommandLog.olderHint)")
        }
        // It is newer than all that the log has, or takes its newest back already.
        guard !errands.isActing else {
            return say(.info, "an act is under way; wait for it\(CommandLog.olderHint)")
        }
        guard let index = log.newestUndo(at: now) else {
            return say(.info, log.whyNoUndo(at: now))
        }
        undo(index)
    }

    /// For how long the undo key takes something back; `nil` when it does not.
    var undoSeconds: Int? {
        bulk == nil && unsettled.isEmpty && !errands.isActing ? log.undoSeconds(at: now) : nil
    }

    /// Puts an act into the log; what was said about the undo of an older one no longer holds.
    mutating func keep(_ entry: CommandLog.Entry) {
        log.add(entry)
        if entry.change != nil { toasts.dropOffers() }
    }

    /// Takes one act back, by an ordinary call that names the act's record.
    private mutating func undo(_ index: Int) {
        if let bulk { return say(.info, "\(bulk.act.name) is under way; Ctrl-C stops it") }
        guard log.entries.indices.contains(index), let offer = log.entries[index].undo,
            offer.until > now
        else { return say(.info, "this cannot be taken back any longer") }
        let (name, number) = (log.entries[index].name, log.number(of: index))
        let (operation, startMs) = (offer.undo.operation, time.milliseconds)
        let errand = errands.newAct()
        let call = call(
            expecting: offer.undo.expectedVersion,
            reason: offer.undo.reason ?? "taken back: \(name)",
            ticket: ticket,
            undoes: offer.record)
        ask(errand) { backend throws(Failure) in
            try backend.answer(any: operation, call)
        } then: { console, result in
            switch result {
            case .success(let answer):
                console.log.closeUndo(of: number, outcome: "taken back")
                console.log.add(
                    CommandLog.Entry(
                        at: console.now, name: "undo of \(name)",
                        call: type(of: operation).spec.name, outcome: "done",
                        tookMs: console.time.milliseconds - startMs, change: .undo))
                console.take(output: answer.output)
                // What was said about the act no longer holds.
                console.toasts.clear()
                let loses = offer.undo.loses.map { "; \($0)" } ?? ""
                console.say(.good, "taken back: \(name)\(loses)")
                console.refreshLive()
            case .failure(.unsettled(let text)):
                console.log.closeUndo(of: number, outcome: "being taken back")
                let act = UnsettledAct("undo of \(name)", operation, call, sinceMs: startMs)
                console.keep(act, text)
            case .failure(let failure):
                console.say(failure, of: "undo of \(name)")
                console.refreshLive()
            }
        }
    }
}
