/// What the import keeps: which row of which file became which record.
package protocol ImportStore {
    /// What an earlier run made of a row; `nil` when it is new.
    func find(file: String, id: Int) throws(Failure) -> ImportedRow?
    /// What earlier runs made of all rows of a file.
    func all(of file: String) throws(Failure) -> [ImportedRow]
    /// Keeps what became of a row.
    func save(_ row: ImportedRow) throws(Failure)
    /// Adds an account with its profile and password.
    ///
    /// Unlike ``UserStore/add(_:_:)`` it lists no values for the audit record, which an import
    /// would make as long as the file.
    func add(
        _ user: User, _ profile: Profile, _ hash: PasswordHash?, at moment: Instant
    ) throws(Failure)
    /// Adds sign-ins of the old system that are not there yet; gives how many were new.
    func add(signIns: [SignIn], keys: [ImportedRow]) throws(Failure) -> Int
}

/// The trace of one imported row.
package struct ImportedRow: Sendable, Equatable {
    /// The file's name.
    package var file: String
    /// The row's id in the file.
    package var id: Int
    /// The record that it became.
    package var record: String
    /// What a later run compares the row with: see ``ImportMarks``.
    package var fingerprint: String

    /// Puts a trace together.
    package init(file: String, id: Int, record: String, fingerprint: String) {
        (self.file, self.id, self.record, self.fingerprint) = (file, id, record, fingerprint)
    }
}
