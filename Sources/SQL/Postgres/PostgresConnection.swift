internal import CPostgres
internal import Glibc
internal import Synchronization

/// One connection to a PostgreSQL server; used by one thread at a time, which its pool sees to.
package final class PostgresConnection {
    /// What a transaction is for, and so how it begins.
    enum Mode {
        case reader, writer
        /// Writes rows that it locks, and sees what others have committed meanwhile.
        case rowwise
    }

    package let lane: Int
    /// Set by whoever wants the running statement to stop.
    let interruption = Interruption()
    private let handle: OpaquePointer
    private let address: PostgresAddress
    private var statements = PostgresStatements()
    private var deadline: Deadline?
    /// What the transaction is for.
    private var mode = Mode.reader
    /// The error since which the server refuses this transaction's statements.
    private var failure: SQLError?
    /// Whether the whole transaction is lost, and not only its innermost part.
    private var isDoomed = false
    /// Whether the transaction may succeed when it is run again from its beginning.
    private(set) var mayRunAgain = false
    /// Whether the connection can be lent once more.
    private(set) var isSound = true

    /// A wish that another thread has.
    final class Interruption: Sendable {
        private let isWished = Atomic(false)

        func wish() { isWished.store(true, ordering: .relaxed) }
        func clear() { isWished.store(false, ordering: .relaxed) }
        fileprivate var isSet: Bool { isWished.load(ordering: .relaxed) }
    }

    /// How often a waiting thread looks whether it shall stop, in milliseconds.
    private static let lookEveryMs: Int32 = 20
    /// How much longer than the server we wait for its word that time is over, in milliseconds.
    private static let graceMs = 2_000

    /// Connects, which takes at most the address's time-out.
    init(_ address: PostgresAddress, lane: Int) throws(SQLError) {
        let opened = address.connect()
        guard let opened, PQstatus(opened) == CONNECTION_OK else {
            defer { PQfinish(opened) }
            throw SQLError.unreachable(address, opened)
        }
        // What the server remarks beside its answers, libpq writes to the terminal otherwise.
        PQsetNoticeProcessor(opened, { _, _ in }, nil)
        (handle, self.address, self.lane) = (opened, address, lane)
    }

    deinit {
        PQfinish(handle)
    }
}

extension PostgresConnection: Connection {
    package var dialect: Dialect { .postgres }

    @discardableResult
    package func run(_ statement: Statement) throws(SQLError) -> Int {
        try execute(statement).changeCount
    }

    package func number(inserting statement: Statement) throws(SQLError) -> Int64 {
        let number = try first("\(fragment: statement) RETURNING n") { $0.integer(0) }
        guard let number else { throw SQLError(.other, "the database gave no number to a row") }
        return number
    }

    package func rows(
        of statement: Statement, while body: (any Row) throws(SQLError) -> Bool
    ) throws(SQLError) {
        let result = try execute(statement)
        let row = PostgresRow(result)
        for index in 0..<result.rowCount {
            row.index = index
            let goesOn = try body(row)
            try row.check()
            guard goesOn else { return }
        }
    }

    package func script(_ statements: Statement) throws(SQLError) {
        precondition(statements.values.isEmpty, "a script binds nothing")
        try control(statements.text)
        precondition(hasItsTransaction, "a script ended its store's transaction")
    }

    package func liftTimeLimit() throws(SQLError) {
        deadline = nil
        try control(
            """
            SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0
            """)
    }

    /// Nothing would be saved by waiting.
    package func runLate(_ statement: Statement) throws(SQLError) { try run(statement) }

    package func settle() {}

    package func openSavepoint() throws(SQLError) {
        try control("SAVEPOINT part")
    }

    package func releaseSavepoint() throws(SQLError) {
        try control("RELEASE SAVEPOINT part")
    }

    package func rollBackSavepoint() {
        guard !isDoomed else { return }
        failure = nil
        do throws(SQLError) {
            try control("ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part")
        } catch {
            isDoomed = true
        }
    }
}

