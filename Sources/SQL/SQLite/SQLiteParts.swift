/// The parts of a transaction that may be undone alone, and its late statements.
struct SQLiteParts {
    /// Whether each part is a savepoint of the database.
    let canBeUndone: Bool
    /// Whether a part that had changed something was undone, or had to be.
    private(set) var hasUndone = false
    /// Scripts that were run: what they define does not count as a change of rows.
    var scripts: Int64 = 0
    /// Statements that may wait for the end of the transaction, in order.
    var late: [Statement] = []
    /// How many of them have been run.
    private var settled = 0
    private var marks: [Mark] = []

    /// How things stood when a part began.
    private struct Mark {
        let changes: Int64
        let late: Int
        let settled: Int
    }

    init(canBeUndone: Bool = true) {
        self.canBeUndone = canBeUndone
    }

    /// The next late statement, which the caller runs now.
    mutating func nextLate() -> Statement? {
        guard settled < late.count else { return nil }
        defer { settled += 1 }
        return late[settled]
    }

    /// Begins a part.
    mutating func open(at changes: Int64) {
        marks.append(Mark(changes: changes, late: late.count, settled: settled))
    }

    /// Ends the innermost part and keeps it.
    mutating func close() {
        marks.removeLast()
    }

    /// Ends the innermost part and forgets its late statements.
    ///
    /// Those of before that were run in it are to be run again. Answers whether anything else of it
    /// must be undone.
    mutating func undo(at changes: Int64) -> Bool {
        let mark = marks.removeLast()
        late.removeLast(late.count - mark.late)
        settled = mark.settled
        let hasChanged = changes != mark.changes
        if hasChanged { hasUndone = true }
        return hasChanged
    }
}
