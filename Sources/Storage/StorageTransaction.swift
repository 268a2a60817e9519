internal import Domain
internal import SQL

/// One open transaction: where the stores work.
final class StorageTransaction: GateTransaction {
    let now: Instant
    let call: Call
    let isDemo: Bool
    let trail = Trail()
    /// Until the gate knows who acts it looks up sessions and accounts itself.
    var access = Access(actor: .anonymous, grant: .all)
    let ports: StoragePorts
    /// What the stores changed, for the audit record.
    let log = ChangeLog()
    /// The account whose number was asked for last: most operations ask for one again and again.
    var lastNumber: (user: User.ID, number: Int64)?
    /// Whether a worker may want to look.
    var hasNewWork = false
    private let connection: any Connection
    private var depth = 0

    init(
        _ connection: any Connection, _ call: Call, at now: Instant, isDemo: Bool,
        ports: StoragePorts
    ) {
        (self.connection, self.call, self.now) = (connection, call, now)
        (self.isDemo, self.ports) = (isDemo, ports)
    }

    /// Which flavour of SQL the database speaks.
    var dialect: Dialect { connection.dialect }
    /// Which of the writers that work side by side this is.
    var lane: Int { connection.lane }

    var users: any UserStore { UsersTable(tx: self) }
    var credentials: any CredentialStore { CredentialsTable(tx: self) }
    var sessions: any SessionStore { SessionsTable(tx: self) }
    var attempts: any AttemptStore { AttemptsTable(tx: self) }
    var resets: any ResetStore { ResetsTable(tx: self) }
    var history: any HistoryStore { HistoryTables(tx: self) }
    var notes: any NoteStore { NotesTable(tx: self) }
    var guardians: any GuardianStore { GuardianLinksTable(tx: self) }
    var approvals: any ApprovalStore { ApprovalsTable(tx: self) }
    var mail: any MailStore { MailTable(tx: self) }
    var suppressions: any SuppressionStore { SuppressionsTable(tx: self) }
    var jobs: any JobStore { JobsTable(tx: self) }
    var queues: any QueueStore { QueuesTable(tx: self) }
    var settings: any SettingStore { SettingsTable(tx: self) }
    var breakers: any BreakerStore { BreakersTable(tx: self) }
    var audit: any AuditStore { AuditTable(tx: self) }
    var imports: any ImportStore { ImportedRowsTable(tx: self) }
    var bulk: any BulkStore { BulkLoad(self) }

    func newID<Entity: Identified>(_ type: Entity.Type) -> ID<Entity> {
        let (high, low) = ports.ids.uuid7(at: now)
        return ID(high: high, low: low)
    }

    var changes: [AuditChange] { log.changes }
    var before: Before { Before(log.records) }

    func attempt<Value>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
        if depth == 0 { log.clear() }
        let mark = log.mark
        depth += 1
        defer { depth -= 1 }
        do throws(Failure) {
            return try connection.savepoint(failing: failure, body)
        } catch {
            log.reset(to: mark)
            // The account may have been added by what was just undone.
            lastNumber = nil
            throw error
        }
    }

    func append(_ entry: AuditEntry) throws(Failure) -> AuditPosition {
        try AuditTable(tx: self).append(entry)
    }

    func storedAnswer(
        key: String, actor: String, operation: String
    ) throws(Failure) -> StoredAnswer? {
        try AnswersTable(tx: self).find(key: key, actor: actor, operation: operation)
    }

    func store(
        _ answer: StoredAnswer, key: String, actor: String, operation: String
    ) throws(Failure) {
        try AnswersTable(tx: self).add(answer, key: key, actor: actor, operation: operation)
    }

    func removeOldAnswers() throws(Failure) {
        try AnswersTable(tx: self).removeOld()
    }
}

/// What the tables ask of the database, with its errors in the caller's terms.
extension StorageTransaction {
    /// Runs a statement; gives how many rows it changed.
    @discardableResult
    func run(_ statement: Statement) throws(Failure) -> Int {
        do throws(SQLError) { return try connection.run(statement) } catch {
            throw failure(error)
        }
    }

    /// Adds one row and gives its number.
    func number(inserting statement: Statement) throws(Failure) -> Int64 {
        do throws(SQLError) { return try connection.number(inserting: statement) } catch {
            throw failure(error)
        }
    }

    /// Runs a statement before the commit; see ``settle()``.
    func runLate(_ statement: Statement) throws(Failure) {
        do throws(SQLError) { try connection.runLate(statement) } catch { throw failure(error) }
    }

    /// Runs the late statements now, as whoever reads what they write must ask for.
    func settle() throws(Failure) {
        do throws(SQLError) { try connection.settle() } catch { throw failure(error) }
    }

    /// What the closure makes of the first row; nil when there is none.
    func first<Result>(
        _ statement: Statement, _ read: (any Row) throws(SQLError) -> Result
    ) throws(Failure) -> Result? {
        do throws(SQLError) { return try connection.first(statement, read) } catch {
            throw failure(error)
        }
    }

    /// What the closure makes of every row, in order.
    func all<Result>(
        _ statement: Statement, _ read: (any Row) throws(SQLError) -> Result
    ) throws(Failure) -> [Result] {
        do throws(SQLError) { return try connection.all(statement, read) } catch {
            throw failure(error)
        }
    }

    /// Hands out rows until they end or the closure answers false.
    func rows(
        _ statement: Statement, while body: (any Row) throws(SQLError) -> Bool
    ) throws(Failure) {
        do throws(SQLError) { try connection.rows(of: statement, while: body) } catch {
            throw failure(error)
        }
    }

    /// Runs several statements that bind nothing.
    func script(_ statements: Statement) throws(Failure) {
        do throws(SQLError) { try connection.script(statements) } catch { throw failure(error) }
    }

    /// Lets the transaction's statements take as long as they need.
    func liftTimeLimit() throws(Failure) {
        do throws(SQLError) { try connection.liftTimeLimit() } catch { throw failure(error) }
    }

    /// A count or another single number; 0 without a row.
    func count(_ statement: Statement) throws(Failure) -> Int {
        try first(statement) { $0.int(0) } ?? 0
    }

    /// What an error is to whoever asked; the words that it keeps from them go into the trail.
    private func failure(_ error: SQLError) -> Failure {
        trail.cause = error.untold ?? trail.cause
        return .asking(error)
    }
}
