internal import Domain
internal import SQL

/// What keeps a program from working with its database.
package struct DatabaseObstacle: Equatable, Sendable {
    /// One stable word, which tells nothing of the inside: ``wrongSchema``, ``readOnly``, or the
    /// code of a `Failure`.
    package let code: String
    /// One sentence for who runs the program: it may name the place.
    package let message: String

    /// The tables are older or newer than the program.
    package static let wrongSchema = "wrong_schema"

    /// It may be read, but not written.
    package static let readOnly = "read_only"

    init(code: String, message: String) { (self.code, self.message) = (code, message) }

    /// The database failed when it was asked.
    init(_ failure: Failure) { self.init(code: failure.code, message: failure.message) }

    /// As above, in the database's own words.
    init(_ error: SQLError) {
        let failure = Failure(error)
        guard error.kind == .readOnly else {
            self.init(failure)
            return
        }
        self.init(code: Self.readOnly, message: "\(failure.message): \(error.message)")
    }
}
