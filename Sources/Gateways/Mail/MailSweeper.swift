package import Domain

/// Gives every message that waits its job: what a job of the kind `mail.sweep` does.
///
/// Messages of before there were jobs, and of a database that was copied without them, have none.
package struct MailSweeper: JobHandler {
    /// Makes a sweeper.
    package init() {}

    package var kind: JobKind { .mailSweep }

    package func run(_ job: Job, _ context: JobContext) -> Job.Outcome {
        do throws(Failure) {
            // Looking changes nothing and leaves no record, so that most sweeps leave none.
            while try context.perform(CountStrayMail()).count > 0, !context.isStopping {
                _ = try context.perform(AdoptMail())
            }
            return .done
        } catch {
            return .failed(error.message, noSoonerThan: .seconds(0))
        }
    }
}
