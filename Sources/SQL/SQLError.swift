/// Why the database did not do what was asked.
package struct SQLError: Error, Equatable, Sendable {
    /// What a caller can react to; everything else is `other`.
    package enum Kind: Equatable, Sendable {
        /// Somebody else holds the database, or a queue or pool is full: trying again may help.
        case busy
        case constraint(Constraint)
        /// The file is damaged or not a database.
        case corrupt
        case full
        case readOnly
        /// A deadline passed or `interruptReads` was called.
        case interrupted
        /// A column held another type than the one read: schema and code disagree.
        case mismatch
        /// There is no database file.
        case missing
        /// The database file may be read by others, or is not a plain file.
        case unsafeFile
        /// The role that the server knows us by has no right to what was asked, or the user that
        /// we are has none to the file.
        case denied
        /// The server is another machine, and the address does not demand that it proves itself.
        case unsafeAddress
        /// The server cannot be reached, or went away.
        case unreachable
        /// The server went away during a commit, or lost sight of it: whether the change was saved
        /// is not known.
        case unsettled
        /// The store has been closed.
        case closed
        case other
    }

    /// Which rule of the schema a statement would have broken.
    package enum Constraint: Equatable, Sendable {
        case unique, foreignKey, check, notNull
        /// A trigger raised, or a rule that has no case of its own.
        case other
    }

    /// What happened, in terms that a caller can switch over.
    package let kind: Kind
    /// The driver's own number: SQLite's extended result code, PostgreSQL's SQLSTATE read with
    /// radix 36; 0 when no driver was involved.
    package let code: Int32
    /// One sentence without bound values.
    package let message: String

    package init(_ kind: Kind, code: Int32 = 0, _ message: String) {
        self.kind = kind
        self.code = code
        self.message = message
    }

    /// A stored value that the reading code cannot understand, named by table and column.
    package static func unreadable(_ column: StaticString) -> SQLError {
        SQLError(.mismatch, "\(column) holds a value that this version cannot read")
    }

    /// What a broken constraint is about: `users.email` or the constraint's name; empty if unknown.
    package var subject: Substring {
        guard case .constraint = kind else { return "" }
        let parts = message.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { return "" }
        return parts[1].drop { $0 == " " }
    }
}

extension SQLError: CustomStringConvertible {
    package var description: String {
        code == 0 ? message : "\(message) (code \(codeText))"
    }

    /// The code as its manual writes it: five letters and digits of PostgreSQL, a number of SQLite.
    private var codeText: String {
        let text = String(code, radix: 36, uppercase: true)
        let isState = code >= 36 * 36 * 36
        return isState ? String(repeating: "0", count: max(5 - text.count, 0)) + text : "\(code)"
    }
}
