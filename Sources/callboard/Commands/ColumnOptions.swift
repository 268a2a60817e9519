internal import Domain
internal import Fields

/// The columns of a list as options: `--state dead` is `--filter state:dead`.
enum ColumnOptions {
    /// One option for each column that a filter may name, but for those whose name is taken.
    static func options(of type: any Operation.Type) -> [Option] {
        let taken = Set(
            FieldSchema.fields(of: type).map { FlagName.kebab($0.name) }
                + Option.everywhere.map(\.name))
        return columns(of: type).compactMap { column in
            let name = FlagName.kebab(column.key)
            guard !taken.contains(name) else { return nil }
            return Option(name, "TERM", "The same as --filter '\(column.key):TERM'.")
        }
    }

    /// The filter with the terms of these options; `nil` when none was given.
    static func filter(
        of type: any Operation.Type, _ invocation: Invocation
    ) throws(CommandFailure) -> String? {
        let names = Set(options(of: type).map(\.name))
        var terms: [String] = []
        for column in columns(of: type) {
            let name = FlagName.kebab(column.key)
            guard names.contains(name), let values = invocation.options[name] else { continue }
            for value in values {
                guard !value.isEmpty else { throw .usage("--\(name) needs a value: TERM") }
                terms.append("\(column.key):\(quoted(value))")
            }
        }
        guard !terms.isEmpty else { return nil }
        return ((invocation.options["filter"] ?? []) + terms).joined(separator: " ")
    }

    /// A value with blanks is one value; what the language has for values stays as it is.
    private static func quoted(_ value: String) -> String {
        let isPlain = value.contains("\"") || !value.contains(where: \.isWhitespace)
        return isPlain ? value : "\"\(value)\""
    }

    private static func columns(of type: any Operation.Type) -> [ColumnSpec] {
        (type as? any ListOperation.Type)?.filterable ?? []
    }
}

extension ListOperation {
    fileprivate static var filterable: [ColumnSpec] {
        Row.columns.map(\.spec).filter(\.isFilterable)
    }
}
