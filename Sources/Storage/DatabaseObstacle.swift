internal import Domain
internal import SQL

/// What keeps a program from working with its database.
package struct DatabaseObstacle: Equatable, Sendable {
    /// One stable word, which tells nothing of the inside: ``wrongSchema``, ``readOnly``, or the
    /// code of a `Failure`.
    package let code: String
    /// One sentence for who runs the program: it may name the place.
    package let message: String

    /// The tables are older or newer than the program, or are another program's.
    package static let wrongSchema = "wrong_schema"

    /// It may be read, but not written.
    package static let readOnly = "read_only"

    /// What a look at its tables threw: nobody has acted, so that a conflict is about the tables.
    init(_ failure: Failure) {
        if case .conflict = failure { code = Self.wrongSchema } else { code = failure.code }
        message = failure.message
    }

    /// The database failed when it was asked.
    init(_ error: SQLError) {
        let failure = Failure(error)
        let isReadOnly = error.kind == .readOnly
        code = isReadOnly ? Self.readOnly : failure.code
        message = isReadOnly ? "\(failure.message): \(error.message)" : failure.message
    }
}
