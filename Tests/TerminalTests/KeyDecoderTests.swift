import TestSupport
import Testing

@testable import Terminal

@Suite struct KeyDecoderTests {
    private static func inputs(_ bytes: [UInt8]) -> [Input] {
        var decoder = KeyDecoder()
        return decoder.feed(bytes) + decoder.flush()
    }

    private static func names(_ text: String) -> [String] {
        inputs(Array(text.utf8)).map { input in
            switch input {
            case .key(let key): key.name
            case .paste(let text): "paste:\(text)"
            case .mouse(let mouse): "\(mouse.kind):\(mouse.button)@\(mouse.row),\(mouse.column)"
            }
        }
    }

    @Test(
        arguments: [
            ("aé山👍", ["a", "é", "山", "👍"]),
            ("\r\t \u{7f}\u{8}", ["enter", "tab", "space", "backspace", "backspace"]),
            ("\u{0}\u{1}\u{1a}\u{a}", ["ctrl+space", "ctrl+a", "ctrl+z", "ctrl+j"]),
            ("\u{1c}\u{1d}\u{1e}\u{1f}", ["ctrl+\\", "ctrl+]", "ctrl+^", "ctrl+_"]),
            ("\u{1b}[A\u{1b}OA\u{1b}[1;5C", ["up", "up", "ctrl+right"]),
            ("\u{1b}[H\u{1b}OF\u{1b}[1~\u{1b}[4~", ["home", "end", "home", "end"]),
            (
                "\u{1b}[2~\u{1b}[3~\u{1b}[5~\u{1b}[6;3~",
                ["insert", "delete", "pageup", "alt+pagedown"]
            ),
            ("\u{1b}OP\u{1b}[15~\u{1b}[24~\u{1b}[[C", ["f1", "f5", "f12", "f3"]),
            ("\u{1b}[Z\u{1b}[1;2P", ["shift+tab", "shift+f1"]),
            (
                "\u{1b}x\u{1b}é\u{1b}\r\u{1b}\u{7f}",
                ["alt+x", "alt+é", "alt+enter", "alt+backspace"]
            ),
            ("\u{1b}\u{1b}", ["escape", "escape"]),
            ("\u{1b}[", ["alt+["]),
            ("\u{1b}O", ["alt+O"]),
            ("\u{1b}]", ["alt+]"]),
            ("\u{1b}[97;5u\u{1b}[27u\u{1b}[97;2u", ["ctrl+a", "escape", "A"]),
            ("\u{1b}[105;5u\u{1b}[97;1:3u\u{1b}[97;9u", ["tab"]),
            ("\u{1b}[27;5;98~", ["ctrl+b"]),
        ])
    func `bytes give the keys that were pressed`(text: String, expected: [String]) {
        #expect(Self.names(text) == expected)
    }

    @Test(
        arguments: [
            "\u{1b}[I", "\u{1b}[O", "\u{1b}]11;rgb:ffff/ffff/ffff\u{7}",
            "\u{1b}]10;rgb:0000/0000/0000\u{1b}\\", "\u{1b}[?62;22c", "\u{1b}[>41;354;0c",
            "\u{1b}[12;40R", "\u{1b}[?2026;2$y", "\u{1b}P>|XTerm(380)\u{1b}\\",
            "\u{1b}_Gi=1;OK\u{1b}\\",
            "\u{1b}[8;24;80t", "\u{1b}[201~", "\u{1b}[0n",
            "\u{1b}[" + String(repeating: "1;", count: 500) + "u",
        ])
    func `reports and late answers of the terminal are swallowed`(report: String) {
        #expect(Self.names("a\(report)b") == ["a", "b"])
    }

    @Test(
        arguments: [
            ("\u{1b}[<0;5;6M", "press:left@5,4"), ("\u{1b}[<2;1;1m", "release:right@0,0"),
            ("\u{1b}[<32;10;8M", "drag:left@7,9"), ("\u{1b}[<64;5;6M", "wheelUp:none@5,4"),
            ("\u{1b}[<81;5;6M", "wheelDown:none@5,4"), ("\u{1b}[M !!", "press:left@0,0"),
            ("\u{1b}[M#\"!", "release:none@0,1"),
        ])
    func `mouse reports become events at places counted from 0`(report: String, event: String) {
        #expect(Self.names(report) == [event])
    }

    @Test(arguments: ["\u{1b}[<0;0;0M", "\u{1b}[<35;4;4M", "\u{1b}[<128;4;4M", "\u{1b}[<0;4M"])
    func `mouse reports that mean nothing are swallowed`(report: String) {
        #expect(Self.names(report + "x") == ["x"])
    }

