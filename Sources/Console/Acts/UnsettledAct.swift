internal import Domain
internal import Terminal

/// An act of which nobody knows whether it was done: the call got no answer.
struct UnsettledAct: Sendable {
    let name: String
    let operation: any Operation
    /// Asking again with its key does nothing twice.
    let call: Call
    let sinceMs: Int

    /// How long to wait for the backend to come back; what is older must be looked at by a person,
    /// since asking again could carry out what nobody wants any more.
    static let patienceMs = 120_000
    /// Acts kept.
    static let countMax = 20

    init(_ name: String, _ operation: any Operation, _ call: Call, sinceMs: Int) {
        (self.name, self.operation, self.call) = (name, operation, call)
        self.sinceMs = sinceMs
    }
}

extension Console {
    /// Keeps an act until the backend can say what came of it.
    mutating func keep(_ act: UnsettledAct, _ text: String) {
        log.note("\(act.name): \(text)", at: now)
        guard unsettled.count < UnsettledAct.countMax, act.call.key != nil else {
            return say(.bad, "\(act.name): \(text)")
        }
        unsettled.append(act)
        say(.bad, "\(act.name): no answer; whether it was done is asked when the server is back")
    }

    /// Asks what came of acts without an answer, one after the other, now that there are answers.
    mutating func settleActs() {
        if bulk?.isWaiting == true { goOnWithBulk() }
        forgetOldActs()
        guard let act = unsettled.first, !errands.isRunning(.settling) else { return }
        let (operation, call) = (act.operation, act.call)
        ask(.settling) { backend throws(Failure) in
            try backend.answer(any: operation, call)
        } then: { console, result in
            switch result {
            case .failure(let failure) where failure.isPassing: break
            case .success(let answer):
                console.unsettled.removeFirst()
                console.settle(act, answer)
            case .failure(let failure):
                console.unsettled.removeFirst()
                console.say(failure, of: "\(act.name) was not done")
                console.settleActs()
            }
        }
    }

    private mutating func settle(_ act: UnsettledAct, _ answer: Answer) {
        let spec = type(of: act.operation).spec
        keep(
            CommandLog.Entry(
                at: now, name: act.name, call: spec.name, outcome: "done",
                tookMs: time.milliseconds - act.sinceMs, undo: undo(of: answer),
                change: spec.changes ? .act : nil))
        take(output: answer.output)
        let isLost = (answer.output as? StartedReset)?.code != nil
        let remark = isLost ? "; its code was lost on the way, start another" : ""
        say(isLost ? .bad : .good, "\(act.name): it was done\(remark)")
        refreshLive()
        settleActs()
    }

    private mutating func forgetOldActs() {
        let dueMs = time.milliseconds - UnsettledAct.patienceMs
        let old = unsettled.filter { $0.sinceMs < dueMs }
        guard !old.isEmpty, !errands.isRunning(.settling) else { return }
        unsettled.removeAll { $0.sinceMs < dueMs }
        for act in old {
            say(.bad, "\(act.name): nobody knows whether it was done; look at the record")
            log.note("\(act.name): not known whether it was done", at: now)
        }
    }
}
