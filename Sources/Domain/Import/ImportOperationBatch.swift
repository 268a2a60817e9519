/// The rows of one file on their way into the database.
///
/// It travels beside the parameters of an operation, not among them: the audit trail, stored
/// answers and the wire see only the file's name, counts and the report's hash.
package struct ImportBatch<Row: Sendable>: Sendable {
    package var rows: [Row]
    /// The moment of the export: what the import does is dated by it, so that a run that was
    /// stopped and begun again writes the same.
    package var exportedAt: Instant
    /// Told from any thread how many rows are done, and of how many.
    package var progress: @Sendable (_ done: Int, _ all: Int) -> Void

    /// Puts a batch together.
    package init(
        _ rows: [Row], exportedAt: Instant,
        progress: @escaping @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) {
        (self.rows, self.exportedAt, self.progress) = (rows, exportedAt, progress)
    }
}

/// What an import made of a file.
package struct ImportOutcome: Codable, Sendable, Equatable {
    /// Business rows written: accounts, profiles, passwords, sign-ins, events.
    package var changes = 0
    /// Rows that became records.
    package var added = 0
    /// Records that follow a change in the source.
    package var updated = 0
    /// Legacy ids whose address an account of this system has: nothing of it was changed.
    package var alreadyHere: [Int] = []
    /// Legacy ids that no account could be made of: the address is too long.
    package var notStored: [Int] = []

    /// Nothing happened.
    package init() {}

    /// The outcomes of two files together.
    package static func + (left: Self, right: Self) -> Self {
        var sum = left
        sum.changes += right.changes
        sum.added += right.added
        sum.updated += right.updated
        sum.alreadyHere += right.alreadyHere
        sum.notStored += right.notStored
        return sum
    }
}

extension ImportReading {
    /// The operations that carry the reading out, in the order in which they must run.
    ///
    /// There is one for each file that was there; `report` is the report's hash.
    package func operations(
        exportedAt: Instant, report: String,
        progress: @escaping @Sendable (_ file: String, _ done: Int, _ all: Int) -> Void
    ) -> [any Operation] {
        tallies.map { tally in
            let told: @Sendable (Int, Int) -> Void = { progress(tally.file, $0, $1) }
            guard let kind = ImportedPerson.Kind.allCases.first(where: { $0.file == tally.file })
            else {
                let batch = ImportBatch(signIns, exportedAt: exportedAt, progress: told)
                return ImportSignIns(tally, report: report, batch, attacks: attacks)
            }
            let people = people.filter { $0.kind == kind }
            let batch = ImportBatch(people, exportedAt: exportedAt, progress: told)
            return ImportPeople(tally, report: report, batch)
        }
    }
}

extension ImportedPerson.Kind {
    /// The file of the hand-over that such accounts come from.
    package var file: String {
        switch self {
        case .admin: "admins.csv"
        case .castingDirector: "casting_directors.csv"
        case .agent: "agents.csv"
        case .actor: "actors.csv"
        }
    }
}

/// Makes identifiers that a later run makes again.
struct ImportIDs {
    let file: String
    let vault: any Vault

    /// The identifier of what becomes of a row: the moment, then bits of SHA-256 of file and id.
    ///
    /// A UUIDv7 (RFC 9562, 5.7), whose random bits may be any that do not repeat.
    func make<Entity: Identified>(
        _ type: Entity.Type, _ id: Int, at moment: Instant, note: String = ""
    ) -> ID<Entity> {
        let digits = vault.fingerprint(of: Secret("\(Entity.idPrefix) \(file) \(id) \(note)"))
        let high = UInt64(digits.prefix(16), radix: 16) ?? 0
        let low = UInt64(digits.dropFirst(16).prefix(16), radix: 16) ?? 0
        let time = UInt64(max(moment.milliseconds, 0)) & 0xFFFF_FFFF_FFFF
        return ID(
            high: time << 16 | 0x7000 | high & 0xFFF,
            low: low >> 2 | 0x8000_0000_0000_0000
        )
    }
}
