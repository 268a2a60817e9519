package import Domain
package import Storage

/// What a backup says of itself before anything is opened; never secret.
package struct BackupHeader: Codable, Sendable, Equatable {
    /// When it was made.
    package var at: Instant
    /// The database's name, without its place.
    package var database: String
    /// The kind of database: `sqlite` or `postgres`.
    package var store: String
    /// Whether it holds sample data.
    package var isDemo: Bool
    /// The hash of the database's first audit record; `nil` for a database without any, and in
    /// files of versions that did not write it.
    package var identity: String?
    /// The version of callboard that made it.
    package var version: String
    /// Number of the last step of its schema.
    package var schema: Int
    /// Why it was made, as in `before the migration to schema 2`.
    package var cause: String?
    /// The name of the key that opens it; `nil` when it is not sealed.
    package var key: String?
    /// What the sealed stream begins with, base64url; `nil` when it is not sealed.
    package var stream: String?
}

/// What a backup holds, to be compared with what comes out of it.
package struct BackupManifest: Codable, Sendable, Equatable {
    /// Bytes of the data.
    package var bytes: Int
    /// Every table with its rows.
    package var tables: [DatabaseCopy.Table]
    /// The last records of the audit trail, signed if the database's seed was at hand.
    package var checkpoint: Checkpoint

    /// Rows of all tables.
    package var rows: Int { tables.reduce(0) { $0 + $1.rows } }
}

/// What came of restoring a backup into a database of its own.
package struct BackupProof: Codable, Sendable, Equatable {
    /// When it was tried.
    package var at: Instant
    /// Audit records that fit together.
    package var auditRecords: Int
    /// What was wrong; empty for a backup that is good.
    package var problems: [String]

    /// Whether nothing was wrong.
    package var isGood: Bool { problems.isEmpty }
}
