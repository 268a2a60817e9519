import Testing

@testable import Terminal

@Suite struct TextBufferTests {
    private static func line(_ draw: (inout Buffer) -> Void) -> String {
        var buffer = Buffer(Size(rows: 1, columns: 10))
        draw(&buffer)
        return buffer.line(0)
    }

    @Test func `a style gives back what it was made of`() {
        for color in [Color.standard, .indexed(255), .rgb(1, 2, 255)] {
            for attributes in [Attributes.bold, [.dim, .reverse], []] {
                var style = Style(
                    foreground: color, background: .indexed(7), attributes: attributes)
                #expect(style.foreground == color && style.attributes == attributes)
                style.foreground = .standard
                style.background = color
                #expect(style == Style(background: color, attributes: attributes))
            }
        }
    }

    @Test func `overwriting half of a wide character clears the other half`() {
        #expect(
            Self.line {
                $0.put("山田", row: 0, column: 0); $0.put("x", row: 0, column: 1)
            } == " x田")
        #expect(
            Self.line {
                $0.put("山田", row: 0, column: 0); $0.put("x", row: 0, column: 2)
            } == "山x")
        #expect(
            Self.line {
                $0.put("山田", row: 0, column: 0); $0.put("森", row: 0, column: 1)
            } == " 森")
    }

    @Test func `a wide character of which only half is seen becomes a space`() {
        #expect(Self.line { $0.put("山b", row: 0, column: -1) } == " b")
        var buffer = Buffer(Size(rows: 1, columns: 10))
        buffer.put("xxxxxxxxxx", row: 0, column: 0)
        buffer.clipped(to: Rect(row: 0, column: 3, rows: 1, columns: 2)) {
            $0.put("山田", row: 0, column: 2)
        }
        #expect(buffer.line(0) == "xxx  xxxxx")
    }

    @Test func `text that does not fit at the right edge is cut`() {
        #expect(Self.line { $0.put("山", row: 0, column: 9) } == "         …")
        #expect(Self.line { $0.put("a山b", row: 0, column: 7) } == "       a…")
        #expect(Self.line { $0.put("ab山", row: 0, column: 6) } == "      ab山")
    }

    @Test func `text outside the grid or the clip is not drawn`() {
        var buffer = Buffer(Size(rows: 3, columns: 10))
        buffer.put("above", row: -1, column: 0)
        buffer.put("below", row: 3, column: 0)
        buffer.clipped(to: Rect(row: 1, column: 2, rows: 1, columns: 4)) { buffer in
            buffer.put("0123456789", row: 1, column: 0)
            buffer.put("0123456789", row: 2, column: 0)
            buffer.put("│", row: 1, column: 0)
            buffer.put("│", row: 1, column: 9)
        }
        #expect(buffer.text == "\n  2345\n")
    }

    @Test func `a field is cut, aligned and filled in its style`() {
        var buffer = Buffer(Size(rows: 1, columns: 10))
        let style = Style(attributes: .reverse)
        #expect(
            buffer.put("ab", row: 0, column: 2, style: style, width: 4, alignment: .trailing) == 4)
        #expect(buffer.line(0) == "    ab")
        #expect((2..<6).allSatisfy { buffer[0, $0].style == style })
        #expect(buffer[0, 6].style == .standard)
    }

    @Test func `the lines and corners of frames have an ASCII form`() {
        var buffer = Buffer(Size(rows: 1, columns: 8))
        buffer.put("╭╮╰╯┌┘─│", row: 0, column: 0)
        #expect(buffer.inASCII.text == "++++++-|")
    }

    @Test func `the ASCII form keeps every cell in its place`() {
        #expect(Self.line { $0.put("é山…x", row: 0, column: 0) } == "é山…x")
        var buffer = Buffer(Size(rows: 1, columns: 10))
        buffer.put("é山…x", row: 0, column: 0)
        #expect(buffer.inASCII.line(0) == "???~x")
    }

    @Test func `a line ends with the last cell that is no space`() {
        #expect(Buffer(Size(rows: 1, columns: 0)).line(0) == "")
        #expect(Self.line { _ in } == "")
        #expect(Self.line { $0.put(" e\u{301} 山 ", row: 0, column: 0) } == " e\u{301} 山")
        #expect(Self.line { $0.put("x \u{301}", row: 0, column: 0) } == "x \u{301}")
    }

    @Test func `an overlay covers what is under it`() {
        var buffer = Buffer(Size(rows: 1, columns: 10))
        buffer.put("山山山山山", row: 0, column: 0)
        var over = Buffer(Size(rows: 1, columns: 3))
        over.put("abc", row: 0, column: 0)
        buffer.draw(over, row: 0, column: 3)
        #expect(buffer.line(0) == "山 abc山山")
    }

    @Test func `a picture escapes its text and shows colours`() {
        var buffer = Buffer(Size(rows: 2, columns: 12))
        buffer.put("<a&b>", row: 0, column: 0, style: Style(foreground: .rgb(255, 0, 16)))
        buffer.put("ليلى", row: 1, column: 0, style: Style(background: .indexed(4)))
        let svg = buffer.svg()
        #expect(svg.contains(">&lt;a&amp;b&gt;</text>"))
        #expect(svg.contains("fill=\"#ff0010\""))
        #expect(svg.contains("fill=\"#0000ee\""))
        #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>\n"))
    }
}
