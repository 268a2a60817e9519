internal import Domain
internal import SQL
internal import Synchronization

/// What the database says in its own words while one call works in it.
final class ErrorReport {
    private var storeWords: String?
    private var trail: Trail?

    /// Takes note of a transaction that begins, in place of one that was undone.
    func begin(_ tx: StorageTransaction) -> StorageTransaction {
        (storeWords, trail) = (nil, tx.trail)
        return tx
    }

    /// What an error of the store itself is to whoever asked.
    func failure(_ error: SQLError) -> Failure {
        storeWords = error.untold
        return .asking(error)
    }

    /// The words that are left when the call has ended; `nil` when nothing was kept from who asked.
    var words: String? { storeWords ?? trail?.cause }
}

/// Tells the log what the database said in its own words.
final class ErrorLog: Sendable {
    private let write: @Sendable (_ words: String, _ request: String?) -> Void
    /// When words were last told that belong to no request.
    private let told = Mutex<[String: Instant]>([:])

    /// How long the same words are told once when no request asked: workers try again several times
    /// a second.
    static let silence = Span.minutes(1)
    /// Words that are remembered; past that, all are forgotten and told again.
    private static let toldMax = 100

    init(_ write: @escaping @Sendable (_ words: String, _ request: String?) -> Void) {
        self.write = write
    }

    /// Tells what a call left, if anything.
    func take(_ report: ErrorReport, of call: Call, at now: Instant) {
        guard let words = report.words else { return }
        guard call.requestID != nil || isNews(words, at: now) else { return }
        write(words, call.requestID)
    }

    private func isNews(_ words: String, at now: Instant) -> Bool {
        told.withLock { told in
            if let last = told[words], now - last < Self.silence { return false }
            if told.count >= Self.toldMax { told = [:] }
            told[words] = now
            return true
        }
    }
}
