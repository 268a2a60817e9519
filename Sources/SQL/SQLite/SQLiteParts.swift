/// The parts of a transaction that may be undone alone, and its late statements.
struct SQLiteParts {
    /// Whether each part is a savepoint of the database.
    let canBeUndone: Bool
    /// Whether the transaction must be run again with parts that can be undone.
    var mustRunAgain = false
    /// Scripts that were begun: what they define does not count as a change of rows.
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

    /// The next late statement; `noteSettled` follows when it has been run.
    var nextLate: Statement? { settled < late.count ? late[settled] : nil }

    mutating func noteSettled() { settled += 1 }

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
        return changes != mark.changes
    }
}
