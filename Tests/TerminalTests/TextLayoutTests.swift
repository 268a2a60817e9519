import Testing

@testable import Terminal

@Suite struct TextLayoutTests {
    @Test(
        arguments: [
            ("abcdef", 4, "abc…"), ("abcd", 4, "abcd"), ("山田太郎", 5, "山田…"),
            ("山田太郎", 4, "山…"), ("山田", 1, "…"), ("abc", 0, ""),
            ("e\u{301}e\u{301}x", 2, "e\u{301}…"),
        ])
    func `a long text is cut at the edge of a cell`(raw: String, columns: Int, expected: String) {
        let fitted = TerminalText(raw).fitted(to: columns)
        #expect(fitted.string == expected)
        #expect(fitted.width <= columns)
    }

    @Test(
        arguments: [
            (31, "user_01h455vb4pex5vsknk084sn02q"), (30, "user_…h455vb4pex5vsknk084sn02q"),
            (20, "user_…5vsknk084sn02q"), (12, "user_…4sn02q"), (11, "…nk084sn02q"),
            (2, "…q"), (1, "…"), (0, ""),
        ])
    func `an identifier is cut behind its head and keeps the end that tells it from others`(
        columns: Int, expected: String
    ) {
        let id = TerminalText("user_01h455vb4pex5vsknk084sn02q")
        let fitted = id.fitted(to: columns, keepingHead: 5)
        #expect(fitted.string == expected)
        #expect(fitted.width <= columns)
    }

    @Test func `a text that is cut in its middle never has half of a wide character`() {
        let fitted = TerminalText("山田太郎山田太郎").fitted(to: 12, keepingHead: 3)
        #expect(fitted.string == "山…山田太郎" && fitted.width == 11)
    }

    @Test(
        arguments: [
            (Alignment.leading, "ab   "), (.center, " ab  "), (.trailing, "   ab"),
        ])
    func `a short text is filled up on the side that alignment says`(
        alignment: Alignment, expected: String
    ) {
        #expect(TerminalText("ab").padded(to: 5, alignment: alignment).string == expected)
    }

    @Test func `a slice never takes half of a wide character`() {
        let text = TerminalText("a山b田c")
        #expect(text.slice(from: 1, columns: 3).string == "山b")
        #expect(text.slice(from: 2, columns: 3).string == "b")
        #expect(text.slice(from: 0, columns: 2).string == "a")
        #expect(text.slice(from: 9, columns: 2).isEmpty)
    }

    @Test func `a paragraph is broken at spaces, and within words that are longer`() {
        let text = TerminalText("the quick brown fox jumpsoverthelazydog")
        #expect(
            text.wrapped(to: 10).map(\.string)
                == ["the quick", "brown fox", "jumpsovert", "helazydog"])
        #expect(TerminalText("山田太郎").wrapped(to: 3).map(\.string) == ["山", "田", "太", "郎"])
        #expect(TerminalText("山").wrapped(to: 1).map(\.string) == ["山"])
        #expect(
            text.wrapped(to: 10, linesMax: 3).map(\.string)
                == ["the quick", "brown fox", "jumpsover…"])
        #expect(text.wrapped(to: 10, linesMax: 4) == text.wrapped(to: 10))
    }

    @Test func `lines of a note stay lines`() {
        #expect(
            TerminalText.lines(of: "one\r\ntwo\n\nfo\u{1b}ur").map(\.string)
                == ["one", "two", "", "fo␛ur"])
        #expect(TerminalText.lines(of: "a\nb\nc", linesMax: 2).map(\.string) == ["a", "b", "…"])
    }

    @Test(
        arguments: [
            ("C", Glyphs.ascii), ("en_US.UTF-8", .unicode), ("POSIX", .ascii),
            ("ar_SA.utf8", .unicode),
        ])
    func `the locale decides whether more than ASCII is shown`(locale: String, expected: Glyphs) {
        #expect(Glyphs(environment: ["LC_ALL": locale, "LANG": "x.UTF-8"]) == expected)
    }
}
