import TestSupport
import Testing

@testable import Terminal

/// ncurses is one global state, so all that draws stands in one suite.
@Suite(.serialized) struct ScreenTests {
    /// A list as the console shows it: a header, rows, a footer, the cursor row marked.
    private static func list(
        top: Int, cursor: Int, size: Size = Size(rows: 50, columns: 160)
    ) -> Buffer {
        var buffer = Buffer(size)
        buffer.fill(
            Rect(row: 0, column: 0, rows: 1, columns: size.columns),
            style: Style(background: .indexed(4)))
        buffer.put("callboard", row: 0, column: 1, style: Style(background: .indexed(4)))
        for row in 1..<(size.rows - 1) {
            let number = top + row - 1
            let text = TerminalText(
                "\(number * 7_919 % 100_003)  Name \(number * 31 % 977)  "
                    + "user\(number)@example.com  talent  active  2024-0\(number % 9 + 1)-11")
            if number == cursor {
                buffer.put("▌", row: row, column: 0, style: Style(foreground: .indexed(6)))
            }
            buffer.put(text, row: row, column: 2)
        }
        buffer.put(
            TerminalText("row \(cursor + 1) of 1000000"), row: size.rows - 1, column: 0, width: 40)
        return buffer
    }

    @Test func `text, colours and attributes arrive on the terminal`() throws {
        let harness = try ScreenHarness()
        var buffer = Buffer(Size(rows: 24, columns: 80))
        let style = Style(
            foreground: .indexed(196), background: .indexed(4), attributes: [.bold, .underline])
        buffer.put("hello 山田 e\u{301}x", row: 3, column: 5, style: style)
        harness.show(buffer)
        #expect(harness.terminal.line(3) == "     hello 山田 e\u{301}x")
        let cell = harness.terminal.cell(row: 3, column: 5)
        #expect(cell.foreground == .indexed(196))
        #expect(cell.background == .indexed(4))
        #expect(cell.isBold && cell.underline == 1 && !cell.isReversed)
        #expect(harness.terminal.cell(row: 3, column: 11).widthColumns == 2)
    }

    @Test func `a frame that differs in nothing sends nothing`() throws {
        let harness = try ScreenHarness(Size(rows: 50, columns: 160))
        harness.show(Self.list(top: 0, cursor: 3))
        #expect(harness.show(Self.list(top: 0, cursor: 3)).isEmpty)
    }

    @Test(arguments: [("xterm-256color", ColorDepth.palette), ("xterm-256color", .full)])
    func `moving the mark to the next row takes at most 150 bytes`(
        term: String, depth: ColorDepth
    ) throws {
        let harness = try ScreenHarness(Size(rows: 50, columns: 160), term: term, depth: depth)
        harness.show(Self.list(top: 0, cursor: 3))
        for cursor in 4..<20 {
            let frame = Self.list(top: 0, cursor: cursor)
            let bytes = harness.show(frame)
            #expect(bytes.count <= 150, "\(bytes.count) bytes")
            #expect(harness.differences(from: frame) == [])
        }
    }

    @Test(arguments: [("xterm-256color", ColorDepth.palette), ("xterm-256color", .full)])
    func `scrolling a list by one line takes at most 400 bytes`(
        term: String, depth: ColorDepth
    ) throws {
        let harness = try ScreenHarness(Size(rows: 50, columns: 160), term: term, depth: depth)
        harness.show(Self.list(top: 0, cursor: 47))
        for step in 1..<20 {
            let frame = Self.list(top: step, cursor: 47 + step)
            let bytes = harness.show(frame)
            #expect(bytes.count <= 400, "\(bytes.count) bytes")
            #expect(harness.differences(from: frame) == [])
        }
        for step in (0..<19).reversed() {
            let frame = Self.list(top: step, cursor: step)
            let bytes = harness.show(frame)
            #expect(bytes.count <= 400, "\(bytes.count) bytes up")
            #expect(harness.differences(from: frame) == [])
        }
    }
}
