import Glibc
import TestSupport
import Testing

@testable import Terminal

extension ScreenTests {
    private static let words: [TerminalText] = [
        "abc", "山田", "e\u{301}tude", "👍", "     ", "xxxxxxxxxxxx", "дом", "│─┐", "ليلى",
        "\u{628}\u{64e}",
    ]

    private static func scribble(
        _ buffer: inout Buffer, styles: [Style], _ random: inout SplitMix64
    ) {
        for row in 0..<buffer.size.rows where Int.random(in: 0..<3, using: &random) == 0 {
            var column = 0
            // libvterm puts a mark of the last column into the next line: leave that one blank.
            while column < buffer.size.columns - 1 {
                let room = min(12, buffer.size.columns - 1 - column)
                column += buffer.put(
                    words.randomElement(using: &random) ?? "", row: row, column: column,
                    style: styles.randomElement(using: &random) ?? .standard,
                    width: Int.random(in: 1...room, using: &random))
            }
        }
    }

    @Test(arguments: [ColorDepth.palette, .full])
    func `random frames arrive cell by cell`(depth: ColorDepth) throws {
        var random = SplitMix64(seed: 2)
        let size = Size(rows: 30, columns: 90)
        let harness = try ScreenHarness(size, depth: depth)
        let styles = (UInt8(0)..<20).map { index -> Style in
            let attributes: Attributes = index % 3 == 0 ? .reverse : []
            return Style(
                foreground: .rgb(index * 12, 90, 200), background: .indexed(index),
                attributes: attributes)
        }
        var buffer = Buffer(size)
        for frame in 0..<150 {
            Self.scribble(&buffer, styles: styles, &random)
            harness.show(buffer)
            let wrong = harness.differences(from: buffer)
            guard wrong.isEmpty else {
                Issue.record("frame \(frame): \(wrong.prefix(5))")
                return
            }
        }
    }

    @Test func `rows that move arrive cell by cell, in fewer bytes than they hold`() throws {
        var random = SplitMix64(seed: 5)
        let size = Size(rows: 30, columns: 90)
        let harness = try ScreenHarness(size)
        var buffer = Buffer(size)
        let styles = [Style.standard, Style(foreground: .indexed(4), attributes: .bold)]
        for _ in 0..<8 { Self.scribble(&buffer, styles: styles, &random) }
        let whole = harness.show(buffer).count
        for frame in 0..<200 {
            let top = Int.random(in: 0..<10, using: &random)
            let rows = Int.random(in: 8..<20, using: &random)
            let lines = [-3, -2, -1, 1, 1, 2, 5].randomElement(using: &random) ?? 1
            let (before, shown) = (buffer, top + max(0, lines))
            let moved = Rect(row: shown, column: 0, rows: rows - abs(lines), columns: 90)
            buffer.take(moved, of: before, to: top + max(0, -lines))
            let exposed = lines > 0 ? top + rows - lines : top
            for row in exposed..<(exposed + abs(lines)) {
                let line = Rect(row: row, column: 0, rows: 1, columns: 90)
                buffer.fill(line, style: .standard)
                buffer.put(TerminalText("row \(frame) 山"), row: row, column: 3)
            }
            let bytes = harness.show(buffer).count
            let wrong = harness.differences(from: buffer)
            guard wrong.isEmpty, bytes < whole / 2 else {
                Issue.record("frame \(frame), \(bytes) bytes: \(wrong.prefix(5))")
                return
            }
        }
    }

    @Test func `thousands of colour pairs are shown right at once`() throws {
        let size = Size(rows: 50, columns: 100)
        let harness = try ScreenHarness(size, depth: .full)
        var buffer = Buffer(size)
        func color(_ index: Int) -> (red: Int, green: Int, blue: Int) {
            let mixed = UInt32(truncatingIfNeeded: index &* 2_654_435_761)
            return (Int(mixed >> 16 & 255), Int(mixed >> 8 & 255), Int(mixed & 255))
        }
        for index in 0..<5_000 {
            let (red, green, blue) = color(index)
            let style = Style(
                foreground: .rgb(UInt8(red), UInt8(green), UInt8(blue)), background: .indexed(17))
            buffer.put("x", row: index / 100, column: index % 100, style: style)
        }
        harness.show(buffer)
        let wrong = (0..<5_000).filter { index in
            let cell = harness.terminal.cell(row: index / 100, column: index % 100)
            let (red, green, blue) = color(index)
            return cell.foreground != .rgb(red: red, green: green, blue: blue)
                || cell.background != .indexed(17)
        }
        #expect(wrong.isEmpty)
    }

