internal import Terminal
internal import TestSupport
internal import Testing

@Suite struct ThemeTests {
    private let base = """
        palette:
          accent: { rgb: "#88c0d0", x256: 110, ansi: cyan }
        roles:
          text: { fg: default, bg: default }
          list: { fg: accent }
          list.row: { attrs: [bold] }
          list.row.selected: { attrs: [reverse] }
          state.bad: { fg: brightred, glyph: bad, word: bad }
        glyphs:
          bad: { unicode: "■", ascii: "!" }
        """

    private func load(_ text: String) -> LoadedTheme {
        let sources = [
            ConfigurationSource(name: "base", bytes: Array(base.utf8), origin: .shipped),
            ConfigurationSource(name: "mine", bytes: Array(text.utf8), origin: .user),
        ]
        return Theme.load("mine", from: sources)
    }

    @Test func `role names are their cases with dots`() {
        #expect(Role.headerFreshnessLive.name == "header.freshness.live")
        #expect(Role.listRowSelected.name == "list.row.selected")
        #expect(Role(name: "state.bad") == .stateBad)
        #expect(Role.allCases.map(\.rawValue) == Array(0..<Role.allCases.count))
    }

    @Test func `what a role leaves open comes from the longest prefix that says it`() {
        let theme = load("").theme.resolved(depth: .full)
        #expect(
            theme.style(.listRowSelected)
                == Style(foreground: .rgb(0x88, 0xc0, 0xd0), attributes: .reverse))
        #expect(
            theme.style(.listRowMarked)
                == Style(foreground: .rgb(0x88, 0xc0, 0xd0), attributes: .bold))
        #expect(theme.style(.listHeader) == Style(foreground: .rgb(0x88, 0xc0, 0xd0)))
        #expect(theme.style(.footer) == .standard)
    }

    @Test(arguments: [
        (ColorDepth.full, Style(foreground: .rgb(0x88, 0xc0, 0xd0), attributes: .bold)),
        (.palette, Style(foreground: .indexed(110), attributes: .bold)),
        (.sixteen, Style(foreground: .indexed(6), attributes: .bold)),
        (.eight, Style(foreground: .indexed(6))),
        (.mono, Style(attributes: .bold)),
    ])
    func `a depth shows its own value, and mono keeps the attributes`(
        depth: ColorDepth, style: Style
    ) {
        #expect(load("").theme.resolved(depth: depth).style(.listRow) == style)
    }

    @Test func `eight colours show a bright one as bold, and no other`() {
        let theme = load("").theme
        #expect(
            theme.resolved(depth: .eight).style(.stateBad)
                == Style(foreground: .indexed(1), attributes: .bold))
        #expect(
            theme.resolved(depth: .sixteen).style(.stateBad) == Style(foreground: .indexed(9)))
    }

    @Test func `without colour a ground of its own becomes reverse`() {
        let theme = load("roles:\n  header: { fg: white, bg: blue }\n").theme
        #expect(theme.resolved(depth: .mono).style(.header) == Style(attributes: .reverse))
        #expect(
            theme.resolved(depth: .sixteen).style(.header)
                == Style(foreground: .indexed(7), background: .indexed(4)))
    }

    @Test(arguments: [
        ("{ rgb: \"#ff0000\" }", ColorDepth.palette, Color.indexed(196)),
        ("{ rgb: \"#f00\" }", .sixteen, .indexed(9)),
        ("{ rgb: \"#808080\" }", .palette, .indexed(244)),
        ("{ rgb: \"#5f87af\" }", .palette, .indexed(67)),
        ("{ x256: 46 }", .full, .indexed(46)),
        ("{ x256: 46 }", .sixteen, .indexed(10)),
        ("{ ansi: cyan }", .full, .indexed(6)),
        ("{ ansi: cyan }", .palette, .indexed(6)),
        ("{ rgb: default }", .sixteen, .standard),
    ])
    func `a depth that is not given is computed`(
        value: String, depth: ColorDepth, color: Color
    ) {
        let loaded = load("palette:\n  odd: \(value)\nroles:\n  text: { fg: odd }\n")
        #expect(loaded.problems.isEmpty)
        #expect(loaded.theme.resolved(depth: depth).style(.text).foreground == color)
    }

    @Test func `a child that changes the palette changes the roles of its parent`() {
        let theme = load("palette:\n  accent: { ansi: green }\n").theme
        #expect(theme.resolved(depth: .full).style(.listRow).foreground == .indexed(2))
    }

    @Test func `signs have a form for terminals without UTF-8`() {
        let theme = load("").theme
        #expect(theme.resolved(depth: .full).glyph(of: .stateBad) == "■")
        #expect(theme.resolved(depth: .full, unicode: false).glyph(of: .stateBad) == "!")
        #expect(theme.resolved(depth: .full).word(of: .stateBad) == "bad")
        #expect(theme.resolved(depth: .full).glyph(of: .text) == nil)
    }

    @Test(arguments: [
        ("roles:\n  list.rwo: {}", "2:3", "unknown role 'list.rwo'; did you mean 'list.row'?"),
        ("roles:\n  text: { fg: acent }", "2:15", "unknown colour 'acent'; did you mean 'accent'?"),
        ("roles:\n  text: { fg: \"#fff\" }", "2:15", "name a colour of the palette"),
        ("roles:\n  text: { color: red }", "2:11", "unknown property 'color'"),
        ("roles:\n  text: { attrs: bold }", "2:18", "'attrs' is a list"),
        ("roles:\n  text: { attrs: [blod] }", "2:19", "did you mean 'bold'?"),
        ("roles:\n  text: { glyph: bda }", "2:18", "did you mean 'bad'?"),
        ("roles:\n  text: red", "2:9", "'text' is a mapping, not text"),
        ("palette:\n  accent: { rgb: 88c0d0 }", "2:18", "write \"#88c0d0\" in quotes"),
        ("palette:\n  accent: { rgb: \"#88c0dg\" }", "2:18", "'#88c0dg' is no colour"),
        ("palette:\n  accent: { x256: 256 }", "2:19", "no number from 0 to 255"),
        ("palette:\n  accent: { ansi: cyam }", "2:19", "did you mean 'cyan'?"),
        ("palette:\n  accent: { x255: 1 }", "2:13", "did you mean 'x256'?"),
        ("palette:\n  red: { x256: 1 }", "2:3", "choose another"),
        ("glyphs:\n  bad: { unicode: \"你\", ascii: \"!\" }", "2:8", "one cell wide"),
        ("glyphs:\n  bad: { unicode: \"x\" }", "2:8", "one cell wide"),
        ("glyphs:\n  bad: { unicode: \"x\", ascii: \"é\" }", "2:8", "one cell wide"),
        ("glyphs:\n  bda: { ascii: \"!\" }", "2:3", "did you mean 'bad'?"),
        ("background: drak", "1:13", "did you mean 'dark'?"),
        ("rolse: {}", "1:1", "did you mean 'roles'?"),
        ("- x", "1:1", "a theme is a mapping, not a sequence"),
        ("inherits: bsae", "1:11", "unknown theme 'bsae'; did you mean 'base'?"),
        ("roles:\n  text: { fg: *x }", "2:15", "aliases are not read"),
    ])
    func `a bad entry is reported with its place, and the parent's stays`(
        text: String, place: String, words: String
    ) throws {
        let loaded = load(text + "\n")
        try #require(loaded.problems.count == 1)
        let problem = loaded.problems[0].description
        #expect(problem.hasPrefix("mine.yaml:\(place): error: "))
        #expect(problem.contains(words))
        let theme = loaded.theme.resolved(depth: .sixteen)
        #expect(theme.style(.listRow) == Style(foreground: .indexed(6), attributes: .bold))
        #expect(theme.glyph(of: .stateBad) == "■")
    }

    @Test(arguments: 0..<20)
    func `no file takes a theme away`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let pieces = [
            "palette:", "roles:", "glyphs:", "\n", "\n  ", "text", "list.row", "accent", ": ",
            "{ fg: accent }", "{ fg: x, attrs: [bold] }", "{ rgb: \"#123\" }", "inherits: mine",
            "background: ", "{", "}", "*", "\t", "bad", "{ unicode: x, ascii: y }",
        ]
        for _ in 0..<25 {
            let text = (0..<50).map { _ in pieces[Int.random(in: pieces.indices, using: &random)] }
            let loaded = load(text.joined())
            #expect(
                loaded.theme.resolved(depth: .mono).style(.listRowSelected).attributes
                    .contains(.reverse))
        }
    }
}
