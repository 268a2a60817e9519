internal import Terminal
internal import TestSupport
internal import Testing

@Suite struct KeymapTests {
    private let base = """
        global:
          "?": help.open
          ";": palette.open
          "q": quit
          "ctrl+p": palette.open
        list:
          "down": cursor.down
          "x": verb.no
          "g l": session.lock
        """

    private func load(
        _ text: String, origin: ConfigurationSource.Origin = .shipped
    ) -> LoadedKeymap {
        let sources = [
            ConfigurationSource(name: "default", bytes: Array(base.utf8), origin: .shipped),
            ConfigurationSource(name: "mine", bytes: Array(text.utf8), origin: origin),
        ]
        return Keymap.load("mine", from: sources, vocabulary: vocabulary)
    }

    private let vocabulary = KeymapVocabulary(
        actions: [Action("users.reset-password", "Reset the password.")],
        contexts: ["list.users", "list.calls"])

    private func target(
        _ keys: String, _ context: ContextName, in loaded: LoadedKeymap
    ) throws -> String {
        switch loaded.keymap.lookup(try KeySequence(name: keys), in: context) {
        case .bound(let binding): binding.name
        case .prefix(let candidates): candidates.map(\.sequence.name).joined(separator: ", ")
        case .unbound: "unbound"
        }
    }

    @Test func `a context falls back on its dotted parents, then on global`() throws {
        let loaded = load("list.users:\n  \"p\": users.reset-password\n")
        #expect(loaded.problems.isEmpty)
        #expect(try target("p", "list.users", in: loaded) == "users.reset-password")
        #expect(try target("down", "list.users", in: loaded) == "cursor.down")
        #expect(try target("q", "list.users", in: loaded) == "quit")
        #expect(try target("p", "list", in: loaded) == "unbound")
        #expect(try target("down", "detail", in: loaded) == "unbound")
    }

    @Test func `none hides the parents, and inherit takes the parent context again`() throws {
        let text = """
            list.users:
              "x": none
              "down": none
              "q": verb.no
            """
        #expect(try target("x", "list.users", in: load(text)) == "unbound")
        let sources = [
            ConfigurationSource(name: "default", bytes: Array(base.utf8), origin: .shipped),
            ConfigurationSource(name: "mid", bytes: Array(text.utf8), origin: .shipped),
            ConfigurationSource(
                name: "top",
                bytes: Array("inherits: mid\nlist.users:\n  x: inherit\n  q: inherit\n".utf8),
                origin: .user),
        ]
        let loaded = Keymap.load("top", from: sources, vocabulary: vocabulary)
        #expect(loaded.problems.isEmpty)
        #expect(try target("x", "list.users", in: loaded) == "verb.no")
        #expect(try target("q", "list.users", in: loaded) == "quit")
        #expect(try target("down", "list.users", in: loaded) == "unbound")
    }

    @Test func `a value may be a command, and may carry a hint`() throws {
        let loaded = load(
            "global:\n  \"g u\": { do: \":users role:x\", hint: talents }\n  \"d\": \":jobs\"\n"
        )
        #expect(loaded.problems.isEmpty)
        #expect(try target("d", "list", in: loaded) == ":jobs")
        let candidates = loaded.keymap.bindings(in: "global")
        let binding = try #require(candidates.first { $0.sequence.name == "g u" }?.binding)
        #expect(binding.target == .command("users role:x"))
        #expect(binding.hint == "talents")
        #expect(vocabulary.summary(of: binding) == "talents")
    }

