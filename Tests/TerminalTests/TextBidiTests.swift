import Testing

@testable import Terminal

@Suite struct TextBidiTests {
    private static func drawn(_ raw: String, columns: Int = 80) -> [UInt32] {
        TerminalText(raw).laidOut(columns: columns, bidi: .console).string
            .unicodeScalars.map(\.value)
    }

    @Test func `Arabic letters are joined and stand from right to left`() {
        // beh, yeh, teh: final, medial and initial form from left to right.
        #expect(Self.drawn("\u{628}\u{64a}\u{62a}") == [0xfe96, 0xfef4, 0xfe91])
    }

    @Test func `lam and alef share one cell`() {
        #expect(Self.drawn("\u{644}\u{627}") == [0xfefb])
        #expect(TerminalText("\u{644}\u{627}").laidOut(columns: 1, bidi: .console).width == 1)
    }

    @Test func `vowel marks stay with their letter`() {
        let text = TerminalText("\u{628}\u{64e}\u{62a}").laidOut(columns: 9, bidi: .console)
        #expect(text.width == 2)
        #expect(text.clusters.last?.marks == ["\u{64e}"])
    }

    @Test func `numbers and Latin keep their direction inside Hebrew`() {
        #expect(
            TerminalText("שלום 123 abc").laidOut(columns: 40, bidi: .console).string
                == "abc 123 םולש")
    }

    @Test func `brackets are mirrored`() {
        #expect(TerminalText("(אב)").laidOut(columns: 9, bidi: .console).string == "(בא)")
    }

    @Test func `a joiner that parts letters is obeyed and never drawn`() {
        let joined = Self.drawn("\u{628}\u{628}")
        let parted = Self.drawn("\u{628}\u{200c}\u{628}")
        #expect(joined == [0xfe90, 0xfe91])
        #expect(parted == [0xfe8f, 0xfe8f])
    }

    @Test func `a cut text loses its logical end, and the ellipsis stands there`() {
        #expect(TerminalText("אבגדה").laidOut(columns: 3, bidi: .console).string == "…בא")
    }

    @Test func `text stays as it is where the console does not order it`() {
        let raw = "אב ab"
        for mode in [BidiMode.terminal, .off] {
            #expect(TerminalText(raw).laidOut(columns: 9, bidi: mode).string == raw)
        }
    }

    @Test func `right-to-left text does not move the cells beside it`() {
        var buffer = Buffer(Size(rows: 1, columns: 20))
        buffer.put("1 (", row: 0, column: 0)
        buffer.put("ליאם כהן גדול", row: 0, column: 3, width: 8)
        buffer.put(") 2", row: 0, column: 11)
        #expect(buffer.line(0).hasPrefix("1 ("))
        #expect(buffer.line(0).hasSuffix(") 2"))
        #expect(buffer[0, 3].text == "…")
    }
}
