/// What `keys check` and `keys list` say about a keymap, and its tables for the documentation.
package struct KeymapReport: Sendable {
    /// One sequence as a table shows it.
    package struct Row: Hashable, Sendable {
        /// Where the keys work, and in the contexts below.
        package let context: ContextName
        /// The one spelling of the sequence.
        package let keys: String
        /// An action or a `:` command.
        package let target: String
        /// The hint of the file, else the action's summary, else nothing.
        package let summary: String
        /// The keymap that the line stands in.
        package let origin: String
    }

    /// The keymap's name.
    package let name: String
    /// Every binding by context, `global` first.
    package let rows: [Row]
    /// What is wrong with the files.
    package let problems: [ConfigurationProblem]

    package init(_ loaded: LoadedKeymap, vocabulary: KeymapVocabulary) {
        name = loaded.keymap.name
        problems = loaded.problems
        rows = loaded.keymap.contextNames.flatMap { context in
            loaded.keymap.ownBindings(of: context).map { candidate in
                Row(
                    context: context, keys: candidate.sequence.name,
                    target: candidate.binding.name,
                    summary: vocabulary.summary(of: candidate.binding),
                    origin: candidate.binding.origin)
            }
        }
    }

    /// Whether lines were skipped; `keys check` fails then.
    package var hasErrors: Bool { problems.hasErrors }

    /// Every problem on its line, and a last line that sums up.
    package var check: [String] {
        let errors = problems.count { $0.severity == .error }
        let notes = problems.count - errors
        let sum = "\(name): \(rows.count) bindings, \(errors) errors, \(notes) notes"
        return problems.map(\.description) + [sum]
    }

    /// Context, keys, action and origin in columns.
    package var list: [String] {
        let cells = rows.map { [$0.context.rawValue, $0.keys, $0.target, $0.origin] }
        let widths = (0..<4).map { column in cells.map { $0[column].count }.max() ?? 0 }
        return cells.map { cells in
            let padded = zip(cells, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }
            let line = padded.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }

    /// One table a context, one row an action: GitHub-flavoured Markdown.
    package var markdown: String {
        var text = "# Keys: \(name)\n"
        var context: ContextName?
        for row in merged {
            if row.context != context {
                context = row.context
                text += "\n## \(row.context.rawValue)\n\n"
                text += "| Keys | Action | What it does | From |\n|---|---|---|---|\n"
            }
            let cells = [row.keys, "`\(row.target)`", Self.escaped(row.summary), row.origin]
            text += "| " + cells.joined(separator: " | ") + " |\n"
        }
        return text
    }

    /// The rows with the keys of one action in one context and of one origin put together.
    private var merged: [Row] {
        var merged: [Row] = []
        for row in rows {
            let keys = Self.code(row.keys)
            let index = merged.firstIndex {
                ($0.context, $0.target, $0.origin, $0.summary)
                    == (row.context, row.target, row.origin, row.summary)
            }
            let before = index.map { merged[$0].keys + ", " } ?? ""
            let whole = Row(
                context: row.context, keys: before + keys, target: row.target,
                summary: row.summary, origin: row.origin)
            if let index {
                merged[index] = whole
            } else {
                merged.append(whole)
            }
        }
        return merged
    }

    /// A key in a code span; a backtick needs a longer fence (CommonMark 6.1).
    private static func code(_ keys: String) -> String {
        let escaped = escaped(keys)
        return keys.contains("`") ? "`` \(escaped) ``" : "`\(escaped)`"
    }

    private static func escaped(_ text: String) -> String {
        text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}

extension KeymapVocabulary {
    /// What a person is told about a binding: its hint, else the summary of its action.
    package func summary(of binding: KeyBinding) -> String {
        if let hint = binding.hint { return hint }
        guard case .action(let name) = binding.target else { return "" }
        return summary(of: name) ?? ""
    }
}
