/// Something that the import has to say about a row of the hand-over.
package struct ImportRemark: Sendable, Equatable {
    /// A row's id as the file has it.
    package enum RowID: Sendable, Equatable {
        case number(Int)
        /// An id that is no number, as it was written; hostile text.
        case text(String)
        /// The row could not be split into fields.
        case unreadable
    }

    /// What was put in a field's place.
    package enum Value: Sendable, Equatable {
        case number(Int)
        case text(String)
    }

    /// The file's name.
    package var file: String
    /// The physical line where the row begins, from 1.
    package var line: Int
    package var id: RowID
    package var code: ImportCode
    /// The column that it is about; `nil` for the whole row.
    package var field: String?
    /// The new value; `nil` where the code has none.
    package var to: Value?

    /// Puts a remark together.
    package init(
        file: String, line: Int, id: RowID, code: ImportCode, field: String? = nil,
        to value: Value? = nil
    ) {
        (self.file, self.line, self.id) = (file, line, id)
        (self.code, self.field, self.to) = (code, field, value)
    }
}

/// A finding of the import by its name in the hand-over's RULES.
package struct ImportCode: Sendable, Hashable {
    /// How a row ends because of a code.
    package enum Outcome: String, Sendable { case rejected, repaired, warned }

    /// The name, as in `duplicate_row`.
    package let name: String
    package let outcome: Outcome

    private init(_ name: String, _ outcome: Outcome) { (self.name, self.outcome) = (name, outcome) }

    /// A code whose rows are not imported.
    package static func rejected(_ name: String) -> Self { Self(name, .rejected) }
    /// A code whose rows are imported with something put right.
    package static func repaired(_ name: String) -> Self { Self(name, .repaired) }
    /// A code whose rows are imported and should be looked at.
    package static func warned(_ name: String) -> Self { Self(name, .warned) }
}

/// How many rows of a file ended in which way.
package struct ImportTally: Sendable, Equatable {
    /// The file's name.
    package var file: String
    package var rows = 0
    package var imported = 0
    package var rejected = 0
    package var repairedRows = 0
    package var warnedRows = 0
    /// Imported rows with nothing to say about.
    package var cleanRows = 0
    /// Rows by code.
    package var codes: [String: Int] = [:]

    /// The tally of a file without rows.
    package init(file: String) { self.file = file }
}

/// An account that was dropped because another one has its address.
package struct ImportMerge: Sendable, Equatable {
    /// The dropped row's file.
    package var file: String
    /// The dropped row's line.
    package var line: Int
    /// The dropped account.
    package var id: Int
    /// The account that stays; everything that named the dropped one means it.
    package var into: Int

    /// Puts a merge together.
    package init(file: String, line: Int, id: Int, into: Int) {
        (self.file, self.line, self.id, self.into) = (file, line, id, into)
    }
}