    @Test(
        arguments: [
            (ColorDepth.full, CellColor.rgb(red: 250, green: 10, blue: 10)),
            (.palette, .indexed(196)), (.sixteen, .indexed(9)), (.eight, .indexed(1)),
            (.mono, .standard),
        ])
    func `a colour becomes the nearest that the depth has`(
        depth: ColorDepth, expected: CellColor
    ) throws {
        let harness = try ScreenHarness(depth: depth)
        var buffer = Buffer(Size(rows: 24, columns: 80))
        let style = Style(foreground: .rgb(250, 10, 10), attributes: [.bold, .reverse])
        buffer.put("x", row: 0, column: 0, style: style)
        harness.show(buffer)
        let cell = harness.terminal.cell(row: 0, column: 0)
        #expect(cell.foreground == expected)
        #expect(cell.isBold && cell.isReversed)
    }

    @Test func `without UTF-8 only ASCII is sent`() throws {
        let harness = try ScreenHarness(glyphs: .ascii)
        var buffer = Buffer(Size(rows: 24, columns: 80))
        buffer.put("┌───────┐", row: 0, column: 0)
        buffer.put("│", row: 1, column: 0)
        buffer.put("é山… ok", row: 1, column: 1)
        let bytes = harness.show(buffer)
        #expect(bytes.allSatisfy { $0 < 0x80 })
        #expect(harness.terminal.line(0) == "+-------+")
        #expect(harness.terminal.line(1) == "|???~ ok")
    }

    @Test func `a resize draws all again at the new size`() throws {
        let harness = try ScreenHarness()
        harness.show(Buffer(Size(rows: 24, columns: 80)))
        for size in [
            Size(rows: 60, columns: 200), Size(rows: 12, columns: 40), Size(rows: 1, columns: 1),
        ] {
            harness.terminal.resize(rows: size.rows, columns: size.columns)
            harness.screen.resize(size)
            var buffer = Buffer(size)
            buffer.put("end", row: size.rows - 1, column: max(0, size.columns - 3))
            harness.show(buffer)
            #expect(harness.differences(from: buffer) == [])
        }
    }

    @Test func `after a repaint the screen is whole again`() throws {
        let harness = try ScreenHarness()
        var buffer = Buffer(Size(rows: 24, columns: 80))
        buffer.put("kept", row: 5, column: 5)
        harness.show(buffer)
        harness.terminal.feed("\u{1b}[2J\u{1b}[Hgarbage")
        harness.screen.repaint()
        harness.show(buffer)
        #expect(harness.differences(from: buffer) == [])
        #expect(harness.show(buffer).isEmpty)
    }

    @Test func `the cursor is shown where an input has it, and hidden otherwise`() throws {
        let harness = try ScreenHarness()
        var buffer = Buffer(Size(rows: 24, columns: 80))
        buffer.put("name:", row: 2, column: 0)
        harness.show(buffer, cursor: Screen.Position(row: 2, column: 6))
        #expect(harness.terminal.isCursorVisible)
        #expect(harness.terminal.cursor == (row: 2, column: 6))
        buffer.put("x", row: 9, column: 9)
        harness.show(buffer, cursor: Screen.Position(row: 2, column: 6))
        #expect(harness.terminal.cursor == (row: 2, column: 6))
        harness.show(buffer)
        #expect(!harness.terminal.isCursorVisible)
        #expect(harness.show(buffer, cursor: Screen.Position(row: 99, column: 0)).isEmpty)
    }

    @Test func `a terminal that takes nothing gets the rest of the frame later`() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
        var writer = FrameWriter(descriptor: ends[1])
        let frame = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
        #expect(writer.write(frame, deadlineMs: 0) == .stalled)
        var read: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while read.count < frame.count {
            while case let count = Glibc.read(ends[0], &chunk, chunk.count), count > 0 {
                read.append(contentsOf: chunk[..<count])
            }
            _ = writer.write([], deadlineMs: 0)
        }
        #expect(read == frame)
        #expect(!writer.isStalled)
    }

    @Test func `an unknown TERM is refused by name unless it is of the family of xterm`() throws {
        #expect(throws: TerminalError.unknownTerm("wyse-9000")) {
            try ScreenHarness(term: "wyse-9000")
        }
        let harness = try ScreenHarness(term: "xterm-kitty-of-tomorrow")
        #expect(harness.screen.usesOwnDescription)
        var buffer = Buffer(Size(rows: 24, columns: 80))
        buffer.put("works", row: 1, column: 1, style: Style(foreground: .indexed(200)))
        harness.show(buffer)
        #expect(harness.differences(from: buffer) == [])
    }
}
