internal import Domain
internal import Fields
internal import Terminal

/// Rows as people read them on standard output.
enum Table {
    /// A page's rows: headings, then a line each; columns are as wide as they need to be.
    static func text<Row: ListRow>(_ page: Page<Row>, now: Instant) -> String {
        let heads = Row.columns.map { $0.spec.title.uppercased() }
        let lines = page.rows.map { row in
            Row.columns.map { CellText.text(of: $0.value(row), now: now) }
        }
        let texts = ([heads] + lines).map { $0.map { TerminalText($0, limit: cellColumnsMax) } }
        let filled = heads.indices.filter { index in lines.contains { !$0[index].isEmpty } }
        let widths = heads.indices.map { index in texts.map { $0[index].width }.max() ?? 0 }
        var output = texts.map { line in
            filled.map { line[$0].padded(to: widths[$0]).string }.joined(separator: "  ")
        }
        if page.rows.isEmpty { output = ["nothing found"] }
        if let upTo = page.searchedUpTo { output.append("searched up to \(upTo)") }
        if let next = page.next { output.append("more: --cursor \(next)") }
        return output.joined(separator: "\n")
    }

    /// Columns of a cell before it is cut.
    private static let cellColumnsMax = 60

    /// A record as `name: value` lines; those that follow in a value stand further in, so that no
    /// text can look like another field.
    static func text(_ json: JSON, indent: String = "") -> String {
        guard let object = json.object else { return indent + scalar(json) }
        return object.members.map { member in
            switch member.value {
            case .object: "\(indent)\(member.name):\n" + text(member.value, indent: indent + "  ")
            case .array(let items) where items.contains { $0.object != nil }:
                "\(indent)\(member.name):\n"
                    + items.map { text($0, indent: indent + "  ") }.joined(separator: "\n\n")
            default:
                "\(indent)\(member.name): "
                    + scalar(member.value).split(separator: "\n", omittingEmptySubsequences: false)
                    .joined(separator: "\n\(indent)  ")
            }
        }.joined(separator: "\n")
    }

    private static func scalar(_ json: JSON) -> String {
        if let text = json.string { return text }
        if let items = json.array { return items.map(scalar).joined(separator: ", ") }
        return json.text()
    }
}
