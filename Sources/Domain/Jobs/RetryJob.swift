/// Lets a job be tried again at once, with as many tries as a new one.
package struct RetryJob: Operation {
    package var job: Job.ID

    /// Retries a job.
    package init(job: Job.ID) { self.job = job }

    package static let spec = Spec(
        "jobs.retry", .post, "/jobs/{job}/retry", needs: .jobsAct, reason: .required,
        isOpenInMaintenance: true, summary: "Try a job again at once.",
        fields: ["job": "Which job."]
    )

    package func run(in tx: any Transaction) throws(Failure) -> JobRow {
        var found = try tx.jobs.find(job)
        try found.retry(kind: JobKind.named(found.kind, queue: found.queue), at: tx.now)
        try tx.jobs.save(found)
        return JobRow(found)
    }
}

/// Sets a job aside without another try.
package struct DiscardJob: Operation {
    package var job: Job.ID

    /// Sets a job aside.
    package init(job: Job.ID) { self.job = job }

    package static let spec = Spec(
        "jobs.discard", .post, "/jobs/{job}/discard", needs: .jobsAct, risk: .disruptive,
        reason: .required, isOpenInMaintenance: true,
        summary: "Set a job aside without another try.", fields: ["job": "Which job."]
    )

    package func run(in tx: any Transaction) throws(Failure) -> JobRow {
        var found = try tx.jobs.find(job)
        try found.discard(at: tx.now)
        try tx.jobs.save(found)
        try tx.follow(found)
        return JobRow(found)
    }

    package func inverse(of output: JobRow, before: Before) -> Undo? {
        Undo(
            RetryJob(job: job), expecting: nil, reason: "setting it aside was taken back",
            loses: "it is tried as a new one")
    }
}

/// Stops a job; one that runs is told, and ends with its next report.
package struct CancelJob: TellingOperation {
    package var job: Job.ID

    /// Cancels a job.
    package init(job: Job.ID) { self.job = job }

    package static let spec = Spec(
        "jobs.cancel", .post, "/jobs/{job}/cancel", needs: .jobsAct, risk: .disruptive,
        reason: .required, isOpenInMaintenance: true,
        summary: "Stop a job; one that runs is told to end.", fields: ["job": "Which job."]
    )

    package func run(in tx: any Transaction) throws(Failure) -> JobRow {
        var found = try tx.jobs.find(job)
        try found.cancel(at: tx.now)
        try tx.jobs.save(found)
        try tx.follow(found)
        return JobRow(found)
    }

    package func notice(of output: JobRow) -> String? {
        output.state == .running ? "it runs; it ends with its worker's next report" : nil
    }
}

extension Transaction {
    /// Lets the record that a job was about know that somebody ended the job.
    ///
    /// A message whose job was stopped does not leave, and waits for no other job. Throws `denied`
    /// for who stops, or asks to stop, one that ``warnsOfOwnAct(_:)``.
    func follow(_ job: Job) throws(Failure) {
        guard var message = try messageStopped(by: job) else { return }
        guard try !warnsOfOwnAct(job) else {
            throw .denied(
                "\(job.id) tells somebody what you did to the account; a colleague may stop it")
        }
        switch job.state {
        case .cancelled: message.cancel()
        case .discarded: message.giveUp("its job was set aside: \(call.reason ?? "")")
        case .scheduled, .available, .running, .retryable, .completed: return
        }
        try mail.save(message)
    }

    /// Whether a job that was stopped, or is to stop, was to warn a person of what whoever stops it
    /// did themselves.
    func warnsOfOwnAct(_ job: Job) throws(Failure) -> Bool {
        guard job.causedBy == access.actor.name else { return false }
        return try messageStopped(by: job)?.template.isWarning ?? false
    }

    /// The message that still waits when its job was stopped, or is to stop.
    private func messageStopped(by job: Job) throws(Failure) -> Mail? {
        guard job.kind == JobKind.mailSend.name, job.state.isFinished || job.isCancelRequested,
            let id = job.uniqueKey.flatMap({ Mail.ID($0) })
        else { return nil }
        let message = try mail.find(id)
        return message.state == .waiting ? message : nil
    }
}
