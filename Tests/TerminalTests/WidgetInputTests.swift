internal import Testing

@testable import Terminal

@Suite struct WidgetInputTests {
    private func draw(_ input: TextInput, columns: Int) -> (line: String, cursor: Int?) {
        let look = WidgetHarness.look()
        var buffer = look.buffer(Size(rows: 1, columns: columns))
        let place = input.draw(
            into: &buffer, in: Rect(buffer.size), style: look.style(.prompt), look: look)
        return (buffer.line(0), place?.column)
    }

    @Test func `a paste has no line breaks, controls or unseen direction marks`() {
        var input = TextInput()
        input.insert("a\r\nb\tc\u{1b}[2J\u{200f}\u{202e}d\u{0}\n")
        #expect(input.text == "a b c[2Jd")
        #expect(input.cursor == input.count)
    }

    @Test func `the cursor moves and deletes by cluster`() {
        var input = TextInput("ae\u{301}👩‍👩‍👧")
        #expect(input.count == 3)
        input.deleteBackward()
        #expect(input.text == "ae\u{301}")
        input.moveBackward()
        input.insert("x")
        #expect(input.text == "axe\u{301}")
        input.deleteForward()
        #expect(input.text == "ax")
    }

    @Test func `a mark that is typed joins the letter before it`() {
        var input = TextInput("e")
        input.insert("\u{301}")
        #expect(input.count == 1)
        #expect(input.cursor == 1)
    }

    @Test(arguments: [
        ("status:active role", "status:active "), ("one  ", ""), ("", ""), ("a@b.c", "a@b."),
    ])
    func `a word is deleted with the spaces behind it`(text: String, left: String) {
        var input = TextInput(text)
        input.deleteWord()
        #expect(input.text == left)
    }

    @Test func `keys edit as in any other input`() {
        var input = TextInput("one two")
        for key in [Key(.home), Key("X"), Key(.right, .ctrl), Key("k", .ctrl)] {
            let isHandled = input.handle(key)
            #expect(isHandled)
        }
        #expect(input.text == "Xone")
        let isHandled = input.handle(Key(.enter))
        #expect(!isHandled)
    }

    @Test func `what is longer than the limit is left out`() {
        var input = TextInput(limit: 3)
        input.insert("abcdef")
        input.insert("g")
        #expect(input.text == "abc")
    }

    @Test func `a whole file that is pasted by mistake does not hold up the keys`() {
        // Counted anew for each letter that is too much, this took the console a minute.
        var input = TextInput("[]", limit: 1_000)
        input.moveBackward()
        input.insert(String(repeating: "abc def\n", count: 30_000))
        #expect(input.text == "[" + String(repeating: "abc def ", count: 125).prefix(998) + "]")
        #expect(input.cursor == 999)
    }

    @Test(arguments: [
        ("e", "\u{301}\u{302}ab", "f", "e\u{301}\u{302}af"),
        ("\u{1f1f8}", "\u{1f1e6}bc", "", "\u{1f1f8}\u{1f1e6}bc"),
        ("a", "bc\u{200d}", "d", "abd"),
    ])
    func `what joins its neighbours takes no room`(
        _ head: String, _ added: String, _ tail: String, _ whole: String
    ) {
        var input = TextInput(head + tail, limit: 3)
        input.moveToEnd()
        if !tail.isEmpty { input.moveBackward() }
        input.insert(added)
        #expect(input.text == whole)
    }

    @Test func `the line scrolls with the cursor`() {
        var input = TextInput("0123456789abcdef")
        #expect(draw(input, columns: 8) == ("9abcdef", 7))
        input.moveToStart()
        #expect(draw(input, columns: 8) == ("01234567", 0))
    }

    @Test func `wide letters take two columns and are never cut`() {
        var input = TextInput("漢字かな")
        #expect(draw(input, columns: 6).cursor == 4)
        input.moveToStart()
        #expect(draw(input, columns: 5) == ("漢字", 0))
        input.moveForward()
        #expect(draw(input, columns: 9).cursor == 2)
    }

    @Test func `Arabic is edited in reading order and shown from the right`() {
        var input = TextInput("سلم")
        let atEnd = draw(input, columns: 10)
        // Three letters at the right edge, and the cursor in the free cell left of them.
        #expect(atEnd.cursor == 6)
        input.moveToStart()
        #expect(draw(input, columns: 10).cursor == 9)
        input.moveForward()
        #expect(draw(input, columns: 10).cursor == 8)
        input.insert("ا")
        #expect(input.text == "سالم")
    }

    @Test func `a lam-alef pair is one cell, whichever letter has the cursor`() {
        var input = TextInput("سلام")
        input.moveToStart()
        #expect(draw(input, columns: 10).cursor == 9)
        input.moveForward()
        #expect(draw(input, columns: 10).cursor == 8)
        input.moveForward()
        #expect(draw(input, columns: 10).cursor == 8)
        input.moveForward()
        #expect(draw(input, columns: 10).cursor == 7)
    }

    @Test func `Arabic within a filter stays where the filter is`() {
        var input = TextInput("city:جدة x")
        #expect(draw(input, columns: 20).cursor == 10)
        input.moveBackward()
        input.moveBackward()
        input.moveBackward()
        #expect(draw(input, columns: 20).cursor == 5)
    }

    @Test func `a secret shows dots and says nothing of itself`() {
        let input = TextInput("hunter2", isSecret: true)
        #expect(draw(input, columns: 20) == ("•••••••", 7))
        #expect("\(input)" == "secret of 7")
        #expect(!String(reflecting: input).contains("hunter2"))
    }

    @Test func `history goes back to what was typed`() {
        var input = TextInput("", history: InputHistory(["one", "two"]))
        input.insert("draft")
        input.showPrevious()
        input.showPrevious()
        input.showPrevious()
        #expect(input.text == "one")
        input.showNext()
        input.showNext()
        #expect(input.text == "draft")
        input.set("one")
        input.remember()
        #expect(input.history.entries == ["two", "one"])
    }

    @Test func `nothing is drawn outside the line, however short`() {
        for text in WidgetHarness.hostile {
            let input = TextInput(text.string)
            #expect(
                WidgetHarness.spills { buffer, area, look in
                    input.draw(into: &buffer, in: area, style: look.style(.prompt), look: look)
                } == [])
        }
    }
}
