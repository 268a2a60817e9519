/// Keeps the sign-ins of the old system, and makes the accounts that its attackers got into set a
/// new password.
package struct ImportSignIns: PreparedOperation {
    /// The file's name.
    package var file: String
    /// SHA-256 of the report that the people who asked for the import were shown.
    package var report: String
    package var rows: Int
    package var imported: Int
    package var rejected: Int
    package var attacks: Int
    /// What the file holds; without it nothing is done.
    private var batch: ImportBatch<ImportedSignIn>?
    private var found: [ImportedAttack] = []

    private enum CodingKeys: String, CodingKey {
        case file, report, rows, imported, rejected, attacks
    }

    /// Takes what was read of a file and found in it.
    package init(
        _ tally: ImportTally, report: String, _ batch: ImportBatch<ImportedSignIn>,
        attacks: [ImportedAttack]
    ) {
        (file, self.report, self.batch, found) = (tally.file, report, batch, attacks)
        (rows, imported, rejected) = (tally.rows, tally.imported, tally.rejected)
        self.attacks = attacks.count
    }

    package static let spec = Spec(
        "import.sign-ins", .post, "/imports/sign-ins", needs: .importRun, isPublic: false,
        summary: "Keep the sign-ins of the old system.",
        fields: ImportText.fields.merging(
            ["attacks": "Attacks that were found in the sign-ins."],
            uniquingKeysWith: { old, _ in old }
        )
    )

    /// What was prepared.
    package struct Material: Sendable {
        fileprivate var signIns: [SignIn] = []
        fileprivate var keys: [ImportedRow] = []
        /// Accounts that the import made, by their legacy ids.
        fileprivate var made: [Int: User.ID] = [:]
        fileprivate var vault: any Vault
    }

    package func prepare(
        using vault: any Vault, reading tx: any Transaction
    ) throws(Failure) -> Material {
        guard let batch else { throw ImportText.noRows }
        try ImportText.refuseSampleData(tx)
        var material = Material(vault: vault)
        let accounts = try Self.accounts(&material, in: tx)
        let ids = ImportIDs(file: file, vault: vault)
        for row in batch.rows {
            let id = ids.make(SignIn.self, row.legacyID, at: row.at)
            material.signIns.append(Self.signIn(row, id, row.account.flatMap { accounts[$0] }))
            material.keys.append(
                ImportedRow(
                    file: file, id: row.legacyID, record: id.description, fingerprint: ""))
        }
        return material
    }

    /// Every account that a row of the old system is now, by its legacy id.
    private static func accounts(
        _ material: inout Material, in tx: any Transaction
    ) throws(Failure) -> [Int: User.ID] {
        var accounts: [Int: User.ID] = [:]
        for kind in ImportedPerson.Kind.allCases {
            for row in try tx.imports.all(of: kind.file) where accounts[row.id] == nil {
                accounts[row.id] = User.ID(row.record)
                guard row.fingerprint != ImportMarks.alreadyHere else { continue }
                material.made[row.id] = User.ID(row.record)
            }
        }
        return accounts
    }

    private static func signIn(
        _ row: ImportedSignIn, _ id: SignIn.ID, _ user: User.ID?
    ) -> SignIn {
        // Whatever word another export has for a failure, it is one.
        let failed: SignIn.Result = row.account == nil ? .unknownEmail : .wrongPassword
        return SignIn(
            id: id, at: row.at, user: user, login: row.login, address: row.address,
            client: row.client, result: SignIn.Result(rawValue: row.result) ?? failed
        )
    }

    package func run(
        in tx: any Transaction, with material: Material
    ) throws(Failure) -> ImportOutcome {
        guard let batch else { throw ImportText.noRows }
        var outcome = ImportOutcome()
        let all = material.signIns.count
        for start in stride(from: 0, to: all, by: Self.chunk) {
            let range = start..<min(start + Self.chunk, all)
            outcome.added += try tx.imports.add(
                signIns: Array(material.signIns[range]), keys: Array(material.keys[range]))
            batch.progress(range.upperBound, all)
        }
        outcome.changes = outcome.added
        for attack in found {
            for account in attack.accountsEntered {
                guard let user = material.made[account] else { continue }
                try close(account, user, attack, material, batch, &outcome, tx)
            }
        }
        return outcome
    }

    /// Rows between two reports of progress.
    private static let chunk = 2_048
}

extension ImportSignIns {
    /// Makes an account that attackers got into useless to them, once for each attack.
    ///
    /// Whoever has set a password by a reset since the attack keeps it: no stolen one led to it.
    /// One that was changed for another goes too, for knowing the stolen one is all that it took.
    /// The time at which a password is said to be set does not tell: an import dates it by the
    /// export.
    private func close(
        _ account: Int, _ id: User.ID, _ attack: ImportedAttack, _ material: Material,
        _ batch: ImportBatch<ImportedSignIn>, _ outcome: inout ImportOutcome,
        _ tx: any Transaction
    ) throws(Failure) {
        let trace = try tx.imports.find(file: tracesOfAttacks, id: account)
        let seen = trace?.fingerprint.split(separator: " ").map(String.init) ?? []
        let mark = attack.first.description
        // The person may have set a new password since: what was done is not done again.
        guard !seen.contains(mark), try !tx.history.completedReset(of: id, after: attack.last)
        else { return }
        let event = SecurityEvent(
            id: ImportIDs(file: file, vault: material.vault)
                .make(SecurityEvent.self, account, at: batch.exportedAt, note: mark),
            at: batch.exportedAt, user: id, kind: .mustReset, text: Self.text(of: attack),
            actor: tx.access.actor.name
        )
        var user = try tx.users.find(id, for: .change)
        if !user.mustReset {
            user.requireReset(true)
            try tx.users.save(&user)
            outcome.changes += 1
        }
        // Who stole the password could sign in with it, if only to set another.
        if try tx.credentials.hash(of: id) != nil {
            try tx.credentials.set(nil, of: id, at: tx.now)
            outcome.changes += 1
        }
        outcome.changes += try tx.sessions.endAll(of: id, but: nil, how: .revoked)
        // Whoever reads the person's mail as well may hold one that waits.
        outcome.changes += try tx.resets.voidAll(of: id)
        try tx.history.add(event)
        try tx.imports.save(
            ImportedRow(
                file: tracesOfAttacks, id: account, record: id.description,
                fingerprint: (seen + [mark]).joined(separator: " ")
            )
        )
        outcome.changes += 1
        outcome.updated += 1
    }

    /// Where the import remembers which accounts it has closed to which attacks.
    private var tracesOfAttacks: String { "\(file) attacks" }

    private static func text(of attack: ImportedAttack) -> String {
        let count = attack.addresses.count
        let places = count == 1 ? "one address" : "\(count) addresses"
        return "attackers with stolen passwords got in between \(clock(attack.first)) and "
            + "\(clock(attack.last)) (Riyadh), from \(places); a new password must be set"
    }

    /// Date, hour and minute in Riyadh.
    private static func clock(_ moment: Instant) -> String {
        let text = moment.text(offset: Riyadh.offset, suffix: "")
        return text.prefix(10) + " " + text.dropFirst(11).prefix(5)
    }
}
