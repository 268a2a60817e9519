internal import Glibc
internal import Keymaps
internal import Terminal
internal import Testing

@Suite struct KeymapShippedTests {
    static let names = Keymaps.all.map(\.name)

    private let vocabulary = KeymapVocabulary(contexts: ["list.users", "list.sessions"])
    private let sources = Keymaps.all.map {
        ConfigurationSource(name: $0.name, bytes: $0.bytes, origin: .shipped)
    }

    private func load(_ name: String) -> LoadedKeymap {
        Keymap.load(name, from: sources, vocabulary: vocabulary)
    }

    @Test func `every file of the folder is built in, as it is`() {
        let folder = ConfigurationFolder(path: packageFolder + "/Keymaps", origin: .shipped)
        let contents = folder.read()
        #expect(contents.problems.isEmpty)
        #expect(contents.sources.map(\.name) == Self.names)
        #expect(contents.sources.map(\.bytes) == Keymaps.all.map(\.bytes))
    }

    @Test(arguments: names)
    func `a shipped map has no errors and no notes`(name: String) {
        #expect(load(name).problems.map(\.description) == [])
    }

    @Test(arguments: names)
    func `every action has a plain way wherever it has one at all`(name: String) {
        let keymap = load(name).keymap
        for context in keymap.contextNames {
            for binding in keymap.ownBindings(of: context).map(\.binding) {
                guard case .action(let action) = binding.target else { continue }
                let plain = keymap.keys(for: action, in: context).filter { keys in
                    keys.isPlain && !(context.takesText && keys.keys[0].typed != nil)
                }
                #expect(!plain.isEmpty, "\(action.rawValue) in \(context.rawValue)")
            }
        }
    }

    @Test(arguments: names)
    func `every standard action has a key`(name: String) {
        let keymap = load(name).keymap
        let bound = Set(
            keymap.contextNames.flatMap { keymap.ownBindings(of: $0) }.map(\.binding.name))
        #expect(Action.standard.map(\.name.rawValue).filter { !bound.contains($0) } == [])
    }

    @Test(arguments: names)
    func `a verb has the same keys in list and detail, those of the default map`(name: String) {
        let keymap = load(name).keymap
        let verbs = [
            "yes": "a", "no": "x", "change": "c", "edit": "e", "stop": "w", "reset": "p",
            "retry": "t", "new": "n", "note": "N",
        ]
        for (verb, key) in verbs {
            let action = ActionName(rawValue: "verb.\(verb)")
            for context: ContextName in [.list, .detail, "list.users"] {
                #expect(keymap.keys(for: action, in: context).map(\.name) == [key])
            }
        }
    }

    @Test func `the minimal map has no Ctrl, Alt or F key at all`() {
        let keymap = load("minimal").keymap
        let sequences = keymap.contextNames.flatMap { keymap.ownBindings(of: $0) }.map(\.sequence)
        #expect(sequences.count > 80)
        #expect(sequences.filter { !$0.isPlain }.map(\.name) == [])
    }

    @Test(arguments: names)
    func `keys of later issues are left free`(name: String) throws {
        for key in ["F", "E", "m", "R", "{", "}"] {
            let sequence = try KeySequence(name: key)
            #expect(load(name).keymap.lookup(sequence, in: .list) == .unbound)
        }
    }
}

/// The folder of the package, found from this file.
let packageFolder: String = {
    let parts = #filePath.split(separator: "/")
    return "/" + parts.dropLast(3).joined(separator: "/")
}()
