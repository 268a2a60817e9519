import Domain
import Glibc
import Synchronization
import Testing

@testable import Service

/// A handler that is a closure.
struct TestHandler: JobHandler {
    let kind: JobKind
    let body: @Sendable (Job, JobContext) -> Job.Outcome

    init(
        _ kind: JobKind = .test, _ body: @escaping @Sendable (Job, JobContext) -> Job.Outcome
    ) {
        (self.kind, self.body) = (kind, body)
    }

    func run(_ job: Job, _ context: JobContext) -> Job.Outcome { body(job, context) }
}

extension JobKind {
    /// What most tests enqueue.
    static let test = JobKind(
        "test.run", queue: "test", attemptsMax: 3, timeout: .seconds(60),
        backoff: Backoff(base: .seconds(10), cap: .seconds(60)), delivery: .once)
}

/// What happened, by name, from any thread.
final class Tally: Sendable {
    private let counts = Mutex<[String: Int]>([:])

    func add(_ name: String) { counts.withLock { $0[name, default: 0] += 1 } }
    subscript(name: String) -> Int { counts.withLock { $0[name] ?? 0 } }
    var all: [String: Int] { counts.withLock { $0 } }
    var total: Int { counts.withLock { $0.values.reduce(0, +) } }
}

/// Waits until something holds; false when it does not within a minute.
func eventually(_ holds: () throws -> Bool) rethrows -> Bool {
    for _ in 0..<30_000 {
        if try holds() { return true }
        poll(nil, 0, 2)
    }
    return false
}

extension House {
    /// Writes jobs down as somebody's operation would; gives them.
    @discardableResult
    func enqueue(
        _ count: Int = 1, of kind: JobKind = .test, payload: String = "{}", key: String? = nil,
        after delay: Span = .seconds(0), causedBy: String = "os:0"
    ) throws(Failure) -> [Job] {
        let now = clock.now
        let jobs = (0..<count).map { _ in
            Job(
                id: newID(Job.self), kind: kind, payload: payload, uniqueKey: key,
                causedBy: causedBy, created: now, runAt: now + delay)
        }
        try write { tx throws(Failure) in _ = try tx.jobs.add(jobs) }
        return jobs
    }

    /// A job as it is stored.
    func job(_ id: Job.ID) throws(Failure) -> Job {
        try read { tx throws(Failure) in try tx.jobs.find(id) }
    }

    /// The ended tries of a job, newest first.
    func attempts(_ id: Job.ID) throws(Failure) -> [JobAttempt] {
        try read { tx throws(Failure) in try tx.jobs.attempts(of: id) }
    }

    func books<Value>(
        _ body: (any WorkStore) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try database.keepBooks(at: clock.now, body)
    }

    /// Takes jobs as a worker that never reports.
    @discardableResult
    func takeAndDie(_ count: Int, as worker: String = "dead") throws(Failure) -> [Job] {
        try books { books throws(Failure) in
            try books.take(count, from: ["test"], by: worker, maySuspect: true)
        }
    }

    /// A message as a try of its job fills it in.
    func compose(_ mail: Mail.ID, in job: Job) throws(Failure) -> ComposedMail {
        try service.job(job, isEnding: false).perform(ComposeMail(mail: mail), Call())
    }

    /// The same in a try that is handed back, as when its worker stops; `notFound` when no job is
    /// to send it now.
    @discardableResult
    func compose(_ mail: Mail.ID) throws(Failure) -> ComposedMail {
        let taken = try books { books throws(Failure) in
            _ = try books.wake(limit: 100)
            return try books.take(100, from: ["mail"], by: "stops", maySuspect: true)
        }
        defer {
            let reports = taken.map { job in
                JobReport(
                    JobTry(job.id, fence: job.fence), .mailSend, .handedBack, random: 0)
            }
            _ = try? books { books throws(Failure) in try books.finish(reports) }
        }
        guard let job = taken.first(where: { $0.uniqueKey == mail.description }) else {
            throw .notFound("no job sends \(mail) now")
        }
        return try compose(mail, in: job)
    }

    /// Workers that run while the body does.
    func working<Value>(
        _ handlers: [any JobHandler], threads: Int = 4, schedules: [JobSchedule] = [],
        _ body: (JobWorkers) throws -> Value
    ) throws -> Value {
        let workers = JobWorkers(
            service, JobWorkers.Plan(role: "work", threads: threads), handlers: handlers,
            schedules: schedules)
        workers.begin()
        defer { _ = workers.stop(graceMs: 60_000) }
        return try body(workers)
    }
}
