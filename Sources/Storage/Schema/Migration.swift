internal import SQL

/// One step of the schema, for ever as it was written: a later change is a later step.
///
/// It never uses types of the business: they change, and what it did must not.
struct Migration: Sendable {
    /// From 1, without gaps.
    let number: Int
    /// What it brings, in a few words.
    let name: String
    /// The statements for SQLite.
    let sqlite: Way
    /// The statements for PostgreSQL.
    let postgres: Way

    /// The statements for one kind of database.
    struct Way: Sendable {
        /// What brings the step.
        let up: Statement
        /// What takes it back, with all that its tables hold.
        let down: Statement
        /// What to do when the database refuses to; nil when nothing more is to be said.
        var wayOut: String?
    }

    /// The statements for a dialect.
    func way(for dialect: Dialect) -> Way {
        switch dialect {
        case .sqlite: sqlite
        case .postgres: postgres
        }
    }

    /// All steps in order: only ever appended to.
    static let all: [Migration] = [
        Migration(
            number: 1, name: "people, access, traffic, audit",
            sqlite: Way(
                up: .joined(
                    [
                        FirstTables.people, FirstTables.userIndexesUp, FirstTables.access,
                        FirstTables.traffic, FirstTables.audit,
                    ], separator: "\n"),
                down: FirstTables.down),
            postgres: Way(
                up: .joined(
                    [
                        PostgresTables.people, PostgresTables.userIndexesUp, PostgresTables.access,
                        PostgresTables.traffic, PostgresTables.audit,
                    ], separator: "\n"),
                down: PostgresTables.down)),
        Migration(
            number: 2, name: "when sessions lapse",
            sqlite: Way(up: LapsingSessions.up(.sqlite), down: LapsingSessions.down),
            postgres: Way(up: LapsingSessions.up(.postgres), down: LapsingSessions.down)),
        Migration(
            number: 3, name: "settings",
            sqlite: Way(up: SettingChanges.up(.sqlite), down: SettingChanges.down),
            postgres: Way(up: SettingChanges.up(.postgres), down: SettingChanges.down)),
        Migration(
            number: 4, name: "parts of words",
            sqlite: Way(up: WordParts.up(.sqlite), down: WordParts.down(.sqlite)),
            postgres: Way(
                up: WordParts.up(.postgres), down: WordParts.down(.postgres),
                wayOut: WordParts.wayOut)),
        Migration(
            number: 5, name: "gateways",
            sqlite: Way(up: GatewayTables.up(.sqlite), down: GatewayTables.down),
            postgres: Way(up: GatewayTables.up(.postgres), down: GatewayTables.down)),
        Migration(
            number: 6, name: "jobs",
            sqlite: Way(up: JobTables.up(.sqlite), down: JobTables.down),
            postgres: Way(up: JobTables.up(.postgres), down: JobTables.down)),
        Migration(
            number: 7, name: "delivery of mail",
            sqlite: Way(up: MailDelivery.up(.sqlite), down: MailDelivery.down(.sqlite)),
            postgres: Way(up: MailDelivery.up(.postgres), down: MailDelivery.down(.postgres))),
        Migration(
            number: 8, name: "beginnings of words",
            sqlite: Way(up: WordBeginnings.up(.sqlite), down: WordBeginnings.down(.sqlite)),
            postgres: Way(
                up: WordBeginnings.up(.postgres), down: WordBeginnings.down(.postgres))),
        Migration(
            number: 9, name: "short words by their parts",
            sqlite: Way(up: ShortWords.up(.sqlite), down: ShortWords.down(.sqlite)),
            postgres: Way(up: ShortWords.up(.postgres), down: ShortWords.down(.postgres))),
        Migration(
            number: 10, name: "newcomers among the parts of words",
            sqlite: Way(up: NewcomerParts.up(.sqlite), down: NewcomerParts.down(.sqlite)),
            postgres: Way(up: NewcomerParts.up(.postgres), down: NewcomerParts.down(.postgres))),
        Migration(
            number: 11, name: "choices compared one by one",
            sqlite: Way(up: ComparedChoices.up(.sqlite), down: ComparedChoices.down(.sqlite)),
            postgres: Way(
                up: ComparedChoices.up(.postgres), down: ComparedChoices.down(.postgres))),
        Migration(
            number: 12, name: "ways back of stored answers",
            sqlite: Way(up: StoredUndo.up(.sqlite), down: StoredUndo.down),
            postgres: Way(up: StoredUndo.up(.postgres), down: StoredUndo.down)),
    ]
}

/// Names of types, for steps that both kinds of database write alike but for these.
extension Dialect {
    /// A whole number of 64 bits.
    var integer: Statement { self == .sqlite ? "INTEGER" : "BIGINT" }
    /// Text that is compared byte by byte.
    var text: Statement { self == .sqlite ? "TEXT" : "TEXT COLLATE \"C\"" }
    /// The number of a row, counted by the database.
    var rowNumber: Statement {
        self == .sqlite
            ? "INTEGER PRIMARY KEY" : "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"
    }
    /// What follows a table whose types are binding.
    var strict: Statement { self == .sqlite ? " STRICT" : "" }
    /// Bytes.
    var blob: Statement { self == .sqlite ? "BLOB" : "BYTEA" }
}