    @Test(arguments: [
        (
            "  \"d\": cursor.dwon", "3:8",
            "unknown action 'cursor.dwon'; did you mean 'cursor.down'?"
        ),
        ("  \"d\": zzzzzzzz", "3:8", "unknown action 'zzzzzzzz'"),
        ("  \"ctrl+i\": undo", "3:3", "use 'tab'"),
        ("  \"shift+a\": undo", "3:3", "Shift changes the character itself"),
        ("  \"hyper\": undo", "3:3", "'hyper' is no key"),
        ("  \"a b c d e\": undo", "3:3", "more than 4 keys"),
        ("  \"j\": undo", "3:3", "'j' stands already in line 2"),
        ("  \"j j\": undo", "3:3", "'j j' begins with 'j' in line 2, and could not be reached"),
        (
            "  \"d d\": undo\n  \"d\": copy", "4:3",
            "'d' is the beginning of 'd d' in line 3, which could not be reached"
        ),
        ("  \"d\":", "3:7", "the action is missing"),
        ("  \"d\": [undo, back]", "3:8", "one action or ':' command, not a sequence"),
        ("  \"d\": { hint: x }", "3:8", "'do' is missing"),
        ("  \"d\": *undo", "3:8", "aliases are not read"),
        ("wat:\n    d: undo", "3:1", "unknown context 'wat'"),
        ("list.user:\n    d: undo", "3:1", "did you mean 'list.users'?"),
        ("detail: 7", "3:1", ""),
    ])
    func `a bad line is reported with its place and costs no other line`(
        line: String, place: String, words: String
    ) throws {
        let loaded = load("list:\n  \"j\": cursor.down\n\(line)\nconfirm:\n  \"k\": undo\n")
        let errors = loaded.problems.filter { $0.severity == .error }.map(\.description)
        try #require(errors.count == 1)
        if !words.isEmpty { #expect(errors[0].hasPrefix("mine.yaml:\(place): error: ")) }
        #expect(errors[0].contains(words))
        #expect(try target("j", "list", in: loaded) == "cursor.down")
        #expect(try target("k", "confirm", in: loaded) == "undo")
        #expect(try target("x", "list", in: loaded) == "verb.no")
    }

    @Test func `the same key in two spellings is bound twice`() {
        let loaded = load("list:\n  \"esc\": undo\n  \"escape\": copy\n")
        #expect(loaded.problems.map(\.description).count == 1)
        #expect(loaded.problems[0].message == "'escape' is bound already in line 2")
    }

    @Test func `a key of the person's own replaces an inherited sequence, which is noted`() throws {
        let loaded = load("list:\n  \"g\": cursor.down\n", origin: .user)
        #expect(try target("g", "list", in: loaded) == "cursor.down")
        #expect(loaded.problems.map(\.message) == ["'g' replaces 'g l'"])
        #expect(!loaded.problems.hasErrors)
    }

    @Test func `a key that hides sequences of a parent context is noted`() throws {
        let loaded = load("list.users:\n  \"g\": cursor.down\n", origin: .user)
        #expect(try target("g", "list.users", in: loaded) == "cursor.down")
        #expect(try target("g", "list.calls", in: loaded) == "g l")
        #expect(loaded.problems.map(\.message) == ["'g' hides 'g l' of 'list' here"])
    }

    @Test func `what a parent context has unbound is not hidden by anything`() throws {
        let text = "list:\n  \"g l\": none\n  \"g x\": undo\n  \"g y\": copy\n"
        let loaded = load(text + "list.users:\n  \"g\": cursor.down\n", origin: .user)
        #expect(try target("g", "list.users", in: loaded) == "cursor.down")
        #expect(loaded.problems.map(\.message) == ["'g' hides 'g x', 'g y' of 'list' here"])
    }

    @Test func `help, palette and quit come back on their F keys when a file loses them`() throws {
        let text = "global:\n  \"?\": none\n  \";\": none\n  \"ctrl+p\": none\n  \"f2\": undo\n"
        let loaded = load(text + "list.users:\n  \"q\": verb.no\n", origin: .user)
        #expect(try target("f1", "list", in: loaded) == "help.open")
        #expect(try target("f2", "list.users", in: loaded) == "palette.open")
        #expect(try target("f10", "list.users", in: loaded) == "quit")
        #expect(try target("q", "list", in: loaded) == "quit")
        #expect(loaded.problems.count == 3)
        #expect(loaded.problems.map(\.message).joined().contains("in list.users; f10 does it now"))
    }

    @Test func `a file of the person's own lies over the shipped one of the same name`() throws {
        let sources = [
            ConfigurationSource(
                name: "default", bytes: Array("list:\n  \"x\": undo\n".utf8), origin: .user),
            ConfigurationSource(name: "default", bytes: Array(base.utf8), origin: .shipped),
        ]
        let loaded = Keymap.load("default", from: sources, vocabulary: vocabulary)
        #expect(loaded.problems.isEmpty)
        #expect(try target("x", "list", in: loaded) == "undo")
        #expect(try target("down", "list", in: loaded) == "cursor.down")
        let report = KeymapReport(loaded, vocabulary: vocabulary)
        #expect(report.rows.first { $0.keys == "x" }?.origin == "user")
        #expect(report.rows.first { $0.keys == "down" }?.origin == "default")
    }

    @Test(arguments: [
        ("inherits: vmi\n", "unknown keymap 'vmi'"),
        ("inherits: mine\n", "'mine' inherits itself: mine → mine; 'default' is taken"),
        ("inherits: [a]\n", "'inherits' names one keymap, not a sequence"),
    ])
    func `without a usable parent the default keys stay`(text: String, words: String) throws {
        let loaded = load(text)
        #expect(loaded.problems[0].message.hasPrefix(words))
        #expect(try target("q", "list", in: loaded) == "quit")
    }

    @Test func `an unknown keymap is reported with the nearest name, and default taken`() throws {
        let source = ConfigurationSource(
            name: "default", bytes: Array(base.utf8), origin: .shipped)
        let loaded = Keymap.load("defualt", from: [source], vocabulary: vocabulary)
        #expect(
            loaded.problems.map(\.message) == [
                "unknown keymap 'defualt'; did you mean 'default'?"
            ])
        #expect(try target("q", "list", in: loaded) == "quit")
    }

