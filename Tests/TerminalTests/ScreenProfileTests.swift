import Testing

@testable import Terminal

@Suite struct ScreenProfileTests {
    @Test(
        arguments: [
            (["TERM": "xterm-256color"], ColorDepth.palette),
            (["TERM": "xterm-256color", "COLORTERM": "truecolor"], .full),
            (["TERM": "xterm-256color", "COLORTERM": "24bit", "NO_COLOR": "1"], .mono),
            (["TERM": "xterm-256color", "NO_COLOR": ""], .palette),
            (["TERM": "linux", "COLORTERM": "truecolor"], .sixteen),
        ])
    func `the depth follows the environment`(environment: [String: String], depth: ColorDepth) {
        #expect(TerminalProfile(environment: environment).depth == depth)
    }

    @Test(arguments: ["", "dumb", "unknown"])
    func `a terminal without a cursor is refused in a sentence`(term: String) throws {
        let reason = try #require(TerminalProfile(environment: ["TERM": term]).refusal)
        #expect(reason.hasPrefix("TERM is"))
        #expect(TerminalProfile(environment: ["TERM": "vt100"]).refusal == nil)
    }

    @Test func `a hostile TERM is shown harmlessly`() {
        let error = TerminalError.unknownTerm("x\u{1b}]0;pwned\u{7}")
        #expect(!error.description.contains("\u{1b}"))
    }

    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy"),
    ])
    func `base64 gives the vectors of RFC 4648`(text: String, encoded: String) {
        #expect(Base64.encode(Array(text.utf8)) == encoded)
    }

    @Test func `a copy is one OSC 52, wrapped for multiplexers`() throws {
        #expect(Clipboard.sequence("foo", through: nil) == "\u{1b}]52;c;Zm9v\u{7}")
        let tmux = try #require(Clipboard.sequence("foo", through: .tmux))
        #expect(tmux.hasSuffix("\u{1b}Ptmux;\u{1b}\u{1b}]52;c;Zm9v\u{7}\u{1b}\\"))
        let long = String(repeating: "x", count: 3_000)
        let screen = try #require(Clipboard.sequence(long, through: .screen))
        let parts = screen.split(separator: "\u{1b}\\")
        #expect(parts.count == 6)
        #expect(parts.allSatisfy { $0.hasPrefix("\u{1b}P") && $0.utf8.count <= 768 })
    }

    @Test func `a copy drops controls and refuses what terminals would`() {
        #expect(Clipboard.sequence("f\u{1b}o\ro", through: nil) == "\u{1b}]52;c;Zm9v\u{7}")
        let most = String(repeating: "x", count: Clipboard.bytesMax)
        #expect(Clipboard.sequence(most, through: nil) != nil)
        #expect(Clipboard.sequence(most + "x", through: nil) == nil)
    }
}