/// What its pool and its store need beyond `Connection`.
extension PostgresConnection {
    /// Begins a transaction that is given so long for each statement, and in all if it only reads.
    ///
    /// Settings hold for the transaction alone, as a pooler between us and the server demands. A
    /// writer's lookups go by index also in small tables: reading a whole table would count as
    /// depending on every row of it. A reader wants a few rows soon: their pages are in memory or
    /// on disks without heads, and helpers take longer to start than they save. Nothing is compiled
    /// (https://www.postgresql.org/docs/15/jit-decision.html): that takes a tenth of a second, and
    /// the price that keeps a writer from reading whole tables would bring it about. A backslash in
    /// a literal is a backslash, whatever the role's or the database's own settings say.
    func begin(_ mode: Mode, limitMs: Int) throws(SQLError) {
        (failure, isDoomed, mayRunAgain) = (nil, false, false)
        self.mode = mode
        interruption.clear()
        deadline = Deadline(inMs: limitMs + Self.graceMs)
        let limits = """
            SET LOCAL statement_timeout = \(limitMs); \
            SET LOCAL idle_in_transaction_session_timeout = \(Self.idleMs); SET LOCAL jit = off; \
            SET LOCAL standard_conforming_strings = on
            """
        switch mode {
        case .reader:
            try control(
                """
                BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; \(limits); \
                SET LOCAL random_page_cost = 1.1; SET LOCAL max_parallel_workers_per_gather = 0
                """)
        case .writer:
            try control(
                "BEGIN ISOLATION LEVEL SERIALIZABLE; \(limits); SET LOCAL enable_seqscan = off")
        case .rowwise:
            try control(
                "BEGIN ISOLATION LEVEL READ COMMITTED; \(limits); SET LOCAL enable_seqscan = off")
        }
    }

    /// How long the server keeps a transaction whose program says nothing, in milliseconds.
    private static let idleMs = 60_000

    /// Makes the transaction durable; `unsettled` when no answer came, or one that leaves it open.
    func commit() throws(SQLError) {
        if let failure { throw failure }
        let result: PostgresResult
        do throws(SQLError) {
            result = try exchange { PQsendQuery(handle, "COMMIT") }
        } catch {
            throw unsettled(
                "the connection to the database was lost while the change was being saved")
        }
        guard result.isSound else {
            let error = fail(result, hidesDetail: false)
            guard error.kind == .unsettled else { throw error }
            throw unsettled("the database does not know whether the change was saved")
        }
        guard result.command == "COMMIT" else {
            throw SQLError(.other, "the database rolled the change back")
        }
    }

    /// The error of a commit of which nobody knows what became, and which is not run again.
    private func unsettled(_ reason: String) -> SQLError {
        mayRunAgain = false
        return SQLError(
            .unsettled, "\(reason); look whether it is there before you repeat it")
    }

    /// Ends whatever is open; false when the connection cannot be used again.
    func rollBack() -> Bool {
        guard isSound, PQstatus(handle) == CONNECTION_OK else { return false }
        guard PQtransactionStatus(handle) != PQTRANS_IDLE else { return true }
        deadline = Deadline(inMs: Self.graceMs)
        interruption.clear()
        do throws(SQLError) {
            return try exchange { PQsendQuery(handle, "ROLLBACK") }.isSound
        } catch {
            return false
        }
    }

    /// The error that ended the transaction; nil while it can be committed.
    var doom: SQLError? { failure }

    /// Whether the server has been told nothing but to begin.
    var hasItsTransaction: Bool {
        switch PQtransactionStatus(handle) {
        case PQTRANS_INTRANS, PQTRANS_INERROR: true
        default: false
        }
    }

    /// How many statements are prepared now, and how many have been.
    var preparedStatements: (now: Int, ever: Int) { (statements.count, statements.preparations) }
}

extension PostgresConnection {
    private func execute(_ statement: Statement) throws(SQLError) -> PostgresResult {
        try refuse()
        let name = try prepared(statement.text)
        let parameters = PostgresParameters(statement.values)
        let result = try exchange { parameters.send(name, on: handle) }
        guard result.isSound else {
            throw fail(result, hidesDetail: !statement.values.isEmpty)
        }
        precondition(hasItsTransaction, "a statement ended its store's transaction")
        return result
    }

