internal import Terminal
internal import Testing

@Suite struct KeymapMatcherTests {
    private let matcher: KeySequenceMatcher

    init() {
        let text = """
            global:
              "?": help.open
              ";": palette.open
              "q": quit
              "g l": session.lock
              "ctrl+x u": undo
            list:
              "g g": cursor.top
              "d": cursor.down
            list.users:
              "g g": none
              "g p": { do: ":users", hint: people }
            """
        let source = ConfigurationSource(
            name: "default", bytes: Array(text.utf8), origin: .shipped)
        let vocabulary = KeymapVocabulary(contexts: ["list.users"])
        matcher = KeySequenceMatcher(
            keymap: Keymap.load("default", from: [source], vocabulary: vocabulary).keymap)
    }

    /// What each key brings, in words.
    private func outcomes(
        _ keys: String, _ context: ContextName, takesText: Bool? = nil
    ) throws -> [String] {
        var matcher = matcher
        return try keys.split(separator: " ").map { name in
            let key = try Key(name: String(name))
            switch matcher.feed(key, in: context, takesText: takesText) {
            case .bound(let binding): return binding.name
            case .pending(let candidates):
                return candidates.map(\.sequence.name).joined(separator: "|") + "…"
            case .unbound: return "-"
            }
        }
    }

    @Test(arguments: [
        ("d", "list", ["cursor.down"]),
        ("g g", "list", ["g g|g l…", "cursor.top"]),
        ("g l d", "list", ["g g|g l…", "session.lock", "cursor.down"]),
        ("g d d", "list", ["g g|g l…", "-", "cursor.down"]),
        ("g escape d", "list", ["g g|g l…", "-", "cursor.down"]),
        ("g g", "list.users", ["g p|g l…", "-"]),
        ("g p", "list.users", ["g p|g l…", ":users"]),
        ("d", "detail", ["-"]),
    ])
    func `keys are followed one by one`(
        keys: String, context: String, expected: [String]
    ) throws {
        #expect(try outcomes(keys, ContextName(rawValue: context)) == expected)
    }

    @Test func `where text is typed, characters are text and other keys are keys`() throws {
        #expect(try outcomes("q ?", "prompt") == ["-", "-"])
        #expect(try outcomes("ctrl+x u", "prompt") == ["ctrl+x u…", "undo"])
        #expect(try outcomes("q", "confirm") == ["quit"])
        #expect(try outcomes("q", "confirm", takesText: true) == ["-"])
        #expect(try outcomes("q", "prompt", takesText: false) == ["quit"])
    }

    @Test func `letters of an Arabic layout act as the Latin letter on the same key`() throws {
        #expect(try outcomes("ي ض ك", "list") == ["cursor.down", "quit", "palette.open"])
        #expect(try outcomes("ل ل", "list") == ["g g|g l…", "cursor.top"])
        #expect(try outcomes("ض", "prompt") == ["-"])
    }

    @Test func `a sequence can be given up`() throws {
        var matcher = matcher
        _ = matcher.feed(try Key(name: "g"), in: "list")
        #expect(matcher.pending?.name == "g")
        matcher.reset()
        #expect(matcher.pending == nil)
    }
}
