internal import Domain
internal import Service
internal import Storage

/// Carrying out jobs, and nothing else.
enum WorkCommand {
    static let all = [
        Command(
            "work", "Carry out jobs until told to stop.",
            options: [
                ConfigurationKey.jobThreads.option, ConfigurationKey.drainTimeout.option,
                ConfigurationKey.mailFolder.option,
            ],
            run: work
        )
    ]

    private static func work(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        try invocation.requireChanges()
        // Before any thread exists: threads inherit what is blocked.
        let signals = StopSignals()
        let configuration = invocation.configuration
        let composition = try Composition.open(
            invocation, tables: .updated, stop: signals.beforeServing)
        defer { composition.close() }
        let plan = JobWorkers.Plan(role: "work", threads: configuration.integer(.jobThreads))
        guard let workers = try Work.workers(composition, configuration, plan) else {
            throw .failure(.conflict("there is no work in sample data"))
        }
        let watch = DatabaseWatch(composition)
        watch.begin()
        defer { watch.end() }
        workers.begin()
        invocation.output.note("working with \(plan.threads) threads")
        SystemdNotice.tell("READY=1")
        signals.wait {}
        SystemdNotice.tell("STOPPING=1")
        let isDone = signals.finish {
            workers.stop(graceMs: configuration.milliseconds(.drainTimeout))
        }
        guard isDone else {
            invocation.output.note("some jobs were still running and were handed back")
            return 1
        }
        return 0
    }
}
