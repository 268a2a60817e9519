internal import Testing

@testable import Terminal

@Suite struct WidgetTableStateTests {
    private func list(_ count: Int, height: Int = 5) -> TableState {
        TableState(ids: (0..<count).map { "r\($0)" }, height: height)
    }

    @Test func `moving down scrolls only at the lower edge, and says by how much`() {
        var state = list(10)
        for _ in 0..<4 {
            state.moveDown()
            #expect(state.lastScroll == 0)
        }
        state.moveDown()
        #expect(state.cursorID == "r5")
        #expect(state.top == 1)
        #expect(state.lastScroll == 1)
        state.moveUp()
        #expect(state.lastScroll == 0)
    }

    @Test func `pages keep the cursor's line`() {
        var state = list(100)
        state.moveDown(2)
        state.pageDown()
        #expect(state.cursor == 6)
        #expect(state.cursorLine == 2)
        #expect(state.lastScroll == 4)
        state.pageUp()
        #expect(state.cursor == 2)
        state.moveToBottom()
        #expect(state.visible == 95..<100)
        state.pageDown()
        #expect(state.cursorID == "r99")
        state.moveToTop()
        #expect(state.lastScroll == -95)
    }

    @Test func `the edges of the loaded window are announced`() {
        var state = list(50)
        #expect(state.isNearStart(within: 10))
        #expect(!state.isNearEnd(within: 10))
        state.moveDown(40)
        #expect(state.isNearEnd(within: 10))
        #expect(!state.isNearStart(within: 10))
    }

    @Test func `rows that come before move nothing on the screen`() {
        var state = list(20)
        state.moveDown(3)
        state.prepend(["n0", "n1"])
        #expect(state.cursorID == "r3")
        #expect(state.cursorLine == 3)
        #expect(state.ids[state.top] == "r0")
        #expect(state.lastScroll == 0)
    }

    @Test func `a new order leaves the cursor on its record and its line`() {
        var state = list(20)
        state.moveDown(8)
        let line = state.cursorLine
        state.replace((0..<20).reversed().map { "r\($0)" })
        #expect(state.cursorID == "r8")
        #expect(state.cursorLine == line)
    }

    @Test(arguments: [
        (["r0", "r1", "r3"], "r3"), (["r0", "r1"], "r1"), (["x", "y"], "y"),
    ])
    func `where the record is gone the next one is taken, else the one before`(
        ids: [String], expected: String
    ) {
        var state = list(4)
        state.moveDown(2)
        state.replace(ids)
        #expect(state.cursorID == expected)
    }

    @Test func `a decided row makes room for the next`() {
        var state = list(3)
        state.toggleMark()
        state.moveUp()
        state.remove("r0")
        #expect(state.cursorID == "r1")
        #expect(state.marks.isEmpty)
    }

    @Test func `rows on the screen are never dropped from the window`() {
        var state = list(30)
        state.moveDown(12)
        #expect(state.top == 8)
        #expect(state.dropFirst(20) == 8)
        #expect(state.cursorID == "r12")
        #expect(state.dropLast(100) == 17)
        #expect(state.ids.count == 5)
        #expect(state.cursorLine == 4)
    }

    @Test func `no rows is a state like any other`() {
        var state = TableState(height: 5)
        state.moveDown()
        state.pageUp()
        state.moveToBottom()
        state.toggleMark()
        state.scroll(by: 3)
        state.replace([])
        #expect(state.cursor == nil)
        #expect(state.visible.isEmpty)
        state.append(["a"])
        #expect(state.cursorID == "a")
    }

    @Test func `a mark goes with the record, and marking goes downwards`() {
        var state = list(5)
        state.toggleMark()
        state.toggleMark()
        #expect(state.marks == ["r0", "r1"])
        #expect(state.cursorID == "r2")
        state.replace(["r4", "r1"])
        #expect(state.isMarked("r1"))
        #expect(state.marks.count == 2)
        state.clearMarks()
        #expect(state.marks.isEmpty)
    }

    @Test func `a smaller screen keeps the cursor in view`() {
        var state = list(20, height: 10)
        state.moveDown(9)
        state.resize(height: 3)
        #expect(state.visible.contains(9))
        state.resize(height: 0)
        state.moveDown()
        #expect(state.cursorID == "r10")
        state.resize(height: 40)
        #expect(state.top == 0)
    }

    @Test func `a wheel moves the rows, and the cursor only where it would vanish`() {
        var state = list(20)
        state.scroll(by: 3)
        #expect(state.top == 3)
        #expect(state.cursor == 3)
        state.scroll(by: -1)
        #expect(state.cursor == 3)
        state.move(toLine: 4)
        #expect(state.cursor == 6)
        state.move(toLine: 5)
        #expect(state.cursor == 6)
    }
}
