/// A row on its way to be an account.
struct ImportDraft: Sendable {
    let marker: ImportMarker
    let source: ImportedAccount
    /// When the account was made in the old system; `nil` when it does not say.
    let createdAt: Instant?
    let password: LegacyPassword
    /// What an earlier run made of the row; `nil` when it is new.
    let known: ImportedRow?
    /// What the earlier run saw.
    let oldMarks: ImportMarks
    private(set) var marks: ImportMarks
    private(set) var hash: PasswordHash?

    private static let passwordName = "password"
    private static let hashName = "hash"

    init(
        _ person: ImportedPerson, _ account: ImportedAccount, _ known: ImportedRow?,
        file: String, vault: any Vault
    ) {
        marker = ImportMarker(file: file, id: person.legacyID, vault: vault)
        (source, createdAt, password) = (account, person.createdAt, person.password)
        self.known = known
        oldMarks = known.map { ImportMarks($0.fingerprint) } ?? ImportMarks()
        marks = marker.marks(of: account)
        marks[Self.passwordName] = marker.mark(Self.passwordName, Self.text(of: person.password))
        marks[Self.hashName] = oldMarks[Self.hashName]
    }

    private static func text(of password: LegacyPassword) -> String? {
        switch password {
        case .sha256(let hex): "sha256 \(hex)"
        case .saltedSHA256(let salt, let hex): "salted \(hex) \(salt)"
        case .bcrypt(let text): text
        case .none, .unusable: nil
        }
    }

    /// Whether an earlier run has not seen the row as it is now.
    var needsWork: Bool {
        guard let known else { return true }
        return known.fingerprint != ImportMarks.alreadyHere
            && oldMarks.without(Self.hashName) != marks.without(Self.hashName)
    }

    /// Whether the password is another than an earlier run saw.
    var hasNewPassword: Bool { oldMarks[Self.passwordName] != marks[Self.passwordName] }

    /// Keeps the hash that the password became.
    mutating func keep(_ hash: PasswordHash?) {
        self.hash = hash
        marks[Self.hashName] = marker.mark(hash)
    }

    /// Whether a stored hash is the one that an earlier run wrote.
    func wrote(_ hash: PasswordHash?) -> Bool { marker.mark(hash) == oldMarks[Self.hashName] }

    /// The trace of the row, once it is this record.
    func trace(_ record: User.ID) -> ImportedRow {
        ImportedRow(
            file: marker.file, id: marker.id, record: record.description, fingerprint: marks.text)
    }

    /// An account as it is now, with what changed in the source and was not edited here since.
    func merged(into now: ImportedAccount) -> ImportedAccount {
        var merged = now
        for field in ImportedAccount.fields {
            let old = oldMarks[field.name]
            guard old != marks[field.name], marker.mark(field, of: now) == old else { continue }
            field.copy(source, &merged)
        }
        // Whoever was held or must set a password stays so: a file is no guardian and no reset.
        merged.isMinor = merged.isMinor || now.isMinor
        merged.mustReset = merged.mustReset || now.mustReset
        return merged
    }
}

/// Writes the accounts of one file.
struct ImportWriting {
    let file: String
    let exportedAt: Instant
    let ids: ImportIDs
    let tx: any Transaction
    var outcome = ImportOutcome()
    /// Whether accounts of the back office were among them, without a second admin's word.
    private(set) var addedStaff = false

    init(file: String, exportedAt: Instant, ids: ImportIDs, tx: any Transaction) {
        (self.file, self.exportedAt, self.ids, self.tx) = (file, exportedAt, ids, tx)
    }

    /// Adds a new account.
    mutating func add(_ draft: ImportDraft) throws(Failure) {
        let id = draft.marker.id
        // Another run may have been faster.
        guard try tx.imports.find(file: file, id: id) == nil else { return }
        if let user = try tx.users.find(email: draft.source.email) {
            outcome.alreadyHere.append(id)
            return try tx.imports.save(
                ImportedRow(
                    file: file, id: id, record: user.id.description,
                    fingerprint: ImportMarks.alreadyHere
                )
            )
        }
        let joined = draft.createdAt ?? exportedAt
        let user = draft.source.user(ids.make(User.self, id, at: joined), joined: joined)
        let profile = draft.source.profile
        try tx.imports.add(user, profile, draft.hash, at: exportedAt)
        try tx.imports.save(draft.trace(user.id))
        outcome.added += 1
        outcome.changes += 1 + (profile == Profile() ? 0 : 1) + (draft.hash == nil ? 0 : 1)
        addedStaff = addedStaff || user.role.isStaff
        if draft.source.isMinor { try noteHold(of: user, id) }
    }

