package import Domain

/// Looks how a wave of jobs fares that were let try again, and lets the next one go, or stops.
package struct ReplayHandler: JobHandler {
    private let clock: any Clock

    /// Time between two looks at a wave.
    private static let pause = Span.seconds(1)

    /// A handler.
    package init(clock: any Clock) { self.clock = clock }

    package var kind: JobKind { .jobsReplay }

    package func run(_ job: Job, _ context: JobContext) -> Job.Outcome {
        guard let payload = JobPayload.pairs(job.payload), let filter = payload["filter"],
            let stopAt = payload["stop_at"].flatMap({ Int($0) }), let after = payload["after"],
            let wave = payload["wave"]
        else { return .hopeless("the payload cannot be read") }
        do throws(Failure) {
            let ids = wave.split(separator: ",").compactMap { Job.ID(String($0)) }
            let state = try context.perform(CheckWave(wave: ids))
            if state.failed * 100 > stopAt * state.size {
                return .hopeless(
                    "stopped: \(state.failed) of \(state.size) failed, more than \(stopAt) %")
            }
            guard state.open == 0 else {
                return .postponed(
                    "\(state.size - state.open) of \(state.size) tried",
                    until: clock.now + Self.pause)
            }
            _ = try context.finish(ReplayWave(filter: filter, stopAt: stopAt, after: after))
            return .done
        } catch {
            return .failed(error.message, noSoonerThan: .seconds(0))
        }
    }
}
