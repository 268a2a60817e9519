internal import Domain

extension LegacyReader {
    /// A file of accounts.
    static func people(_ file: String, _ kind: ImportedPerson.Kind) -> Self {
        Self(file: file) { records, state in
            let judge = PersonJudge(kind: kind, exportedAt: state.exportedAt)
            var candidates: [Candidate] = []
            while let record = records.next() {
                switch judge.judge(record, state) {
                case .accepted(let candidate):
                    candidates.append(candidate)
                case .rejected(let code):
                    records.journal.reject(line: record.line, id: .number(record.id), code)
                }
            }
            settle(candidates, in: file, &records.journal, &state)
        }
    }

    /// Of accounts with the same address the one used last stays; books all candidates.
    private static func settle(
        _ candidates: [Candidate], in file: String, _ journal: inout FileJournal,
        _ state: inout LegacyState
    ) {
        var staying: [String: ImportedPerson] = [:]
        for candidate in candidates {
            let person = candidate.person
            if let rival = staying[person.email], !isUsedLater(person, than: rival) { continue }
            staying[person.email] = person
        }
        for candidate in candidates {
            let person = candidate.person
            guard let winner = staying[person.email], winner.legacyID != person.legacyID else {
                accept(candidate, &journal, &state)
                continue
            }
            journal.reject(line: person.line, id: .number(person.legacyID), .duplicateEmail)
            // An id is meant to be unique over all files: what names an account that is already
            // there goes on meaning that one.
            if state.survivors[person.legacyID] == nil {
                state.survivors[person.legacyID] = winner.legacyID
            }
            state.reading.merges.append(
                ImportMerge(
                    file: file, line: person.line, id: person.legacyID, into: winner.legacyID))
        }
        guard let kind = candidates.first?.person.kind, kind != .actor else { return }
        state.staffEmails.formUnion(staying.keys)
    }

    private static func accept(
        _ candidate: Candidate, _ journal: inout FileJournal, _ state: inout LegacyState
    ) {
        let person = candidate.person
        journal.accept(line: person.line, id: person.legacyID, candidate.remarks)
        state.reading.people.append(person)
        if state.accounts[person.legacyID] == nil {
            state.accounts[person.legacyID] = person.kind
        }
    }

    /// Never counts as oldest; of equals the smaller id stays.
    private static func isUsedLater(
        _ person: ImportedPerson, than rival: ImportedPerson
    ) -> Bool {
        guard person.lastLogin != rival.lastLogin else { return person.legacyID < rival.legacyID }
        guard let login = person.lastLogin else { return false }
        return rival.lastLogin.map { login > $0 } ?? true
    }
}
