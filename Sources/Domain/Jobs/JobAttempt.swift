/// One try of a job that has ended, as its history keeps it.
package struct JobAttempt: Codable, Sendable, Equatable {
    /// Names the try among those of its job, from 1.
    package var fence: Int
    /// Who made it.
    package var worker: String
    package var began: Instant
    package var ended: Instant
    package var result: Result
    /// Why it did not succeed; `nil` when it did.
    package var error: String?

    /// How a try ended.
    package enum Result: String, CaseIterable, Codable, Sendable {
        case done, failed, hopeless, postponed
        case handedBack = "handed_back"
        /// Its worker stopped without a report.
        case lost

        /// How good it is.
        package var tone: CellValue.Tone {
            switch self {
            case .done: .good
            case .postponed, .handedBack: .neutral
            case .failed: .warn
            case .hopeless, .lost: .bad
            }
        }
    }

    /// Tries of one job that are kept: the newest.
    package static let keptMax = 20

    /// Describes a try.
    package init(
        fence: Int, worker: String, began: Instant, ended: Instant, result: Result, error: String?
    ) {
        (self.fence, self.worker, self.began) = (fence, worker, began)
        (self.ended, self.result, self.error) = (ended, result, error)
    }
}

extension JobAttempt {
    /// What an outcome is in history.
    package init(_ lease: Job.Lease, fence: Int, _ outcome: Job.Outcome, at ended: Instant) {
        let (result, error): (Result, String?) =
            switch outcome {
            case .done: (.done, nil)
            case .failed(let error, _): (.failed, error)
            case .hopeless(let error): (.hopeless, error)
            case .postponed(let reason, _): (.postponed, reason)
            case .handedBack: (.handedBack, nil)
            }
        self.init(
            fence: fence, worker: lease.worker, began: lease.since, ended: max(ended, lease.since),
            result: result, error: error.map { String($0.prefix(Job.errorLengthMax)) })
    }
}
