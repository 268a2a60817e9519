internal import TestSupport
internal import Testing

/// What README.md says of the repository, held against it.
@Suite struct ReadmeTests {
    private let lines: [Substring]

    init() throws {
        let text = try File.text(of: House.root + "/README.md")
        lines = text.split(separator: "\n")
    }

    @Test func `the map of the house gives each room what the import table allows`() throws {
        var given: [String: Set<String>] = [:]
        for line in lines where line.hasPrefix("| `") {
            let cell = line.dropFirst(2).prefix { $0 != "|" }.filter { !" `".contains($0) }
            let sides = cell.split(separator: "→").map(String.init)
            try #require(sides.count == 2, "\(line)")
            guard sides[1] != "all" else { continue }
            given[sides[0]] = Set(sides[1].split(separator: ",").map(String.init)).subtracting(["–"]
            )
        }
        let rooms = ImportRules.rooms.filter { !["Themes", "Keymaps"].contains($0.key) }
        #expect(given == rooms)
    }

    @Test func `its commands install every library that the package builds on`() throws {
        let package = Source("Package.swift", try File.text(of: House.root + "/Package.swift"))
        var needed: Set<String> = []
        for index in package.keywords("library") {
            guard package.reads("(", at: index + 1), let end = package.partners[index + 1] else {
                continue
            }
            let names = package.tokens[index..<end].filter { $0.kind == .string }.map(\.text)
            // The name of the target comes first.
            if names.count == 2 { needed.insert(names[1]) }
        }
        try #require(needed.count > 10)
        let installed = lines.filter { $0.hasPrefix("sudo apt-get ") }
            .map { Set($0.split(separator: " ").map(String.init)) }
        try #require(installed.count == 2)
        #expect(needed.subtracting(installed[1]) == [])
        // The terminal that reads the screen is for tests.
        #expect(needed.subtracting(installed[0]) == ["libvterm-dev"])
    }
}
