internal import Testing

@testable import Terminal

// One suite with the other tests of the screen: ncurses is one global state.
extension ScreenTests {
    @Test(arguments: ["mono", "dark", "light", "base"])
    func `moving the cursor of a table by one row takes at most 150 bytes`(theme: String) throws {
        let depth: ColorDepth = theme == "mono" ? .mono : .full
        let look = WidgetHarness.look(theme, depth: depth)
        let size = WidgetHarness.sizes[0]
        let screen = try ScreenHarness(size, depth: depth)
        let rows = (0..<20).map { WidgetTableTests.row($0, "ليلى القحطاني", marked: $0 == 4) }
        var most = 0
        var worst = ""
        for cursor in 0..<20 {
            let table = WidgetTableTests.table(rows, cursor: cursor)
            let bytes = screen.show(
                WidgetHarness.drawn(size, look) { table.draw(into: &$0, in: $1, look: $2) })
            guard cursor > 0, bytes.count > most else { continue }
            most = bytes.count
            worst = String(decoding: bytes, as: UTF8.self)
        }
        #expect(most > 0)
        #expect(most <= 150, "\(most) bytes: \(worst.debugDescription)")
    }
}
