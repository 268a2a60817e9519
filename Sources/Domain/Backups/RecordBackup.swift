/// Writes down that a backup was made: whoever has one has everything that was in the database.
package struct RecordBackup: Operation {
    package var file: String
    package var bytes: Int
    package var rows: Int
    package var key: String?
    package var problem: String?

    /// Tells of a backup.
    package init(file: String, bytes: Int, rows: Int, key: String?, problem: String?) {
        (self.file, self.bytes, self.rows) = (file, bytes, rows)
        (self.key, self.problem) = (key, problem)
    }

    package static let spec = Spec(
        "backups.record", .post, "/backups", needs: .fileAccess, isPublic: false,
        summary: "Write down that a backup was made.",
        fields: [
            "file": "Where it is.", "bytes": "How long it is.", "rows": "Rows of all tables.",
            "key": "Name of the key that it is sealed with.",
            "problem": "Why it could not be proven.",
        ]
    )

    package func run(in tx: any Transaction) throws(Failure) -> Done { Done(count: rows) }
}
