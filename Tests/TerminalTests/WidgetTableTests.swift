internal import TestSupport
internal import Testing

@testable import Terminal

@Suite struct WidgetTableTests {
    static let columns = [
        TableColumn("name", "NAME", width: .fill(min: 12)),
        TableColumn("email", "EMAIL", width: .fill(min: 14), priority: 2),
        TableColumn("role", "ROLE", width: .fixed(8), priority: 3),
        TableColumn("status", "STATUS", width: .fixed(11)),
        TableColumn("joined", "JOINED", width: .fixed(8), alignment: .trailing, priority: 1),
    ]

    static func row(_ id: Int, _ name: TerminalText, marked: Bool = false) -> TableRow {
        TableRow(
            id: "\(id)",
            cells: [
                TableCell(name), TableCell(TerminalText("someone\(id)@example.com")),
                TableCell("talent"),
                TableCell("active", role: .stateGood, glyph: .good), TableCell("3 d"),
            ], isMarked: marked)
    }

    static func table(_ rows: [TableRow], cursor: Int? = 1) -> TableWidget {
        TableWidget(
            columns: columns, rows: rows, cursor: cursor,
            sort: TableWidget.Sort("joined", descending: true), newRows: 7,
            note: "searched up to 12 March", position: "1-9 of 1,204")
    }

    private var people: [TableRow] {
        WidgetHarness.hostile.enumerated().map { Self.row($0, $1, marked: $0 == 3) }
    }

    @Test(arguments: WidgetHarness.sizes)
    func `a table shows what fits`(size: Size) {
        let table = Self.table(people)
        let buffer = WidgetHarness.drawn(size) { table.draw(into: &$0, in: $1, look: $2) }
        Snapshot.check(buffer.textWithReverse, "widget-table-\(size.columns)x\(size.rows)")
    }

    @Test func `signs are ASCII where only that can be shown`() {
        let table = Self.table([Self.row(0, "Omar", marked: true), Self.row(1, "Layla")])
        let look = WidgetHarness.look(unicode: false)
        let buffer = WidgetHarness.drawn(WidgetHarness.sizes[0], look) {
            table.draw(into: &$0, in: $1, look: $2)
        }
        #expect(buffer.isASCII)
        #expect(buffer.line(2).hasPrefix("> Layla"))
        #expect(buffer.line(1).hasPrefix(" *Omar"))
    }

    @Test func `no rows leave a sentence`() {
        var table = Self.table([], cursor: nil)
        table.empty = "no user matches status:gone"
        let buffer = WidgetHarness.drawn(WidgetHarness.sizes[2]) {
            table.draw(into: &$0, in: $1, look: $2)
        }
        #expect(buffer.text.contains("no user matches status:gone"))
    }

    @Test func `nothing is drawn outside the area, however small`() {
        let table = Self.table(people)
        #expect(WidgetHarness.spills { table.draw(into: &$0, in: $1, look: $2) } == [])
    }

    @Test func `the cursor is seen without colour, also where a wide letter is cut`() {
        let table = Self.table([Self.row(0, "漢字仮名"), Self.row(1, "漢字仮名")], cursor: 0)
        let buffer = WidgetHarness.drawn(WidgetHarness.sizes[0]) {
            table.draw(into: &$0, in: $1, look: $2)
        }
        #expect(buffer[1, 0].text == "▌")
        for column in 1...5 {
            #expect(buffer[1, column].style.attributes.contains(.reverse))
        }
        #expect(!buffer[1, 7].style.attributes.contains(.reverse))
    }

    @Test func `the mouse finds rows, headers and the new ones`() {
        let table = Self.table(people)
        let area = Rect(row: 2, column: 0, rows: 20, columns: 80)
        #expect(table.part(atRow: 2, column: 3, in: area) == .header("name"))
        #expect(table.part(atRow: 2, column: 79, in: area) == .header("joined"))
        #expect(table.part(atRow: 4, column: 40, in: area) == .row(1))
        #expect(table.part(atRow: 19, column: 40, in: area) == nil)
        #expect(table.part(atRow: 21, column: 3, in: area) == .news)
        #expect(table.part(atRow: 1, column: 3, in: area) == nil)
    }

    @Test func `the state and the widget agree about the rows that fit`() {
        #expect(TableWidget.rowsShown(in: Rect(Size(rows: 24, columns: 80))) == 22)
        #expect(TableWidget.rowsShown(in: Rect(Size(rows: 3, columns: 80))) == 2)
        #expect(TableWidget.rowsShown(in: Rect(Size(rows: 0, columns: 80))) == 0)
    }
}
