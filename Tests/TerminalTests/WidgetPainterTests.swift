internal import TestSupport
internal import Testing

@testable import Terminal

@Suite struct WidgetPainterTests {
    private static func scene(_ table: TableWidget, footer: Int) -> Scene {
        var scene = Scene(Size(rows: 16, columns: 90))
        scene.place(
            .table(table), in: Rect(row: 1, column: 0, rows: 14, columns: footer % 4 == 0 ? 90 : 60)
        )
        scene.place(
            .footer(FooterWidget([FooterWidget.Hint("q", TerminalText("quit \(footer)"))])),
            in: Rect(row: 15, column: 0, rows: 1, columns: 90))
        return scene
    }

    @Test func `tables that change at random are drawn as if they were new`() {
        var random = SplitMix64(seed: 7)
        var painter = Painter()
        let look = WidgetHarness.look("dark", depth: .palette)
        let names = WidgetHarness.hostile
        var rows = (0..<40).map { WidgetTableTests.row($0, names[$0 % names.count]) }
        var (top, cursor, footer) = (0, 0, 0)
        for step in 0..<400 {
            switch Int.random(in: 0..<7, using: &random) {
            case 0: footer += 1
            case 1: rows[Int.random(in: 0..<40, using: &random)].isMarked.toggle()
            case 2: rows.insert(rows.removeLast(), at: 0)
            case 3: top = Int.random(in: 0...30, using: &random)
            default: cursor += Int.random(in: -1...2, using: &random)
            }
            cursor = max(0, min(39, cursor))
            top = max(cursor - 11, min(cursor, top))
            var table = WidgetTableTests.table(Array(rows[top...].prefix(12)), cursor: cursor - top)
            table.newRows = step % 9 == 0 ? 1 : 0
            if step % 31 == 0 { table.rows = [] }
            let scene = Self.scene(table, footer: footer)
            var fresh = Painter()
            let (drawn, whole) = (painter.paint(scene, look: look), fresh.paint(scene, look: look))
            guard drawn != whole else { continue }
            Issue.record("step \(step):\n\(drawn.textWithReverse)\n\(whole.textWithReverse)")
            return
        }
    }

    @Test func `a row that did not change stays the same memory`() {
        var painter = Painter()
        let look = WidgetHarness.look()
        let rows = (0..<12).map { WidgetTableTests.row($0, "Omar") }
        let first = painter.paint(
            Self.scene(WidgetTableTests.table(rows, cursor: 3), footer: 0), look: look)
        let second = painter.paint(
            Self.scene(WidgetTableTests.table(rows, cursor: 4), footer: 0), look: look)
        let changed = first.rows.indices.filter { row in
            first.rows[row].withUnsafeBytes { first in
                second.rows[row].withUnsafeBytes { first.baseAddress != $0.baseAddress }
            }
        }
        #expect(changed == [5, 6])
    }
}
