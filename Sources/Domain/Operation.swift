/// One thing that somebody can ask of the marketplace.
///
/// Its stored properties are its parameters; everything else about it stands in ``spec``. An
/// operation is flat: scalars, optionals, arrays of scalars and ``Change``.
package protocol Operation: Codable, Sendable {
    /// What it gives back.
    associatedtype Output: Codable & Sendable

    /// What the rest of the program needs to know about it.
    static var spec: Spec { get }

    /// Carries it out. Only the gate calls this: nobody else is handed a transaction.
    func run(in tx: any Transaction) throws(Failure) -> Output

    /// The act that takes this one back; `nil` when there is none.
    func inverse(of output: Output, before: Before) -> Undo?
}

/// An operation with slow work (hashing, signing) that must not hold the writer.
///
/// The gate calls ``prepare(using:reading:)`` before the transaction that writes; ``run(in:with:)``
/// checks again what it read.
package protocol PreparedOperation: Operation {
    /// What the preparation gives to the run.
    associatedtype Material: Sendable
    // Declared again so that the compiler finds it in `run(in:with:)`.
    associatedtype Output

    /// Whether the slow work hashes passwords, which is so dear that callers take turns.
    static var hashes: Bool { get }

    /// Does the slow work, reading through a transaction that cannot write.
    func prepare(using vault: any Vault, reading tx: any Transaction) throws(Failure) -> Material

    /// Carries the operation out with what was prepared.
    func run(in tx: any Transaction, with material: Material) throws(Failure) -> Output
}

/// An operation of which a person may have to know more than its output shows.
package protocol TellingOperation: Operation {
    // Declared again so that the compiler finds it in `notice(of:)`.
    associatedtype Output

    /// What a person must know of how it went and does not see from the output; `nil` when it is
    /// simply done.
    func notice(of output: Output) -> String?
}

/// An operation that gives a page of rows.
package protocol ListOperation: Operation where Output == Page<Row> {
    /// One row of the list.
    associatedtype Row: ListRow

    /// Which rows: text in the filter language; `nil` or empty for all.
    var filter: String? { get }
    /// The order: a column's key, with `-` in front for descending; `nil` for the default.
    var sort: String? { get }
    /// Rows wanted, 1 to ``PageLimit/rowsMax``; `nil` for ``PageLimit/rowsDefault``.
    var limit: Int? { get }
    /// Where the page begins: what an earlier page named, or `end` for the last page.
    var cursor: String? { get }

    /// The order when none is asked for.
    static var defaultSort: SortOrder { get }

    /// Reads the rows. The gate has parsed filter, sort and cursor, and seals the new cursors.
    func list(_ query: ListQuery, in tx: any Transaction) throws(Failure) -> Slice<Row>
}

/// An operation on all that meets a filter.
package protocol FilteredOperation: Operation {
    // Declared again so that the compiler finds it in `run(in:matching:)`.
    associatedtype Output

    /// Which records: text in the filter language.
    var filter: String { get }

    /// What the filter may name.
    static var filterColumns: [ColumnSpec] { get }
    /// Where words without a key are looked for; `nil` where the filter takes none.
    static var filterWords: String? { get }

    /// Carries the operation out on what meets the filter, which the gate has parsed.
    func run(in tx: any Transaction, matching terms: [FilterTerm]) throws(Failure) -> Output
}

/// Limits of a page.
package enum PageLimit {
    /// Rows of a page when the caller does not say.
    package static let rowsDefault = 50
    /// Most rows of a page.
    package static let rowsMax = 1000
    /// Rows looked at for one page before it is cut short.
    package static let examinedMax = 20_000
}

extension Operation {
    package func inverse(of output: Output, before: Before) -> Undo? { nil }

    /// Whether reading may go through a whole table, and so take the longer the more there is.
    package var readsLong: Bool {
        Self.readsLong(isFiltered: (self as? any ListOperation)?.filter?.isEmpty == false)
    }

    /// The same of every reading of the kind that has a filter, or that has none: only lists can
    /// have one.
    package static func readsLong(isFiltered: Bool) -> Bool {
        spec.readsWhole || isFiltered && self is any ListOperation.Type
    }

    /// ``run(in:)`` with its output's type forgotten.
    package func erased(in tx: any Transaction) throws(Failure) -> any Codable & Sendable {
        try run(in: tx)
    }

    /// ``inverse(of:before:)`` for an output whose type was forgotten.
    package func erasedInverse(of output: any Codable & Sendable, before: Before) -> Undo? {
        guard let output = output as? Output else { return nil }
        return inverse(of: output, before: before)
    }

