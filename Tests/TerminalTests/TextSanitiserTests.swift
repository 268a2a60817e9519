import TestSupport
import Testing

@testable import Terminal

@Suite struct TextSanitiserTests {
    /// Whether a terminal may be given the scalar as part of a cell.
    private static func mayBeDrawn(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: false
        default: !scalar.properties.isDefaultIgnorableCodePoint && Width.of(scalar) >= 0
        }
    }

    @Test(
        arguments: [
            ("plain text", "plain text"),
            ("tab\there", "tab here"),
            ("two\r\nlines", "two lines"),
            ("a\rb\nc\u{b}d\u{c}e", "a b c d e"),
            ("a\u{85}b\u{2028}c\u{2029}d", "a b c d"),
            ("\u{1b}[2J", "␛[2J"),
            ("\u{1b}]0;title\u{7}", "␛]0;title␇"),
            ("del\u{7f}", "del␡"),
            ("c1 \u{9b}2J", "c1 \u{fffd}2J"),
            ("evil\u{202e}gpj.exe", "evil\u{fffd}gpj.exe"),
            ("\u{2066}iso\u{2069}late\u{200e}", "isolate"),
            ("ze\u{200b}ro\u{2060}wi\u{feff}dth", "zerowidth"),
            ("soft\u{ad}hyphen", "softhyphen"),
            ("flag\u{e0067}\u{e007f}", "flag"),
            ("❤\u{fe0f}", "❤"),
            ("👍🏽", "👍"),
            ("👨‍👩‍👧", "👨👩👧"),
            ("\u{10ffff}\u{e000}\u{378}", "\u{fffd}\u{e000}\u{fffd}"),
            ("\u{301}x", "\u{25cc}\u{301}x"),
            ("a\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}b", "a\u{300}\u{301}\u{302}\u{303}b"),
            ("\u{3164}hidden", "hidden"),
        ])
    func `text from outside becomes what may be drawn`(raw: String, expected: String) {
        #expect(TerminalText(raw).string == expected)
    }

    @Test(arguments: HostileString.all)
    func `nothing that moves, hides or rings survives`(hostile: HostileString) {
        for raw in [hostile.text, String(decoding: hostile.bytes, as: UTF8.self)] {
            let text = TerminalText(raw)
            #expect(text.string.unicodeScalars.allSatisfy(Self.mayBeDrawn))
            #expect(text.width <= TerminalText.columnsMax)
            let laid = text.laidOut(columns: 20, bidi: .console)
            #expect(laid.string.unicodeScalars.allSatisfy(Self.mayBeDrawn))
            #expect(laid.width <= 20)
        }
    }

    @Test(
        arguments: [
            ("abc", 3), ("山田", 4), ("e\u{301}", 1), ("🇫🇷", 2), ("👍", 2), ("…", 1),
            ("\u{628}\u{64e}", 1), ("", 0), ("\u{1112}\u{1161}\u{11ab}", 2),
        ])
    func `the width is the sum of the cells`(raw: String, width: Int) {
        let text = TerminalText(raw)
        #expect(text.width == width)
        #expect(text.clusters.reduce(0) { $0 + $1.width } == width)
    }

    @Test func `a text beyond the limit ends in an ellipsis`() {
        #expect(TerminalText("abcdefgh", limit: 5).string == "abcd…")
        #expect(TerminalText("山田太郎", limit: 5).string == "山田…")
        #expect(TerminalText("abcde", limit: 5).string == "abcde")
        #expect(TerminalText("abc", limit: 0).isEmpty)
    }

    @Test func `a megabyte of marks costs no more than the limit allows`() {
        let raw = "a" + String(repeating: "\u{301}", count: 500_000)
        let text = TerminalText(raw, limit: 80)
        #expect(text.width == 2)
        #expect(text.clusters.first?.marks.count == Cluster.marksMax)
    }

    @Test func `random scalars never give anything that may not be drawn`() {
        var random = SplitMix64(seed: 41)
        for _ in 0..<2_000 {
            var raw = String.UnicodeScalarView()
            for _ in 0..<20 {
                let value = UInt32.random(in: 0..<0x11_0000, using: &random)
                let low = UInt32.random(in: 0..<0x3000, using: &random)
                raw.append(Unicode.Scalar(Bool.random(using: &random) ? value : low) ?? "\u{200d}")
            }
            let text = TerminalText(String(raw))
            #expect(text.string.unicodeScalars.allSatisfy(Self.mayBeDrawn))
        }
    }
}
