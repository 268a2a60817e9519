/// Opens transactions.
///
/// Only the gate is handed one.
package protocol Database: Sendable {
    /// Runs a body that only reads, on one snapshot.
    ///
    /// With `isLong` it may go through a whole table; it may have to wait for other such bodies,
    /// so that those that take no time never do.
    func read<Value>(
        _ call: Call, at now: Instant, isLong: Bool,
        _ body: (any GateTransaction) throws(Failure) -> Value
    ) throws(Failure) -> Value

    /// Runs a body that may write, and returns after its commit. When it throws, nothing of it
    /// stays. The body may run twice when a commit has to be tried again.
    func write<Value>(
        _ call: Call, at now: Instant, _ body: (any GateTransaction) throws(Failure) -> Value
    ) throws(Failure) -> Value

    /// As ``write(_:at:_:)``, for the workers' bookkeeping: writers that take different rows do not
    /// hinder each other, and none sees the database as if it were alone.
    func keepBooks<Value>(
        at now: Instant, _ body: (any WorkStore) throws(Failure) -> Value
    ) throws(Failure) -> Value

    /// Runs a body that looks into the workers' books.
    func readBooks<Value>(
        at now: Instant, _ body: (any WorkStore) throws(Failure) -> Value
    ) throws(Failure) -> Value

    /// A number that differs after anybody, in this process or another, has committed a change.
    func changeCounter() throws(Failure) -> Int64

    /// Whether the database holds sample data.
    var isDemo: Bool { get }
}

extension Database {
    /// Runs a body that reads by an index, on one snapshot.
    package func read<Value>(
        _ call: Call, at now: Instant, _ body: (any GateTransaction) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try read(call, at: now, isLong: false, body)
    }
}

/// A transaction as the gate sees it.
package protocol GateTransaction: Transaction {
    /// Who acts; the gate sets it once it knows.
    var access: Access { get set }
    /// What the stores have changed since the last ``attempt(_:)`` began.
    var changes: [AuditChange] { get }
    /// The records that were changed, as they were before.
    var before: Before { get }
    /// Whether jobs were written down or changed that a worker may want to see.
    var hasNewWork: Bool { get }

    /// Runs a body in a savepoint: when it throws, its effects and noted changes are undone.
    func attempt<Value>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value

    /// Appends to the audit trail; no failure here may be ignored.
    func append(_ entry: AuditEntry) throws(Failure) -> AuditPosition

    /// The answer that was stored under an idempotency key; `nil` when the key is new.
    func storedAnswer(key: String, actor: String, operation: String) throws(Failure)
        -> StoredAnswer?
    /// Stores the answer of a key.
    func store(
        _ answer: StoredAnswer, key: String, actor: String, operation: String
    ) throws(Failure)
    /// Removes some of the answers that are older than ``StoredAnswer/life``, if it is their turn.
    func removeOldAnswers() throws(Failure)
}

/// What a call with an idempotency key gave.
package struct StoredAnswer: Sendable, Equatable {
    /// A keyed code of the operation's parameters: the same key with others is refused.
    package var fingerprint: String
    /// JSON of the output with secrets taken out, or of the failure.
    package var body: String
    /// Whether ``body`` is a failure.
    package var isFailure: Bool
    /// The audit record of the first call.
    package var record: AuditPosition?
    /// JSON of the way back, and when it closes; `nil` when there is none, or none without secrets.
    package var undo: String?
    package var undoUntil: Instant?

    /// How long answers are kept.
    package static let life = Span.days(7)

    /// Puts an answer together.
    package init(
        fingerprint: String, body: String, isFailure: Bool, record: AuditPosition?,
        undo: String? = nil, undoUntil: Instant? = nil
    ) {
        (self.fingerprint, self.body, self.isFailure) = (fingerprint, body, isFailure)
        (self.record, self.undo, self.undoUntil) = (record, undo, undoUntil)
    }
}

/// The cryptography that the audit trail needs; Service conforms over Crypto.
package protocol AuditSeal: Sendable {
    /// A fresh key for a person, 32 bytes.
    func newKey() -> [UInt8]
    /// Encrypts a personal value so that only the key opens it.
    func seal(_ text: String, key: [UInt8]) -> [UInt8]
    /// Opens a sealed value; `nil` when the key is another or the bytes were changed.
    func open(_ sealed: [UInt8], key: [UInt8]) -> String?
    /// SHA-256, 32 bytes.
    func hash(_ bytes: [UInt8]) -> [UInt8]
}
