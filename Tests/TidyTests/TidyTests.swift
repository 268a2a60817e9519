internal import TestSupport
internal import Testing

/// Style that is not tested is a wish: the rules, held against the repository.
@Suite struct TidyTests {
    static let rules = ImportRules.all + SizeRules.all + LanguageRules.all + TextRules.all

    @Test(arguments: rules)
    func `the sources keep the rule`(rule: Rule) throws {
        let house = try House.here.get()
        try #require(house.sources.count > 20, "the sources were not found at \(House.root)")
        let violations = house.sources.flatMap { rule.check($0, house) }
        let report = violations.map(\.description).joined(separator: "\n")
        #expect(violations.isEmpty, "\(rule.name)\n\(report)")
    }

    @Test func `the package gives each room what the import table allows`() throws {
        let package = Source("Package.swift", try File.text(of: House.root + "/Package.swift"))
        var given: [String: Set<String>] = [:]
        for index in package.keywords("room") {
            guard package.reads("(", at: index + 1), let end = package.partners[index + 1] else {
                continue
            }
            let names = package.tokens[index..<end].filter { $0.kind == .string }.map(\.text)
            // The room's name comes first; a path, for rooms outside Sources, repeats it.
            if let name = names.first { given[name] = Set(names.dropFirst()).subtracting([name]) }
        }
        let table = ImportRules.rooms.map { room, needs in
            (room, needs.union(ImportRules.libraries[room] ?? []))
        }
        #expect(given == Dictionary(uniqueKeysWithValues: table))
    }

    @Test func `the top level holds what the user asked for`() throws {
        let known = Set(House.folders + ["Package.swift", "Package.resolved", "README.md"])
        let names = try File.names(in: House.root).filter { !$0.hasPrefix(".") }
        #expect(Set(names).subtracting(known) == [])
    }
}

extension Rule: CustomTestStringConvertible {
    var testDescription: String { name }
}
