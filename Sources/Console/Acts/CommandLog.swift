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
    }

    /// Entries kept.
    static let countMax = 500

    /// The oldest first.
    private(set) var entries: [Entry] = []

    mutating func add(_ entry: Entry) {
        entries.append(entry)
        entries.removeFirst(max(0, entries.count - Self.countMax))
    }

    /// Keeps a message.
    mutating func note(_ text: String, at now: Instant) {
        add(Entry(at: now, name: text, outcome: "", isBad: true))
    }

    /// The last act that can still be taken back.
    func lastUndo(at now: Instant) -> Int? {
        entries.lastIndex { $0.undo.map { $0.until > now } ?? false }
    }

    /// How long the last act can still be taken back, in whole steps of five seconds; `nil` when
    /// none can.
    func undoSeconds(at now: Instant) -> Int? {
        guard let index = lastUndo(at: now), let offer = entries[index].undo else { return nil }
        return Int(((offer.until - now).milliseconds + 4_999) / 5_000) * 5
    }

    /// Milliseconds until ``undoSeconds(at:)`` changes; `nil` when it does not.
    func undoChangeMs(at now: Instant) -> Int? {
        guard let index = lastUndo(at: now), let offer = entries[index].undo else { return nil }
        return Int((offer.until - now).milliseconds % 5_000) + 1
    }

    /// Notes that an entry was taken back, or can no longer be.
    mutating func closeUndo(of index: Int, outcome: String) {
        guard entries.indices.contains(index) else { return }
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

/// The log as it is looked at.
struct LogModel: Sendable {
    /// The entry under the cursor, counted from the newest.
    var cursor = 0
}

extension Console {
    mutating func openLog() {
        guard !log.entries.isEmpty else { return say(.info, "nothing was done yet") }
        overlay = .log(LogModel())
    }

    mutating func take(_ input: Input, in model: LogModel) {
        guard case .key(let key) = canonical(input, in: .list) else { return }
        var model = model
        let height = max(1, size.rows - 6)
        switch key.symbol {
        case .escape, .character("q"), .character("L"): return overlay = nil
        case .down: model.cursor += 1
        case .up: model.cursor -= 1
        case .pageDown: model.cursor += height
        case .pageUp: model.cursor -= height
        case .character("u"):
            overlay = nil
            return undo(log.entries.count - 1 - model.cursor)
        default: break
        }
        model.cursor = max(0, min(model.cursor, log.entries.count - 1))
        overlay = .log(model)
    }

    /// Takes back the last act that can be.
    mutating func undoLast() {
        guard let index = log.lastUndo(at: now) else {
            return say(.info, "there is nothing to take back")
        }
        undo(index)
    }

    /// Takes one act back, by an ordinary call that names the act's record.
    private mutating func undo(_ index: Int) {
        guard log.entries.indices.contains(index), let offer = log.entries[index].undo,
            offer.until > now
        else { return say(.info, "this cannot be taken back any longer") }
        let name = log.entries[index].name
        let (operation, startMs) = (offer.undo.operation, time.milliseconds)
        let call = call(
            expecting: offer.undo.expectedVersion,
            reason: offer.undo.reason ?? "taken back: \(name)",
            ticket: ticket,
            undoes: offer.record)
        ask(.act) { backend throws(Failure) in
            try backend.answer(any: operation, call)
        } then: { console, result in
            switch result {
            case .success(let answer):
                console.log.closeUndo(of: index, outcome: "taken back")
                console.log.add(
                    CommandLog.Entry(
                        at: console.now, name: "undo of \(name)",
                        call: type(of: operation).spec.name, outcome: "done",
                        tookMs: console.time.milliseconds - startMs))
                console.take(output: answer.output)
                // What was said about the act no longer holds.
                console.toasts.clear()
                let loses = offer.undo.loses.map { "; \($0)" } ?? ""
                console.say(.good, "taken back: \(name)\(loses)")
                console.refreshLive()
            case .failure(.unsettled(let text)):
                console.log.closeUndo(of: index, outcome: "being taken back")
                let act = UnsettledAct("undo of \(name)", operation, call, sinceMs: startMs)
                console.keep(act, text)
            case .failure(let failure):
                console.say(failure, of: "undo of \(name)")
                console.refreshLive()
            }
        }
    }
}