    @Test func `a chain of more than eight files is cut`() {
        var sources = (1...12).map { number in
            ConfigurationSource(
                name: "m\(number)", bytes: Array("inherits: m\(number + 1)\n".utf8),
                origin: .user)
        }
        sources.append(
            ConfigurationSource(name: "default", bytes: Array(base.utf8), origin: .shipped))
        let loaded = Keymap.load("m1", from: sources, vocabulary: vocabulary)
        #expect(
            loaded.problems.map(\.message) == [
                "more than 8 files in a row; 'default' is taken"
            ])
    }

    @Test func `the Markdown table tells what each key does and where it comes from`() {
        let text = "confirm:\n  \"|\": { do: undo, hint: \"a|b\" }\n  \"`\": back\n  \"b\": back\n"
        let report = KeymapReport(load(text, origin: .user), vocabulary: vocabulary)
        #expect(report.markdown.contains("## global\n\n| Keys | Action | What it does | From |\n"))
        #expect(report.markdown.contains("| `;`, `ctrl+p` | `palette.open` | Search every action"))
        #expect(report.markdown.contains("| `\\|` | `undo` | a\\|b | user |\n"))
        #expect(report.markdown.contains("| `` ` ``, `b` | `back` |"))
        #expect(report.check.last == "mine: 10 bindings, 0 errors, 0 notes")
        #expect(report.list.first == "global   ?       help.open     default")
    }

    @Test(arguments: 0..<20)
    func `no file takes away quit, help or palette`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let pieces = [
            "global:", "list:", "list.users:", "wat:", "\n", "\n  ", "\"q\"", "\"?\"", "\";\"",
            "f1", "f2", "f10", "g", "\"g g\"", ": ", "none", "inherit", "quit", "undo", "\":x\"",
            "{do: undo}", "inherits: mine", "*", "\t", "&a",
        ]
        for _ in 0..<25 {
            let text = (0..<60).map { _ in pieces[Int.random(in: pieces.indices, using: &random)] }
            let loaded = load(text.joined(), origin: .user)
            for context: ContextName in ["global", "list", "list.users", "detail"] {
                for action: ActionName in [.quit, .openHelp, .openPalette] {
                    #expect(!loaded.keymap.keys(for: action, in: context).isEmpty)
                }
            }
        }
    }
}
