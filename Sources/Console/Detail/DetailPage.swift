internal import Domain
internal import Fields
internal import Terminal

/// A tab of what is shown about a record.
struct DetailTab: Sendable {
    let title: String
    /// Reads what the tab shows; on a worker's thread.
    let read: @Sendable (any Backend, _ id: String) throws(Failure) -> DetailPage
    /// The pane and filter that the tab opens as a list of its own; `nil` when it is none.
    var list: (@Sendable (_ id: String) -> (pane: String, filter: String))?
}

/// What a tab shows, line by line.
struct DetailPage: Sendable, Equatable {
    var lines: [DetailLine] = []
    /// One sentence under the title, as in `sessions 2 · last sign-in 2 h ago`.
    var summary: String = ""
}

/// One line of a detail.
enum DetailLine: Sendable, Equatable {
    case heading(String)
    case field(DetailField)
    /// A row of a small table; the text of each cell, and where Enter leads.
    case row([DetailCell], link: String?)
    case text(String)
    /// Successes and failures by day, oldest first.
    case chart([DayCount])
}

/// A named value.
struct DetailField: Sendable, Equatable {
    var label: String
    var value: CellValue
    /// The personal field that it is, if it can be revealed.
    var personal: PersonalField?
    /// The record that it names.
    var link: String?
}

/// A cell of a small table in a detail.
struct DetailCell: Sendable, Equatable {
    var value: CellValue
    var columns: Int
}

extension DetailLine {
    /// A line of a label and a value; nothing when there is no value.
    static func field(
        _ label: String, _ value: CellValue, personal: PersonalField? = nil, link: String? = nil
    ) -> [DetailLine] {
        guard value != .none else { return [] }
        return [.field(DetailField(label: label, value: value, personal: personal, link: link))]
    }

    /// A line of a label and a text; nothing when there is no text.
    static func field(_ label: String, _ text: String?) -> [DetailLine] {
        guard let text, !text.isEmpty else { return [] }
        return field(label, .text(text))
    }

    /// A line of a masked value that can be revealed.
    static func field(
        _ label: String, _ masked: Masked?, _ personal: PersonalField
    ) -> [DetailLine] {
        guard let masked else { return [] }
        return field(label, .text(masked.text), personal: personal)
    }

    /// The whole value, for copies; masked stays masked.
    func copied(now: Instant) -> String {
        switch self {
        case .heading(let text), .text(let text): text
        case .field(let field): CellText.text(of: field.value, now: now, moments: .exact)
        case .row(let cells, let link):
            link ?? cells.map { CellText.text(of: $0.value, now: now, moments: .exact) }
                .joined(separator: "  ")
        case .chart(let days):
            days.map { "\($0.day) \($0.successes) \($0.failures)" }.joined(separator: "\n")
        }
    }

    /// Where Enter leads.
    var link: String? {
        switch self {
        case .field(let field): field.link
        case .row(_, let link): link
        default: nil
        }
    }
}

/// The rows of a list as lines of a detail.
struct DetailTable: Sendable {
    let source: ListSource
    /// Column keys and their widths.
    let columns: [(key: String, columns: Int)]
    /// The column whose value Enter opens.
    var linkKey: String?

    /// Rows shown in a detail; the list itself shows the rest.
    static let rowsMax = 100

    func page(
        _ backend: any Backend, filter: String, head: [DetailLine] = []
    ) throws(Failure) -> DetailPage {
        let request = ListRequest(
            filter: filter, sort: source.defaultSort, limit: Self.rowsMax, cursor: nil)
        let page = try source.read(backend, request)
        let lines = page.records.map { record in
            DetailLine.row(
                columns.compactMap { column in
                    source.index(of: column.key).map {
                        DetailCell(value: record.cells[$0], columns: column.columns)
                    }
                }, link: link(of: record))
        }
        let more: [DetailLine] = page.next == nil ? [] : [.text("more: Enter opens the list")]
        let none: [DetailLine] = lines.isEmpty ? [.text("nothing here")] : []
        return DetailPage(lines: head + lines + none + more)
    }

    private func link(of record: Record) -> String? {
        guard let linkKey, let index = source.index(of: linkKey),
            case .text(let text) = record.cells[index]
        else { return nil }
        return text
    }
}
