internal import Terminal
internal import Testing
internal import Themes

@Suite struct ThemeShippedTests {
    static let names = Themes.all.map(\.name)

    private let sources = Themes.all.map {
        ConfigurationSource(name: $0.name, bytes: $0.bytes, origin: .shipped)
    }

    private func load(_ name: String) -> LoadedTheme {
        Theme.load(name, from: sources)
    }

    @Test func `every file of the folder is built in, as it is`() {
        let folder = ConfigurationFolder(path: packageFolder + "/Themes", origin: .shipped)
        let contents = folder.read()
        #expect(contents.problems.isEmpty)
        #expect(contents.sources.map(\.name) == Self.names)
        #expect(contents.sources.map(\.bytes) == Themes.all.map(\.bytes))
    }

    @Test(arguments: names)
    func `a shipped theme has no problems and enough contrast at every depth`(name: String) {
        let report = ThemeReport(load(name))
        #expect(report.contrasts.count > 300)
        #expect(report.isClean, "\n\(report.check.joined(separator: "\n"))")
    }

    @Test func `high contrast is at least seven where the colours are its own`() {
        let contrasts = ThemeReport(load("high-contrast")).contrasts
            .filter { $0.depth >= .palette && $0.ratio < 7 }
        #expect(contrasts.map(\.description) == [])
    }

    @Test func `the base theme uses the terminal's own sixteen colours only`() {
        let theme = load("base").theme.resolved(depth: .full)
        for role in Role.allCases {
            for color in [theme.style(role).foreground, theme.style(role).background] {
                switch color {
                case .standard: continue
                case .indexed(let index): #expect(index < 16)
                case .rgb: Issue.record("\(role.name) has a colour of its own")
                }
            }
        }
    }

    @Test func `the mono theme has no colour at any depth`() {
        let theme = load("mono").theme.resolved(depth: .full)
        for role in Role.allCases {
            let style = theme.style(role)
            #expect(style == Style(attributes: style.attributes), "\(role.name)")
        }
    }

    @Test(arguments: names, ColorDepth.allCases)
    func `what must not be missed differs by more than colour or bold`(
        name: String, depth: ColorDepth
    ) {
        let theme = load(name).theme.resolved(depth: depth)
        #expect(
            theme.style(.headerEnvironmentProduction) != theme.style(.headerEnvironment))
        #expect(theme.style(.headerEnvironmentProduction) != theme.style(.header))
        #expect(theme.style(.listRowSelected).attributes.contains(.reverse))
        let states: [Role] = [.stateGood, .stateWarn, .stateBad, .stateNeutral, .stateBusy]
        #expect(Set(states.compactMap { theme.glyph(of: $0) }).count == states.count)
        #expect(Set(states.map { theme.word(of: $0) }).count == states.count)
        #expect(!states.contains { theme.word(of: $0).isEmpty })
        #expect(states.allSatisfy { theme.glyph(of: $0) != "?" })
    }

    @Test(arguments: names)
    func `every sign has both forms`(name: String) {
        let theme = load(name).theme
        for glyph in Glyph.allCases {
            #expect(theme.resolved(depth: .mono).glyph(glyph) != "?")
            #expect(theme.resolved(depth: .mono, unicode: false).glyph(glyph) != "?")
        }
    }

    @Test(arguments: [
        ("#ffffff", "#000000", 21.0), ("#777777", "#ffffff", 4.48), ("#767676", "#ffffff", 4.54),
    ])
    func `contrast is measured as WCAG does`(front: String, back: String, ratio: Double) throws {
        let text = """
            palette:
              front: { rgb: "\(front)" }
              back: { rgb: "\(back)" }
            roles:
              text: { fg: front, bg: back }
            """
        let source = ConfigurationSource(name: "base", bytes: Array(text.utf8), origin: .shipped)
        let contrasts = ThemeReport(Theme.load("base", from: [source])).contrasts
        let measured = try #require(contrasts.first { $0.role == .text && $0.depth == .full })
        #expect(abs(measured.ratio - ratio) < 0.01)
        #expect(measured.isEnough == (ratio >= 4.5))
    }
}
