internal import Domain
internal import Fields

/// What the filter and the order of an operation may name, from the columns by which the gate reads
/// them.
struct OpenAPIColumns {
    private let columns: [ColumnSpec]
    /// Where words without a key are looked for; `nil` where there may be none.
    private let words: String?
    /// The order when none is asked for; `nil` where nothing is ordered.
    private let order: SortOrder?

    /// `nil` for an operation that takes no filter.
    init?(_ type: any Operation.Type) {
        if let list = type as? any ListOperation.Type {
            (columns, words, order) = (list.columnSpecs, list.wordsPlace, list.defaultSort)
        } else if let filtered = type as? any FilteredOperation.Type {
            (columns, words) = (filtered.erasedFilterColumns, filtered.filterWords)
            order = nil
        } else {
            return nil
        }
    }

    /// The help of a parameter, with all that it may name.
    func help(of field: Field) -> String {
        switch field.name {
        // The usual example names columns that only some lists have.
        case "filter" where order != nil: "Which rows. \(language) Keys: \(keys)."
        case "filter": "\(field.help) \(language) Keys: \(keys)."
        case "sort": "\(field.help) Columns: `\(sorts.joined(separator: "`, `"))`."
        default: field.help
        }
    }

    /// Narrows the schema of an order to those that there are; no text at all is the usual one.
    func narrow(_ schema: inout JSONObject, of field: Field) {
        guard field.name == "sort", let order else { return }
        schema["pattern"] = .string("^(-?(\(sorts.joined(separator: "|"))))?$")
        schema["default"] = .string(SortText.text(of: order))
    }

    private var language: String { "\(Self.terms) \(FilterText.help(forWordsIn: words))" }

    private static let terms = """
        Terms with blanks between them, all of which must hold: `key:value`, `key:a,b` for either, \
        `key:none` where there may be no value, `<`, `<=`, `>` or `>=` before a number or a time, \
        `!` before a term that must not hold; a value with blanks stands in quotes.
        """

    private var sorts: [String] { columns.filter(\.isSortable).map(\.key) }

    private var keys: String {
        columns.filter(\.isFilterable).map { column in
            let help = "`\(column.key)` \(FilterText.help(for: column))"
            guard case .choice(let words) = column.kind else { return help }
            return "\(help) (\(words.joined(separator: ", ")))"
        }
        .joined(separator: "; ")
    }
}
