import Domain
import TestSupport
import Testing

/// A job under a million random events does what a table says that knows nothing of its code.
@Suite struct JobAutomatonTests {
    private static let events = 1_000_000
    private static let kind = JobKind(
        "test.run", queue: "test", attemptsMax: 3,
        backoff: Backoff(base: .seconds(4), cap: .seconds(4)), delivery: .once)

    @Test func `a million random events leave a job where the table says`() throws {
        var random = SplitMix64(seed: 4)
        var job = Self.newJob(at: 0, after: 0)
        var table = Table(now: 0, after: 0)
        var (now, met): (Int64, Set<String>) = (0, [])
        for _ in 0..<Self.events {
            if random.next() % 4 == 0 { now += Int64(random.next() % 12_000) }
            let event = Event.allCases[Int(random.next() % UInt64(Event.allCases.count))]
            let isLate = random.next() % 8 == 0
            let before = table
            Self.apply(event, to: &job, isLate: isLate, at: now)
            table.apply(event, isLate: isLate, at: now)
            met.insert("\(before.state) \(event)")
            guard table.agrees(with: job) else {
                Issue.record("\(event) at \(now), late: \(isLate): \(before) became \(job)")
                return
            }
            // A finished job is seldom tried again: another takes its place.
            if job.state.isFinished, random.next() % 2 == 0 {
                let delay = Int64(random.next() % 2) * 3_000
                job = Self.newJob(at: now, after: delay)
                table = Table(now: now, after: delay)
            }
        }
        #expect(met.count == Job.State.allCases.count * Event.allCases.count)
    }

    private static func newJob(at now: Int64, after delay: Int64) -> Job {
        Job(
            id: Job.ID(high: 1, low: 2), kind: kind, payload: "{}", causedBy: "os:0",
            created: Instant(milliseconds: now), runAt: Instant(milliseconds: now + delay))
    }

    private static func apply(_ event: Event, to job: inout Job, isLate: Bool, at now: Int64) {
        let moment = Instant(milliseconds: now)
        let fence = isLate ? job.fence - 1 : job.fence
        func report(_ outcome: Job.Outcome) {
            job.report(outcome, fence: fence, kind: kind, random: 4_000, at: moment)
        }
        switch event {
        case .take: if job.state == .available { job.take(by: "w", at: moment) }
        case .done: report(.done)
        case .fail: report(.failed("x", noSoonerThan: .seconds(2)))
        case .despair: report(.hopeless("x"))
        case .postpone: report(.postponed("x", until: Instant(milliseconds: now + 5_000)))
        case .handBack: report(.handedBack)
        case .renew: job.renew(fence: fence, at: moment)
        case .rescue: job.rescue(at: moment, isBlamed: true)
        case .rescueInnocent: job.rescue(at: moment, isBlamed: false)
        case .wake: job.wake(at: moment)
        // A refusal changes nothing, which the table says as well.
        case .retry: try? job.retry(kind: kind, at: moment)
        case .discard: try? job.discard(at: moment)
        case .cancel: try? job.cancel(at: moment)
        }
    }
}

/// What can happen to a job.
private enum Event: CaseIterable {
    case take, done, fail, despair, postpone, handBack, renew, rescue, rescueInnocent, wake
    case retry, discard, cancel
}

/// The table: numbers and words only.
private struct Table {
    private(set) var state: Job.State
    private var (attempts, most, fence, crashes) = (0, 3, 0, 0)
    private var runAt: Int64
    private var leaseUntil: Int64?
    private var isCancelled = false
    private var finishedAt: Int64?

    init(now: Int64, after delay: Int64) {
        (state, runAt) = (delay > 0 ? .scheduled : .available, now + delay)
    }

    func agrees(with job: Job) -> Bool {
        job.state == state && job.attempts == attempts && job.attemptsMax == most
            && job.fence == fence && job.crashes == crashes
            && job.runAt.milliseconds == runAt && job.lease?.until.milliseconds == leaseUntil
            && job.isCancelRequested == isCancelled
            && job.finished?.milliseconds == finishedAt
    }

    mutating func apply(_ event: Event, isLate: Bool, at now: Int64) {
        switch (event, state) {
        case (.take, .available):
            (state, attempts, fence, leaseUntil) = (.running, attempts + 1, fence + 1, now + 30_000)
        case (.done, .running) where !isLate: end(.completed, now)
        case (.fail, .running) where !isLate:
            // The pause of the backoff is its bound, 4 s: longer than what was asked for.
            attempts >= most ? end(.discarded, now) : wait(.retryable, until: now + 4_000, now)
        case (.despair, .running) where !isLate: end(.discarded, now)
        case (.postpone, .running) where !isLate:
            attempts -= 1
            wait(.scheduled, until: now + 5_000, now)
        case (.handBack, .running) where !isLate:
            attempts -= 1
            wait(.scheduled, until: now, now)
        case (.renew, .running) where !isLate: leaseUntil = now + 30_000
        case (.rescue, .running) where (leaseUntil ?? .max) <= now:
            crashes += 1
            crashes >= 3 || attempts >= most
                ? end(.discarded, now) : wait(.retryable, until: now, now)
        case (.rescueInnocent, .running) where (leaseUntil ?? .max) <= now:
            attempts -= 1
            crashes >= 3 ? end(.discarded, now) : wait(.retryable, until: now, now)
        case (.wake, .scheduled), (.wake, .retryable):
            if runAt <= now { state = .available }
        default: applyPerson(event, at: now)
        }
    }

    private mutating func applyPerson(_ event: Event, at now: Int64) {
        switch (event, state) {
        case (.retry, .running), (.retry, .completed): break
        case (.retry, _):
            (state, runAt, finishedAt) = (.available, now, nil)
            (most, crashes, isCancelled) = (attempts + 3, 0, false)
        case (.discard, .scheduled), (.discard, .available), (.discard, .retryable):
            end(.discarded, now)
        case (.cancel, .running): isCancelled = true
        case (.cancel, .scheduled), (.cancel, .available), (.cancel, .retryable):
            isCancelled = true
            end(.cancelled, now)
        default: break
        }
    }

    private mutating func wait(_ waiting: Job.State, until moment: Int64, _ now: Int64) {
        guard !isCancelled else { return end(.cancelled, now) }
        (state, runAt, leaseUntil) = (moment > now ? waiting : .available, moment, nil)
    }

    private mutating func end(_ last: Job.State, _ now: Int64) {
        state = isCancelled && last != .completed ? .cancelled : last
        (finishedAt, leaseUntil) = (now, nil)
    }
}
