internal import Domain
internal import Terminal

/// An act on many rows, one after another.
struct BulkRun: Sendable {
    /// How one row went.
    struct Outcome: Sendable {
        var label: String
        var failure: Failure?
    }

    let act: Act
    /// Names the run: each row's key is made of it, so that going on does nothing twice.
    let key: String
    /// The view whose marks it was begun with; `nil` for one that goes on after it was cut off.
    var view: Int?
    var outcomes: [Outcome] = []
    var isStopping = false
    /// Whether the row under way waits for the backend to answer again.
    var isWaiting = false
    /// How often it waited already.
    var waits = 0

    /// Waits of one row before it counts as failed.
    static let waitsMax = 30

    var total: Int { act.targets.count }
    /// The row under way; `nil` behind the last.
    var current: Act.Target? { outcomes.count < total ? act.targets[outcomes.count] : nil }
    /// The row to begin with; `nil` when there shall be none.
    var next: Act.Target? { isStopping ? nil : current }

    /// The report: every row that failed, and how many did not.
    var report: [TerminalText] {
        let failed = outcomes.filter { $0.failure != nil }
        var lines = ["\(outcomes.count - failed.count) done, \(failed.count) failed"]
        if outcomes.count < total { lines.append("\(total - outcomes.count) not begun") }
        if !act.refused.isEmpty { lines.append("\(act.refused.count) left out") }
        lines.append("")
        lines += failed.map { "■ \($0.label): \($0.failure?.message ?? "")" }
        lines += act.refused.map { "– \($0.label): \($0.why)" }
        lines += outcomes.filter { $0.failure == nil }.map { "● \($0.label)" }
        return lines.map { TerminalText($0, limit: 300) }
    }
}

extension Console {
    mutating func startBulk(_ act: Act) {
        guard !refusesBulk() else { return }
        overlay = nil
        start(BulkRun(act: act, key: configuration.newKey(), view: desk.current?.id))
    }

    /// Whether another bulk act is under way; then it says so.
    mutating func refusesBulk() -> Bool {
        guard let bulk else { return false }
        say(.bad, "\(bulk.act.name) is under way; let it end, or stop it with Ctrl-C")
        return true
    }

    mutating func start(_ run: BulkRun) {
        bulk = run
        goOnWithBulk()
    }

    /// Ctrl-C: lets the row under way end and begins no other.
    mutating func stopBulk() {
        bulk?.isStopping = true
        guard bulk?.isWaiting != true else { return goOnWithBulk() }
        say(.info, "stopping after this row")
    }

    mutating func goOnWithBulk() {
        bulk?.isWaiting = false
        guard let bulk, let user = who?.user else { return }
        guard let target = bulk.next else { return endBulk(bulk) }
        let operation: any Operation
        do throws(Failure) {
            operation = try bulk.act.operation(for: target)
        } catch {
            return note(target, error)
        }
        var call = call(
            expecting: bulk.act.versionExpected(of: target), reason: bulk.act.reason,
            ticket: bulk.act.ticket)
        call.key = "\(bulk.key)/\(target.id)"
        let (sent, keep) = (call, configuration.keepBulk)
        let journal = BulkJournal(bulk)?.text
        ask(.bulkRow) { backend throws(Failure) in
            // Before the row: were we cut off after it, its key keeps it from being done twice.
            keep(user, journal)
            return try backend.answer(any: operation, sent)
        } then: { console, result in
            switch result {
            case .success(let answer):
                console.take(output: answer.output)
                console.note(target, nil)
            case .failure(let failure) where failure.isPassing:
                console.waitWithBulk(failure)
            case .failure(let failure): console.note(target, failure)
            }
        }
    }

    /// Tries the row again, with its key, as soon as the backend answers.
    mutating func waitWithBulk(_ failure: Failure) {
        guard let run = bulk, let target = run.current else { return }
        guard configuration.changes != nil, !run.isStopping, run.waits < BulkRun.waitsMax else {
            return note(target, failure)
        }
        bulk?.isWaiting = true
        bulk?.waits += 1
        if run.waits == 0 { say(.bad, "\(run.act.name) waits: \(failure.message)") }
    }

    private mutating func note(_ target: Act.Target, _ failure: Failure?) {
        bulk?.waits = 0
        bulk?.outcomes.append(BulkRun.Outcome(label: target.label, failure: failure))
        goOnWithBulk()
    }

    private mutating func endBulk(_ run: BulkRun) {
        bulk = nil
        if let user = who?.user { configuration.keepBulk(user, nil) }
        let failed = run.outcomes.count { $0.failure != nil }
        let done = run.outcomes.count - failed
        keep(
            CommandLog.Entry(
                at: now, name: run.act.name, call: run.act.spec.name,
                outcome: "\(done) done, \(failed) failed", tookMs: nil, isBad: failed > 0,
                change: done > 0 ? .act : nil))
        if let view = run.view { desk.change(view) { $0.list.clearMarks() } }
        // The report comes by itself: what is typed just then does not close it unread.
        present(Notice(title: run.act.name, lines: run.report, isOnce: true))
        refreshLive()
    }
}
