package import Domain
package import SQL

extension Failure {
    /// What an error of the database means to whoever asked: the only place where one becomes the
    /// other.
    package init(_ error: SQLError) {
        switch error.kind {
        case .busy: self = .unavailable("the database is busy; try again in a moment")
        case .constraint(.unique) where error.subject == "users.email":
            self = .conflict("the e-mail address is taken; choose another")
        case .constraint(.unique):
            self = .conflict("there is already such a record (\(error.subject))")
        case .constraint(.foreignKey):
            self = .conflict("the record points to something that does not exist")
        case .constraint:
            self = .conflict("the record breaks a rule of the database (\(error.message))")
        case .corrupt:
            self = .unavailable("the database file is damaged; restore it from a backup")
        case .full: self = .unavailable("the disk is full; make room and try again")
        case .readOnly: self = .unavailable("the database may be read, but not written")
        case .interrupted: self = .unavailable("the database took too long; narrow the question")
        case .denied: self = .denied(error.message)
        case .unsettled: self = .unsettled(error.message)
        case .mismatch, .missing, .unsafeFile, .unsafeAddress, .unreachable, .closed, .other:
            self = .unavailable(error.message)
        }
    }

    /// As above, for whoever asks a database that is open: where it stands and what is in it is
    /// told to who opens it, not to everybody whom a server answers.
    static func asking(_ error: SQLError) -> Failure {
        switch error.kind {
        case .unreachable: .unavailable("the database cannot be reached; try again in a moment")
        case .constraint(.unique) where error.subject != "users.email":
            .conflict("there is already such a record")
        case .constraint(.check), .constraint(.notNull), .constraint(.other):
            .conflict("the record breaks a rule of the database")
        case .readOnly: .unavailable("the database takes no changes now; the log says why")
        case .mismatch, .denied, .missing, .unsafeFile, .unsafeAddress, .other:
            .unavailable("the database did not do what was asked; the log says why")
        default: Failure(error)
        }
    }
}

extension SQLError {
    /// A role, as SQL writes it, that may not read the tables; `wayOut` is told beside the other
    /// way, which is another role.
    static func mayNotRead(_ role: String, wayOut: String) -> SQLError {
        SQLError(
            .denied,
            "the role \(role) has no right to read the database's tables; name the role that made "
                + "them in the address, or \(wayOut)")
    }

    /// What ``Failure/asking(_:)`` does not tell who asks, for the log and the audit trail; `nil`
    /// when it tells all, and for a database that is away, which every call would repeat.
    var untold: String? {
        switch kind {
        case .constraint(.unique) where subject == "users.email": nil
        case .constraint(.foreignKey): nil
        case .constraint, .mismatch, .denied, .readOnly, .missing, .unsafeFile, .unsafeAddress,
            .other:
            description
        case .busy, .corrupt, .full, .interrupted, .unreachable, .unsettled, .closed: nil
        }
    }
}
