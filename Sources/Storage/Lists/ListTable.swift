internal import Domain
internal import SQL

/// How one list is read from its table: which keys it knows, as SQL, and which of them an index
/// serves.
struct ListTable<Item: Sendable>: Sendable {
    /// The table, as in `sessions`.
    let name: Statement
    /// What `read` reads, as a select list.
    let columns: Statement
    /// The orders, by key; every one has an index, and its value is never null.
    let sorts: [String: ListSort]
    /// The order for which `ListColumn.leads` holds.
    let defaultSort: String
    /// What a filter may name, by key.
    let filters: [String: ListColumn]
    /// What words without a key look for; nil where they mean nothing.
    let words: ListColumn?
    /// Makes an item of the columns, which begin at the given one.
    let read: @Sendable (any Row, Int) throws(SQLError) -> Item

    init(
        name: Statement, columns: Statement, sorts: [String: ListSort], defaultSort: String,
        filters: [String: ListColumn], words: ListColumn? = nil,
        read: @escaping @Sendable (any Row, Int) throws(SQLError) -> Item
    ) {
        (self.name, self.columns, self.sorts) = (name, columns, sorts)
        (self.defaultSort, self.filters, self.words) = (defaultSort, filters, words)
        self.read = read
    }
}

/// A column that a list can be sorted by.
struct ListSort: Sendable {
    /// The column; an index begins with it, and it is never null.
    let value: Statement
    /// What it holds.
    let kind: Kind

    /// What a sort column holds.
    enum Kind {
        case text, instant
        /// A moment, or `SortMark.never` for none.
        case optionalInstant
    }

    init(_ value: Statement, _ kind: Kind) { (self.value, self.kind) = (value, kind) }
}

/// What stands for "never" in a column that sorts moments.
enum SortMark {
    /// One more than the least 64-bit number, which SQL text cannot spell.
    static let never = Int64.min + 1
}

/// A column that a filter may name.
struct ListColumn: Sendable {
    /// The column, or what it is compared as.
    let value: Statement
    /// How it is compared.
    let match: Match
    /// Whether an index begins with the column and goes on with the default order.
    var leads = false
    /// Whether an index begins with the column, so that its rows can be counted up to a limit.
    var isCounted = false
    /// Whether it holds what is hidden from those who see personal values masked.
    let isPersonal: Bool

    /// How a column is compared.
    enum Match: Sendable {
        /// Text, byte by byte.
        case text
        /// The beginning of text.
        case prefix
        /// A part of text, whatever its capitals; no index serves it.
        case part
        /// A moment.
        case instant
        /// 0 or 1.
        case flag
        /// A part of a folded word of a kind. `rows` is the beginning of a query that leads from
        /// the words' numbers to rows; nil when they are the rows' own.
        case words(rows: Statement?, kind: WordKind)
        /// A word that stands for a condition, served by a partial index on the default order.
        case cases([String: Statement], none: Statement?)
        /// The id of an account, whose number is compared.
        case user
    }

    /// Words of accounts are personal in every list: they are names and addresses.
    init(
        _ value: Statement, _ match: Match, leads: Bool = false, counted: Bool = false,
        personal: Bool = false
    ) {
        (self.value, self.match) = (value, match)
        (self.leads, isCounted) = (leads, counted || leads)
        if case .words(rows: _, kind: .user) = match {
            isPersonal = true
        } else {
            isPersonal = personal
        }
    }

    /// The words of the account that a row is about; `rows` is as in ``Match/words(rows:kind:)``.
    static func wordsOfAccount(rows: Statement) -> ListColumn {
        ListColumn("(SELECT search FROM users WHERE n = user_n)", .words(rows: rows, kind: .user))
    }
}

/// A kind of folded words.
enum WordKind: Sendable {
    /// What accounts are found by: words of three letters or more anywhere in a stored word,
    /// shorter ones at its beginning, but not at that of the id's tail.
    case user
    /// Names of cities: by the beginnings of their words.
    case city

    /// How the table `words` names it; nil where an index of parts finds its words.
    var listedAs: Statement? {
        switch self {
        case .user: nil
        case .city: "'city'"
        }
    }

    /// Whether parts of words are found, and not only beginnings.
    var hasParts: Bool { listedAs == nil }
}
