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

    /// The statements for one kind of database.
    struct Way: Sendable {
        /// What brings the step.
        let up: Statement
        /// What takes it back, with all that its tables hold.
        let down: Statement
    }

    /// The statements for a dialect; nil where the step does not exist yet.
    func way(for dialect: Dialect) -> Way? {
        switch dialect {
        case .sqlite: sqlite
        case .postgres: nil
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
                down: FirstTables.down)),
        Migration(
            number: 2, name: "when sessions lapse",
            sqlite: Way(up: LapsingSessions.up, down: LapsingSessions.down)),
        Migration(
            number: 3, name: "settings",
            sqlite: Way(up: SettingChanges.up, down: SettingChanges.down)),
    ]
}
