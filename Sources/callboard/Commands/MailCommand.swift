internal import Domain
internal import Fields
internal import Gateways
internal import Service
internal import Synchronization

/// Sending what waits in the outbox.
enum MailCommand {
    static let all = [
        Command(
            "mail deliver", "Send the messages that may leave.",
            options: [
                ConfigurationKey.mailFolder.option
            ],
            writesJSON: true, run: deliver
        )
    ]

    /// How long sending all that waits may take.
    private static let timeoutMs = 600_000
    /// Messages that are sent at once.
    private static let threads = 2

    private static func deliver(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        try invocation.requireChanges()
        let composition = try Composition.open(invocation)
        defer { composition.close() }
        let post = try MailPost.open(composition, invocation.configuration)
        let count = Count()
        let carrier = MailCarrier(transport: post.transport, clock: SystemClock()) {
            count.note($0)
        }
        let workers = JobWorkers(
            composition.service, JobWorkers.Plan(role: "work", threads: threads),
            handlers: [carrier])
        do throws(Failure) {
            _ = try composition.operatingSystem.perform(AdoptMail())
            let isDone = try workers.drain(upToMs: timeoutMs)
            let (sent, failed) = count.both
            if invocation.wantsJSON {
                let json: JSON = [
                    "sent": .integer(Int64(sent)), "failed": .integer(Int64(failed)),
                    "place": .string(post.place),
                ]
                invocation.output.json(json.text())
            } else {
                invocation.output.data("\(sent) sent, \(failed) failed, \(post.place)")
            }
            return failed == 0 && isDone ? 0 : 1
        } catch {
            throw .failure(error)
        }
    }

    /// Messages that left and that could not.
    private final class Count: Sendable {
        private let counts = Mutex((sent: 0, failed: 0))

        var both: (sent: Int, failed: Int) { counts.withLock { $0 } }

        func note(_ outcome: MailOutcome) {
            counts.withLock { counts in
                switch outcome {
                case .sent: counts.sent += 1
                case .failed, .unanswered, .refused: counts.failed += 1
                case .postponed: break
                }
            }
        }
    }
}
