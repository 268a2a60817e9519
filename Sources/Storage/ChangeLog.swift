internal import Domain

/// What the stores changed in one attempt: for the audit record and for undoing.
final class ChangeLog {
    private(set) var changes: [AuditChange] = []
    /// The records as they were before, in the order of their changes.
    private(set) var records: [any Sendable] = []
    private var unlisted = 0
    /// Whether changes are left out: those of a bulk load follow from its parameters.
    var isQuiet = false

    /// Changes that one audit record lists; of more, as in an import, it says how many.
    static let changesMax = 2_000

    /// A moment in the log.
    struct Mark {
        fileprivate let changes: Int
        fileprivate let records: Int
        fileprivate let unlisted: Int
    }

    var mark: Mark { Mark(changes: changes.count, records: records.count, unlisted: unlisted) }

    /// Forgets what came after a moment, whose changes have been undone.
    func reset(to mark: Mark) {
        changes.removeLast(changes.count - mark.changes)
        records.removeLast(records.count - mark.records)
        unlisted = mark.unlisted
    }

    /// Forgets everything.
    func clear() {
        changes = []
        records = []
        unlisted = 0
    }

    /// Keeps a record as it was before its change.
    func keep(_ record: some Sendable) {
        guard !isQuiet, records.count < Self.changesMax else { return }
        records.append(record)
    }

    /// Notes a field unless it stayed the same.
    ///
    /// With `person` the values are sealed.
    func note(
        _ record: some CustomStringConvertible, _ field: String, _ before: String?,
        _ after: String?, person: User.ID? = nil
    ) {
        guard !isQuiet, before != after else { return }
        guard changes.count < Self.changesMax else { return noteUnlisted() }
        changes.append(
            AuditChange(
                record: record.description, field: field, before: before, after: after,
                person: person?.description))
    }

    private func noteUnlisted() {
        unlisted += 1
        changes[changes.count - 1] = AuditChange(
            record: "…", field: "further changes", before: nil, after: String(unlisted + 1))
    }
}