    private func prepared(_ text: String) throws(SQLError) -> String {
        if let name = statements.name(of: text) { return name }
        let name = statements.newName()
        let result = try exchange { PQsendPrepare(handle, name, text, 0, nil) }
        guard result.isSound else { throw fail(result, hidesDetail: false) }
        if let evicted = statements.add(name, for: text) { try control("DEALLOCATE \(evicted)") }
        return name
    }

    /// Runs statements of the driver's own, or of a script.
    private func control(_ text: String) throws(SQLError) {
        try refuse()
        let result = try exchange { PQsendQuery(handle, text) }
        guard result.isSound else { throw fail(result, hidesDetail: false) }
    }

    /// Throws when nothing more can come of the transaction.
    private func refuse() throws(SQLError) {
        if let failure { throw failure }
        if interruption.isSet { throw noted(SQLError(.interrupted, "interrupted")) }
        if let deadline, deadline.hasPassed { throw noted(Self.tookTooLong) }
    }

    private static let tookTooLong = SQLError(
        .interrupted, "the statement took longer than allowed")

    private func noted(_ error: SQLError) -> SQLError {
        failure = error
        return error
    }

    /// The error of a result, after noting what it did to the transaction.
    private func fail(_ result: PostgresResult, hidesDetail: Bool) -> SQLError {
        var error = SQLError(
            postgres: result, hidesDetail: hidesDetail, isStandby: mode == .writer && isStandby)
        if error.kind == .interrupted {
            error =
                interruption.isSet
                ? SQLError(.interrupted, code: error.code, "interrupted")
                : SQLError(.interrupted, code: error.code, Self.tookTooLong.message)
        }
        if SQLError.isPassing(result) { (isDoomed, mayRunAgain) = (true, true) }
        // A new connection may lead to a server that takes changes.
        let isMisplaced = error.kind == .readOnly && mode != .reader
        let isSpoilt = SQLError.spoilsStatements(result) || PQstatus(handle) != CONNECTION_OK
        if isMisplaced || isSpoilt {
            (isDoomed, mayRunAgain, isSound) = (true, true, false)
        }
        return noted(error)
    }

    /// Whether the server says that it is a standby, which it tells unasked from version 14 on
    /// (https://www.postgresql.org/docs/15/protocol-flow.html, 55.2.7).
    private var isStandby: Bool {
        PQparameterStatus(handle, "in_hot_standby").map { String(cString: $0) } == "on"
    }

    /// Sends something and waits for all of the answer: the first error in it, or else its last
    /// result.
    private func exchange(_ send: () -> Int32) throws(SQLError) -> PostgresResult {
        guard isSound, send() == 1 else { throw lost() }
        var answer: PostgresResult?
        while true {
            while PQisBusy(handle) == 1 { try awaitBytes() }
            guard let next = PQgetResult(handle) else { break }
            let result = PostgresResult(next)
            if answer?.isSound ?? true { answer = result }
        }
        guard let answer else { throw lost() }
        return answer
    }

    /// Waits for bytes of the server, for at most as long as the transaction may take.
    private func awaitBytes() throws(SQLError) {
        var isToldToStop = false
        while true {
            var wanted = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
            let count = poll(&wanted, 1, Self.lookEveryMs)
            if count > 0 { break }
            if interruption.isSet, !isToldToStop {
                isToldToStop = true
                stopStatement()
            }
            if let deadline, deadline.hasPassed { throw lost() }
        }
        guard PQconsumeInput(handle) == 1 else { throw lost() }
    }

    private func stopStatement() {
        guard let cancel = PQgetCancel(handle) else { return }
        defer { PQfreeCancel(cancel) }
        // When it does not get through, the time limit ends the statement.
        var reason = [CChar](repeating: 0, count: 256)
        _ = PQcancel(cancel, &reason, Int32(reason.count))
    }

    /// The connection is gone, and with it the transaction.
    private func lost() -> SQLError {
        (isSound, isDoomed, mayRunAgain) = (false, true, true)
        return noted(SQLError.unreachable(address, handle))
    }
}
