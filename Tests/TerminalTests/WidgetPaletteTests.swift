internal import TestSupport
internal import Testing

@testable import Terminal

@Suite struct WidgetPaletteTests {
    private var entries: [PaletteEntry] {
        [
            PaletteEntry("users.reset-password", "Start a password reset", key: "p"),
            PaletteEntry("users.suspend", "Suspend the account", key: "w"),
            PaletteEntry(
                "payments.refund", "Refund the payment", key: "R",
                refusal: "your role may not refund"),
            PaletteEntry("ar", "إيقاف الحساب", key: "x"),
            PaletteEntry("wide", "漢字 search", key: "ctrl+k"),
        ]
    }

    private func positions(_ query: String, _ text: TerminalText) -> [Int]? {
        FuzzyMatcher(query).match(text)?.positions
    }

    @Test func `letters are found in order with gaps, at word starts first`() {
        #expect(positions("spr", "Start a password reset") == [0, 8, 17])
        #expect(positions("RESET", "Start a password reset") == [17, 18, 19, 20, 21])
        #expect(positions("xyz", "Start a password reset") == nil)
        #expect(positions("", "anything") == [])
        #expect(positions("reset pass", "password reset") == [0, 1, 2, 3, 9, 10, 11, 12, 13])
        #expect(positions("toolong", "to") == nil)
    }

    @Test func `Arabic is found however its alef was typed`() {
        #expect(positions("ايقاف", "إيقاف الحساب") == [0, 1, 2, 3, 4])
    }

    @Test func `a whole word is better than scattered letters`() throws {
        let matcher = FuzzyMatcher("sus")
        let whole = try #require(matcher.match("Suspend the account"))
        let scattered = try #require(matcher.match("Search users again, yes"))
        #expect(whole.score > scattered.score)
    }

    @Test(arguments: WidgetHarness.sizes)
    func `the palette shows keys, what was found, and why something is refused`(size: Size) {
        var state = PaletteState(entries, query: "re")
        state.moveDown()
        let palette = PaletteWidget(state: state)
        let buffer = WidgetHarness.drawn(size) { palette.draw(into: &$0, in: $1, look: $2) }
        Snapshot.check(buffer.textWithReverse, "widget-palette-\(size.columns)x\(size.rows)")
    }

    @Test func `found letters are told apart without colour`() {
        let palette = PaletteWidget(state: PaletteState(entries, query: "susp"))
        let buffer = WidgetHarness.drawn(WidgetHarness.sizes[0]) {
            palette.draw(into: &$0, in: $1, look: $2)
        }
        let underlined = buffer.rows.joined().filter {
            $0.style.attributes.contains([.bold, .underline])
        }
        #expect(underlined.map(\.text).joined().hasSuffix("Susp"))
    }

    @Test func `typing filters, Enter runs, a refused one gives its reason`() {
        var state = PaletteState(entries)
        #expect(state.hits.count == 5)
        for scalar in "susp".unicodeScalars { _ = state.handle(.key(Key(scalar))) }
        let ran = state.handle(.key(Key(.enter)))
        #expect(ran == .run("users.suspend"))
        _ = state.handle(.key(Key("u", .ctrl)))
        _ = state.handle(.paste("refund\n"))
        let refused = state.handle(.key(Key(.enter)))
        #expect(refused == .refused("your role may not refund"))
        _ = state.handle(.paste("zzz"))
        let nothing = state.handle(.key(Key(.enter)))
        #expect(nothing == nil)
        let cancelled = state.handle(.key(Key(.escape)))
        #expect(cancelled == .cancelled)
    }

    @Test func `nothing is drawn outside the area, however small`() {
        for query in ["", "re", "zzz", "ايقاف"] {
            let palette = PaletteWidget(state: PaletteState(entries, query: query))
            #expect(WidgetHarness.spills { palette.draw(into: &$0, in: $1, look: $2) } == [])
        }
    }
}
