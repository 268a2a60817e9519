/// What the import keeps: which row of which file became which record.
package protocol ImportStore {
    /// What an earlier run made of a row; `nil` when it is new.
    func find(file: String, id: Int) throws(Failure) -> ImportedRow?
    /// Keeps what became of a row.
    func save(_ row: ImportedRow) throws(Failure)
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
    /// A hash of the row's cleaned fields: a later run sees whether the source changed.
    package var fingerprint: String

    /// Puts a trace together.
    package init(file: String, id: Int, record: String, fingerprint: String) {
        (self.file, self.id, self.record, self.fingerprint) = (file, id, record, fingerprint)
    }
}