    /// What a ``TellingOperation`` says of an output whose type was forgotten; `nil` for others.
    package func erasedNotice(of output: any Codable & Sendable) -> String? {
        (self as? any TellingOperation)?.told(of: output)
    }

    /// The name of the operation's output when it is read back.
    package static func readOutput(_ decoder: any Decoder) throws -> any Codable & Sendable {
        try Output(from: decoder)
    }
}

extension PreparedOperation {
    package static var hashes: Bool { false }

    package func run(in tx: any Transaction) throws(Failure) -> Output {
        preconditionFailure("\(Self.spec.name) runs with its prepared material only")
    }

    /// ``prepare(using:reading:)`` with the material's type forgotten.
    package func erasedPrepare(
        using vault: any Vault, reading tx: any Transaction
    ) throws(Failure) -> any Sendable {
        try prepare(using: vault, reading: tx)
    }

    /// ``run(in:with:)`` for material that ``erasedPrepare(using:reading:)`` gave.
    package func erased(
        in tx: any Transaction, with material: any Sendable
    ) throws(Failure) -> any Codable & Sendable {
        guard let material = material as? Material else {
            preconditionFailure("the material of another operation was given")
        }
        return try run(in: tx, with: material)
    }
}

extension TellingOperation {
    /// ``notice(of:)`` for an output whose type was forgotten.
    fileprivate func told(of output: any Codable & Sendable) -> String? {
        (output as? Output).flatMap { notice(of: $0) }
    }
}

extension FilteredOperation {
    package func run(in tx: any Transaction) throws(Failure) -> Output {
        preconditionFailure("\(Self.spec.name) runs with a parsed filter only")
    }

    /// ``run(in:matching:)`` with its output's type forgotten.
    package func erased(
        in tx: any Transaction, matching terms: [FilterTerm]
    ) throws(Failure) -> any Codable & Sendable {
        try run(in: tx, matching: terms)
    }

    /// The columns that the filter may name, with the operation's type forgotten.
    package static var erasedFilterColumns: [ColumnSpec] { filterColumns }
}

extension ListOperation {
    package func run(in tx: any Transaction) throws(Failure) -> Page<Row> {
        preconditionFailure("\(Self.spec.name) runs with a parsed query only")
    }

    /// ``list(_:in:)`` with its row's type forgotten: `page` makes the output of the slice's ends.
    package func erased(
        _ query: ListQuery, in tx: any Transaction,
        cursors: (SliceEnds) -> (next: String?, previous: String?)
    ) throws(Failure) -> any Codable & Sendable {
        let slice = try list(query, in: tx)
        let (next, previous) = cursors(slice.ends)
        return Page(
            rows: slice.rows, next: next, previous: previous,
            searchedUpTo: slice.ends.isCutShort ? slice.ends.searchedUpTo : nil
        )
    }

    /// The columns of the row, with the row's type forgotten.
    package static var columnSpecs: [ColumnSpec] { Row.columns.map(\.spec) }

    /// Where words without a key are looked for, with the row's type forgotten.
    package static var wordsPlace: String? { Row.words }
}

/// How an act is taken back.
package struct Undo: Sendable {
    /// What to perform.
    package var operation: any Operation
    /// The version that the act left; the way back expects it.
    package var expectedVersion: Int?
    /// The reason to give so that the record comes back with it; `nil` when any will do.
    package var reason: String?
    /// What cannot be brought back, as in `ended sessions stay ended`; `nil` when all can.
    package var loses: String?

    /// Names the way back.
    package init(
        _ operation: any Operation, expecting version: Int?, reason: String? = nil,
        loses: String? = nil
    ) {
        (self.operation, expectedVersion) = (operation, version)
        (self.reason, self.loses) = (reason, loses)
    }

    /// How long an act can be taken back, and how long mail that it caused waits.
    package static let window = Span.seconds(30)
    /// How much later the call may come that was asked for in time: one that gets no answer is
    /// sent again.
    package static let delayMax = Span.seconds(30)
    /// What is lost of an account that nobody may sign in to for a moment.
    static let endedStays = "ended sessions and voided resets stay ended"
    /// The same of who turned out to be a minor.
    static let minorStays = "\(endedStays), and the hold as a minor stays"
}

/// The records as they were before an operation changed them.
package struct Before: Sendable {
    private let records: [any Sendable]

    /// Keeps records.
    package init(_ records: [any Sendable]) { self.records = records }

    /// The first record of a type that was changed; `nil` when none was.
    package func first<Record>(_ type: Record.Type) -> Record? {
        for case let record as Record in records { return record }
        return nil
    }
}