    @Test(
        arguments: [
            "hello\nworld", "", "\u{1b}[A\u{1b}]0;x\u{7}\u{3}", "\u{1b}\u{1b}[20", "é山",
            "\u{1b}[200~",
        ])
    func `pasted text never becomes keys`(text: String) {
        #expect(Self.names("a\u{1b}[200~\(text)\u{1b}[201~b") == ["a", "paste:\(text)", "b"])
    }

    @Test func `a paste beyond the limit is cut and still ends`() {
        let end = Array("\u{1b}[201~z".utf8)
        let body = [UInt8](repeating: 0x61, count: KeyDecoder.pasteBytesMax + 5)
        let inputs = Self.inputs(Array("\u{1b}[200~".utf8) + body + end)
        #expect(inputs.count == 2)
        #expect(inputs.last == .key(Key("z")))
        guard case .paste(let text) = inputs.first else {
            Issue.record("the first input is no paste")
            return
        }
        #expect(text.utf8.count == KeyDecoder.pasteBytesMax)
    }

    @Test(
        arguments: [
            ([0x61, 0xff, 0x62], ["a", "\u{fffd}", "b"]),
            ([0xc3, 0x28, 0x63], ["\u{fffd}", "(", "c"]),
            ([0xe0, 0x80, 0x62], ["\u{fffd}", "\u{fffd}", "b"]),
            ([0xed, 0xa0, 0x80, 0x62], ["\u{fffd}", "\u{fffd}", "\u{fffd}", "b"]),
            ([0xf0, 0x9f, 0x1b, 0x5b, 0x41], ["\u{fffd}", "up"]),
            ([0x1b, 0x5b, 0x31, 0xc3, 0xa9], ["é"]),
            ([0xc2, 0x9b, 0x41], ["A"]),
        ] as [([UInt8], [String])])
    func `invalid bytes do not eat those behind them`(bytes: [UInt8], expected: [String]) {
        let names = Self.inputs(bytes).map { input in
            if case .key(let key) = input { key.name } else { "?" }
        }
        #expect(names == expected)
    }

    @Test func `every split of a stream gives the same keys`() {
        let stream = Array(
            ("é山👍\u{1b}[1;5C\u{1b}OA\u{1b}[200~pä\u{1b}[ste\n\u{1b}[201~\u{1b}[<0;10;8M\u{1b}[I"
                + "\u{1b}]11;rgb:1/2/3\u{1b}\\q\u{1b}[[A\u{1b}[M !!\u{1b}é\u{1b}[97;6u").utf8)
        var whole = KeyDecoder()
        let expected = whole.feed(stream)
        #expect(expected.count == 12)
        for first in 0...stream.count {
            for second in first...stream.count {
                var decoder = KeyDecoder()
                let inputs =
                    decoder.feed(stream[..<first]) + decoder.feed(stream[first..<second])
                    + decoder.feed(stream[second...])
                guard inputs == expected else {
                    Issue.record("split at \(first) and \(second): \(inputs)")
                    return
                }
            }
        }
    }

    @Test func `after any bytes the keyboard works again`() {
        var random = SplitMix64(seed: 7)
        let alphabet = Array("\u{1b}[]OPM_<;:0129~u?RI\\\u{7}\u{18}aé".utf8) + [0xff, 0xc3, 0x9b]
        for _ in 0..<3_000 {
            let length = Int.random(in: 0..<24, using: &random)
            let noise = (0..<length).map { _ in
                alphabet.randomElement(using: &random) ?? 0
            }
            var decoder = KeyDecoder()
            _ = decoder.feed(noise)
            _ = decoder.flush()
            _ = decoder.feed("\u{18}".utf8)
            _ = decoder.flush()
            #expect(decoder.feed("q".utf8).last == .key(Key("q")), "\(noise)")
        }
    }

    @Test func `a lone Escape waits 25 ms, an answer that broke off longer`() {
        var decoder = KeyDecoder()
        #expect(decoder.timeoutMs == nil)
        _ = decoder.feed([0x1b])
        #expect(decoder.timeoutMs == 25)
        #expect(decoder.flush() == [.key(Key(.escape))])
        #expect(decoder.timeoutMs == nil)
        _ = decoder.feed("\u{1b}]11;rgb".utf8)
        #expect(decoder.timeoutMs == 500)
        #expect(decoder.flush() == [])
        _ = decoder.feed("\u{1b}[200~half".utf8)
        #expect(decoder.timeoutMs == 10_000)
        #expect(decoder.flush() == [.paste("half")])
    }
}
