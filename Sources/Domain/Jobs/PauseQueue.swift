/// Stops a queue: none of its jobs is taken until it goes on; what runs ends.
package struct PauseQueue: Operation {
    package var queue: String

    /// Stops a queue.
    package init(queue: String) { self.queue = queue }

    package static let spec = Spec(
        "queues.pause", .post, "/queues/{queue}/pause", needs: .jobsAct, risk: .disruptive,
        reason: .required, isOpenInMaintenance: true,
        summary: "Stop a queue: what runs ends, and nothing more is taken.",
        fields: ["queue": "Which queue."]
    )

    package func run(in tx: any Transaction) throws(Failure) -> QueueRow {
        tx.trail.target = queue
        var found = try tx.queues.find(queue)
        if let pause = found.pause {
            // Not by name: a refusal's sentence stays in the trail, where names are sealed.
            throw .conflict("\(queue) was stopped by \(pause.by) already: \(pause.reason)")
        }
        let actor = tx.access.actor
        found.pause = QueueState.Pause(
            by: actor.name, byName: actor.signed?.name, reason: tx.call.reason ?? "",
            since: tx.now)
        try tx.queues.set(found.pause, of: queue)
        return QueueRow(found).shown(to: tx.access)
    }

    package func inverse(of output: QueueRow, before: Before) -> Undo? {
        Undo(
            ResumeQueue(queue: queue), expecting: nil, reason: "stopping it was taken back")
    }
}

/// Lets a queue go on.
package struct ResumeQueue: Operation {
    package var queue: String

    /// Lets a queue go on.
    package init(queue: String) { self.queue = queue }

    package static let spec = Spec(
        "queues.resume", .post, "/queues/{queue}/resume", needs: .jobsAct, risk: .disruptive,
        reason: .required, isOpenInMaintenance: true, summary: "Let a queue go on.",
        fields: ["queue": "Which queue."]
    )

    package func run(in tx: any Transaction) throws(Failure) -> QueueRow {
        tx.trail.target = queue
        var found = try tx.queues.find(queue)
        guard found.pause != nil else { throw .conflict("\(queue) is not stopped") }
        found.pause = nil
        try tx.queues.set(nil, of: queue)
        return QueueRow(found)
    }
}
