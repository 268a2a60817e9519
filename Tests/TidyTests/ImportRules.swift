/// What may be imported where: the import table of the house.
enum ImportRules {
    static let all = [
        Rule(name: "a room imports only what the table gives it", check: table),
        Rule(name: "nobody imports Foundation", check: noFoundation),
    ]

    /// For each target the rooms that it may import.
    static let rooms: [String: Set<String>] = [
        "Domain": [],
        "Fields": ["Domain"],
        "Crypto": [],
        "Service": ["Domain", "Fields", "Crypto"],
        "SQL": [],
        "Storage": ["Domain", "SQL"],
        "Backup": ["Domain", "Fields", "Crypto", "Storage"],
        "HTTP": [],
        "API": ["Domain", "Fields", "HTTP"],
        "Gateways": ["Domain", "Fields", "HTTP", "Crypto"],
        "Legacy": ["Domain"],
        "Terminal": [],
        "Console": ["Domain", "Fields", "Terminal"],
        "Themes": [],
        "Keymaps": [],
    ]

    /// For each target the C libraries that it alone, or with those named, may touch.
    static let libraries: [String: Set<String>] = [
        "Fields": ["CUnistring"],
        "Crypto": ["CSodium", "CCrypt", "CCrypto", "CUnistring"],
        "SQL": ["CSQLite", "CPostgres"],
        "HTTP": ["CCrypto", "CCurl", "CMicroHTTPD", "CMicroHTTPDInterposition", "CZlib"],
        "Terminal": ["CNCurses", "CYAML", "CFribidi", "CPlatform"],
        "callboard": ["CPlatform"],
        "callboard-bench": ["CPlatform"],
        "TestSupport": ["CVTerm", "CPlatform", "CPostgres"],
    ]

    private static let everywhere: Set = ["Swift", "Synchronization", "Glibc"]
    private static let programs: Set = ["callboard", "callboard-bench"]
    private static let boundaryTests: Set = ["ContractTests", "ScreenTests", "TidyTests"]
    /// What a target needs beside its own room's line.
    private static let more: [String: Set<String>] = ["TerminalTests": ["Themes", "Keymaps"]]

    /// All that a target may import; `nil` when the table does not know it.
    static func allowed(in target: String) -> Set<String>? {
        let own = libraries[target] ?? []
        if programs.contains(target) { return everywhere.union(rooms.keys).union(own) }
        if target == "TestSupport" { return everywhere.union(own).union(["Testing"]) }
        if boundaryTests.contains(target) {
            return everywhere.union(rooms.keys).union(["callboard", "TestSupport", "Testing"])
        }
        if let needs = rooms[target] { return everywhere.union(needs).union(own) }
        guard target.hasSuffix("Tests") else { return nil }
        let room = String(target.dropLast("Tests".count))
        guard let ofRoom = rooms[room].flatMap({ _ in allowed(in: room) }) else { return nil }
        return ofRoom.union([room, "TestSupport", "Testing"]).union(more[target] ?? [])
    }

    /// Modules that a source imports, each with the token that names it.
    static func imports(in source: Source) -> [(module: String, index: Int)] {
        let kinds: Set = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var"]
        return source.keywords("import").compactMap { index in
            var place = index + 1
            if place < source.tokens.count, kinds.contains(source.tokens[place].text) { place += 1 }
            guard place < source.tokens.count else { return nil }
            return (source.tokens[place].text, place)
        }
    }

    private static let table = { @Sendable (source: Source, _: House) -> [Violation] in
        guard source.isSwift else { return [] }
        guard let allowed = allowed(in: source.room) else {
            let message = "'\(source.room)' has no line in the import table"
            return [Violation(path: source.path, line: 1, message: message)]
        }
        return imports(in: source)
            .filter { !allowed.contains($0.module) && !isFoundation($0.module) }
            .map { source.violation($0.index, "\(source.room) may not import \($0.module)") }
    }

    private static let noFoundation = { @Sendable (source: Source, _: House) -> [Violation] in
        imports(in: source).filter { isFoundation($0.module) }
            .map { source.violation($0.index, "\($0.module) costs start-up time; do without") }
    }

    private static func isFoundation(_ module: String) -> Bool {
        module.hasPrefix("Foundation") || module == "Dispatch"
    }
}
