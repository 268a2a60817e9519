/// Makes accounts of the people of one file of the old system.
///
/// All or nothing: a file that was stopped in the middle has left nothing. A row that an earlier
/// run knows changes only the values that changed in the source and were not edited here since.
package struct ImportPeople: PreparedOperation {
    /// The file's name.
    package var file: String
    /// SHA-256 of the report that the people who asked for the import were shown.
    package var report: String
    package var rows: Int
    package var imported: Int
    package var rejected: Int
    /// What the file holds; without it nothing is done.
    private var batch: ImportBatch<ImportedPerson>?

    private enum CodingKeys: String, CodingKey { case file, report, rows, imported, rejected }

    /// Takes what was read of a file.
    package init(_ tally: ImportTally, report: String, _ batch: ImportBatch<ImportedPerson>) {
        (file, self.report, self.batch) = (tally.file, report, batch)
        (rows, imported, rejected) = (tally.rows, tally.imported, tally.rejected)
    }

    package static let spec = Spec(
        "import.people", .post, "/imports/people", needs: .importRun, isPublic: false,
        summary: "Make accounts of the people of one file of the old system.",
        fields: ImportText.fields
    )

    /// What was prepared: an account for each row that needs something done.
    package struct Material: Sendable {
        fileprivate var drafts: [ImportDraft]
        fileprivate var notStored: [Int]
        fileprivate var vault: any Vault
    }

    package func prepare(
        using vault: any Vault, reading tx: any Transaction
    ) throws(Failure) -> Material {
        guard let batch else { throw ImportText.noRows }
        try ImportText.refuseSampleData(tx)
        let known = Dictionary(
            try tx.imports.all(of: file).map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        let agents = try Self.agents(in: tx)
        let exportDay = Riyadh.date(at: batch.exportedAt)
        var material = Material(drafts: [], notStored: [], vault: vault)
        for person in batch.rows {
            let agent = person.actor?.agentID.flatMap { agents[$0] }
            let account = ImportedAccount(person, exportDay: exportDay, agent: agent)
            guard let account else {
                material.notStored.append(person.legacyID)
                continue
            }
            let draft = ImportDraft(
                person, account, known[person.legacyID], file: file, vault: vault)
            if draft.needsWork { material.drafts.append(draft) }
        }
        try wrap(&material.drafts, using: vault, batch)
        return material
    }

    /// The accounts that became agents, by their legacy ids.
    private static func agents(in tx: any Transaction) throws(Failure) -> [Int: User.ID] {
        let rows = try tx.imports.all(of: ImportedPerson.Kind.agent.file)
            .filter { $0.fingerprint != ImportMarks.alreadyHere }
        return Dictionary(
            rows.compactMap { row in User.ID(row.record).map { (row.id, $0) } },
            uniquingKeysWith: { $1 }
        )
    }

    private func wrap(
        _ drafts: inout [ImportDraft], using vault: any Vault,
        _ batch: ImportBatch<ImportedPerson>
    ) throws(Failure) {
        let changed = drafts.indices.filter { drafts[$0].hasNewPassword }
        let passwords = changed.map { index in
            NamedPassword(
                drafts[index].password, name: "\(file) \(drafts[index].marker.id)")
        }
        let all = passwords.count
        let hashes = try vault.wrap(passwords) { batch.progress($0, all) }
        for (index, hash) in zip(changed, hashes) { drafts[index].keep(hash) }
    }

    package func run(
        in tx: any Transaction, with material: Material
    ) throws(Failure) -> ImportOutcome {
        guard let batch else { throw ImportText.noRows }
        var writing = ImportWriting(
            file: file, exportedAt: batch.exportedAt,
            ids: ImportIDs(file: file, vault: material.vault), tx: tx
        )
        writing.outcome.notStored = material.notStored
        // First the new ones: what they write is not listed in the audit record.
        for draft in material.drafts where draft.known == nil { try writing.add(draft) }
        for draft in material.drafts where draft.known != nil { try writing.update(draft) }
        if writing.addedStaff { tx.trail.remark = "bootstrap" }
        return writing.outcome
    }
}

/// What the operations of an import say about themselves.
enum ImportText {
    static let fields = [
        "file": "The file's name in the hand-over.",
        "report": "SHA-256 of the report, in hexadecimal digits.",
        "rows": "Rows of the file.", "imported": "Rows that are imported.",
        "rejected": "Rows that are not.",
    ]

    /// Refuses to put people among sample data.
    static func refuseSampleData(_ tx: any Transaction) throws(Failure) {
        guard !tx.isDemo else {
            throw .conflict("the database holds sample data; import into one made by setup")
        }
    }

    static let noRows = Failure.invalid(
        field: "file", "came without its rows; run: callboard import legacy DIR")
}
