internal import CPostgres

/// The one place where PostgreSQL's codes become errors
/// (https://www.postgresql.org/docs/current/errcodes-appendix.html).
extension SQLError {
    /// The error that a result holds.
    ///
    /// `hidesDetail` leaves out the server's sentence where it may quote a bound value;
    /// `isStandby` says that a standby was to write.
    init(postgres result: PostgresResult, hidesDetail: Bool, isStandby: Bool) {
        let state = result.field(cpostgres_sqlstate)
        let sentence = result.field(cpostgres_message)
        let isMisplaced = Self.isOfStandby(state, sentence, isStandby: isStandby)
        let kind: Kind = isMisplaced ? .readOnly : Kind(sqlstate: state)
        let message: String
        switch kind {
        case .constraint(.unique):
            message = "UNIQUE constraint failed: \(Self.key(result))"
        case .constraint(.notNull):
            let column = result.field(cpostgres_column)
            message = "NOT NULL constraint failed: \(result.field(cpostgres_table)).\(column)"
        case .constraint(.check):
            message = "CHECK constraint failed: \(result.field(cpostgres_constraint))"
        case .constraint(.foreignKey):
            message = "FOREIGN KEY constraint failed"
        default:
            // Class 22 is about values and quotes them.
            message =
                hidesDetail && state.hasPrefix("22")
                ? "the database does not take a value" : sentence
        }
        self.init(kind, state: state, message)
    }

    private init(_ kind: Kind, state: String, _ message: String) {
        self.init(kind, code: state.isEmpty ? 0 : Int32(state, radix: 36) ?? 0, message)
    }

    /// Whether a standby refuses to begin a transaction that writes, which it does before anything
    /// is written: it does not know what is serializable
    /// (https://www.postgresql.org/docs/15/hot-standby.html, 27.4.5).
    ///
    /// The state says only that something is not supported. What the server says of itself tells
    /// the rest, in every language; servers before 14 say it in their sentence alone.
    static func isOfStandby(_ state: String, _ sentence: String, isStandby: Bool) -> Bool {
        state == "0A000" && (isStandby || sentence.lowercased().contains("hot standby"))
    }

    /// What a unique key is about, as `users.email`: PostgreSQL names it `users_email_key`.
    private static func key(_ result: PostgresResult) -> String {
        let table = result.field(cpostgres_table)
        var name = result.field(cpostgres_constraint)[...]
        if name.hasPrefix(table + "_") { name = name.dropFirst(table.count + 1) }
        if name.hasSuffix("_key") { name = name.dropLast("_key".count) }
        return "\(table).\(name)"
    }

    /// What libpq says about a connection that is not there.
    static func unreachable(_ address: PostgresAddress, _ handle: OpaquePointer?) -> SQLError {
        let reason = handle.flatMap { PQerrorMessage($0) }.map { String(cString: $0) } ?? ""
        // It indents what explains a line by a tab.
        let lines = reason.split(whereSeparator: \.isNewline).map { $0.drop(while: \.isWhitespace) }
        let line = lines.joined(separator: "; ")
        return SQLError(.unreachable, "cannot reach the database at \(address): \(line)")
    }

    /// Whether the whole transaction may succeed when it is tried again from its beginning.
    static func isPassing(_ result: PostgresResult) -> Bool {
        switch result.field(cpostgres_sqlstate) {
        // Serialization failure, deadlock.
        case "40001", "40P01": true
        // Two processes made the same table at once: its name is unique in the catalog.
        case "23505": result.field(cpostgres_schema) == "pg_catalog"
        case "42P07": true
        default: false
        }
    }

    /// Whether the server no longer knows a statement as it was prepared: after a migration, or
    /// behind a pooler.
    ///
    /// A new connection prepares it anew. The state says only that something is not supported; the
    /// routine says what, in every language, as pgJDBC has it, and poolers the sentence.
    static func spoilsStatements(_ result: PostgresResult) -> Bool {
        let state = result.field(cpostgres_sqlstate)
        guard state == "0A000" else { return state == "26000" }
        return result.field(cpostgres_routine) == "RevalidateCachedQuery"
            || result.field(cpostgres_message).contains("cached plan")
    }
}

extension SQLError.Kind {
    /// What a SQLSTATE means to a caller.
    fileprivate init(sqlstate state: String) {
        switch state {
        case "23505": self = .constraint(.unique)
        case "23503", "23001": self = .constraint(.foreignKey)
        case "23514": self = .constraint(.check)
        case "23502": self = .constraint(.notNull)
        // A trigger that raised; a value that the column's type does not take.
        case "P0001", "22P02", "22003", "22001", "428C9": self = .constraint(.other)
        case "40001", "40P01", "53300", "55P03": self = .busy
        // Who keeps a database on many machines may lose sight of a commit, and says so.
        case "40003", "08007": self = .unsettled
        case "25006": self = .readOnly
        case "42501": self = .denied
        case "57014": self = .interrupted
        case "53100": self = .full
        case "XX001", "XX002": self = .corrupt
        default:
            switch state.prefix(2) {
            case "23": self = .constraint(.other)
            case "08", "57": self = .unreachable
            default: self = .other
            }
        }
    }
}
