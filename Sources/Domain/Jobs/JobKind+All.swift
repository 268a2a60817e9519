/// The kinds that this version knows.
extension JobKind {
    /// Every kind, by which queues are shown and jobs are tried again.
    package static let all: [JobKind] = [.mailSend, .mailSweep, .jobsReplay]

    /// Sends one message of the outbox.
    ///
    /// A try lasts longer than any transport, and than writing down that the message left: one that
    /// is given up before that is followed by another, and the message leaves twice.
    package static let mailSend = JobKind(
        "mail.send", queue: "mail", attemptsMax: Mail.attemptsMax, timeout: .minutes(3),
        backoff: Backoff(base: .seconds(10), cap: .hours(1)), delivery: .atLeastOnce)

    /// Sees to it that every message that waits has a job.
    package static let mailSweep = JobKind(
        "mail.sweep", queue: "system", priority: houseworkPriority, attemptsMax: 3,
        delivery: .once)

    /// Looks how a wave of a replay fares, and goes on or stops.
    package static let jobsReplay = JobKind(
        "jobs.replay", queue: "system", priority: houseworkPriority, attemptsMax: 20,
        delivery: .once)

    /// Of few and short jobs that keep others going: however many of those wait, they come first.
    private static let houseworkPriority = 2

    /// The kind of a name.
    ///
    /// One that this version does not know is tried like any other and fails, so that a newer
    /// worker beside it gets its turn; when none does, the job is set aside with that error.
    package static func named(_ name: String, queue: String) -> JobKind {
        byName[name] ?? JobKind(name, queue: queue, delivery: .atLeastOnce)
    }

    /// The queues that the known kinds wait in, each once.
    package static let queues: [String] = Set(all.map(\.queue)).sorted()

    private static let byName = Dictionary(
        all.map { ($0.name, $0) },
        uniquingKeysWith: { _, _ in preconditionFailure("two kinds share a name") })
}