    private mutating func noteHold(of user: User, _ id: Int) throws(Failure) {
        try tx.history.add(
            SecurityEvent(
                id: ids.make(SecurityEvent.self, id, at: exportedAt, note: "minor"),
                at: exportedAt, user: user.id, kind: .holdPlaced,
                text: "minor: under 18 or of unknown age in the old system; held until a "
                    + "guardian is verified",
                actor: tx.access.actor.name
            )
        )
        outcome.changes += 1
    }

    /// Follows what changed in the source.
    mutating func update(_ draft: ImportDraft) throws(Failure) {
        guard let known = try tx.imports.find(file: file, id: draft.marker.id),
            known == draft.known, let id = User.ID(known.record)
        else { return }
        let user = try tx.users.find(id, for: .change)
        let now = ImportedAccount(user, try tx.users.profile(of: id))
        var merged = draft.merged(into: now)
        if merged.email != now.email, try tx.users.find(email: merged.email) != nil {
            merged.email = now.email
        }
        // What the old system verified is its address, and how old it takes somebody for may have
        // been put right here, from papers. Who is staff now is held as a minor by nobody.
        if merged.email != draft.source.email { merged.isEmailVerified = now.isEmailVerified }
        let isOfAge = merged.talent?.isMinor(on: Riyadh.date(at: exportedAt)) == false
        if isOfAge || merged.role.isStaff { merged.isMinor = now.isMinor }
        var changes = 0
        if merged.profile != now.profile {
            try tx.users.save(merged.profile, of: id)
            changes += 1
        }
        var takesPassword = false
        if draft.hasNewPassword, try draft.wrote(tx.credentials.hash(of: id)) {
            try tx.credentials.set(draft.hash, of: id, at: exportedAt)
            takesPassword = true
            changes += 1
        }
        if merged != now || changes > 0 {
            let contact = User.ContactChange(at: tx.now, by: tx.access.actor.name)
            var changed = merged.user(changing: user, contact)
            try tx.users.save(&changed)
            changes += 1
            if merged.isMinor, !now.isMinor { try noteHold(of: changed, draft.marker.id) }
            changes += try shutOut(changed, was: user, hasNewPassword: takesPassword)
            changes += try tell(changed, was: user)
        }
        try tx.imports.save(draft.trace(id))
        outcome.updated += changes > 0 ? 1 : 0
        outcome.changes += changes
    }
}

/// What goes with a change of the old system as it does with the same act of staff.
extension ImportWriting {
    /// Ends what an account had open before it was stopped, or got other keys; gives how many
    /// records that changed.
    private func shutOut(
        _ user: User, was old: User, hasNewPassword: Bool
    ) throws(Failure) -> Int {
        let isStopped = old.isUsable(at: tx.now) && !user.isUsable(at: tx.now)
        var changes = 0
        if isStopped || hasNewPassword || user.role != old.role {
            changes += try tx.sessions.endAll(of: user.id, but: nil, how: .revoked)
        }
        if isStopped || hasNewPassword || user.email != old.email {
            changes += try tx.resets.voidAll(of: user.id)
        }
        return changes
    }

    /// Writes down which keys of an account are others now, and tells the person; gives how many
    /// events that made.
    private mutating func tell(_ user: User, was old: User) throws(Failure) -> Int {
        var events = 0
        if user.email != old.email {
            try tx.note(.emailChanged, of: user.id, "the e-mail address was changed")
            try tx.send(
                .contactChanged, to: user, address: old.email, about: user.id.description)
            events += 1
        }
        if user.phone != old.phone {
            try tx.note(.phoneChanged, of: user.id, "the phone number was changed")
            events += 1
        }
        if user.role != old.role {
            try tx.note(.roleChanged, of: user.id, "the role is now \(user.role.rawValue)")
            try tx.send(.roleChanged, to: user, about: user.id.description)
            addedStaff = addedStaff || user.role.isStaff
            events += 1
        }
        return events
    }
}
