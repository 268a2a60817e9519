internal import Terminal
internal import TestSupport
internal import Testing

@Suite struct YAMLTests {
    private func read(_ text: String) -> YAML.Document {
        YAML.read(Array(text.utf8), file: "t.yaml")
    }

    private func reports(_ text: String) -> [String] {
        read(text).problems.map(\.description)
    }

    @Test func `every value knows its line and column`() throws {
        let root = try #require(read("a: 1\nlist:\n  \"g g\": [x, ليلى]\n").root)
        let list = try #require(root["list"])
        let inner = try #require(list.entries?.first)
        #expect(inner.key == "g g")
        #expect(inner.position == YAML.Position(line: 3, column: 3))
        #expect(inner.value.position == YAML.Position(line: 3, column: 10))
        #expect(inner.value.items?.map(\.text) == ["x", "ليلى"])
        #expect(root["a"]?.text == "1")
    }

    @Test(arguments: ["n", "no", "yes", "1", "~", "null", "0x10", "1:30"])
    func `a scalar is always the text that was written`(text: String) {
        #expect(read("k: \(text)\n").root?["k"]?.text == text)
    }

    @Test(arguments: ["", "\n\n", "# only a comment\n"])
    func `an empty file is no error`(text: String) {
        let document = read(text)
        #expect(document.root == nil)
        #expect(document.problems.isEmpty)
    }

    @Test func `the mark that other editors put before a file moves no line`() throws {
        let document = read("\u{FEFF}a: 1\r\nb:\r\n  c: 2\r\n")
        #expect(document.problems.isEmpty, "\(document.problems)")
        #expect(document.root?["a"]?.text == "1")
        let inner = try #require(document.root?["b"]?.entries?.first)
        #expect(inner.value.text == "2")
        #expect(inner.position == YAML.Position(line: 3, column: 3))
        #expect(document.root?.entries?.first?.position == YAML.Position(line: 1, column: 1))
        #expect(read("\u{FEFF}").problems.isEmpty)
    }

    @Test func `the second of two equal keys is reported and ignored`() {
        let document = read("a: 1\nb: 2\na: 3\n")
        #expect(document.root?["a"]?.text == "1")
        #expect(
            document.problems.map(\.description) == [
                "t.yaml:3:1: error: 'a' stands already in line 1; this one is ignored"
            ])
    }

    @Test(arguments: [
        ("a: 1\nb: *x\nc: 3\n", "2:4", "aliases are not read"),
        ("a: 1\nb: &x y\nc: 3\n", "2:4", "anchors are not read"),
        ("a: 1\nb: !tag y\nc: 3\n", "2:4", "tags are not read"),
        ("a: 1\nb: @y\nc: 3\n", "2:4", "cannot start any token"),
        ("a: 1\nb: \"y\nc: 3\n", "2:4", "end of stream"),
        ("a: 1\nb: {y: 1\nc: 3\n", "2:4", "flow mapping"),
        ("a: 1\n\tb: 2\nc: 3\n", "2:1", "tab character"),
        ("a: 1\nb: y: z\nc: 3\n", "2:5", "mapping values are not allowed"),
        ("a: 1\nb\nc: 3\n", "2:1", "could not find expected ':'"),
        ("a: 1\nb: \u{7}\nc: 3\n", "2:4", "control characters"),
    ])
    func `an unreadable line is reported with its place and costs no other line`(
        text: String, place: String, words: String
    ) throws {
        let document = read(text)
        #expect(document.root?["a"]?.text == "1")
        #expect(document.root?["c"]?.text == "3")
        #expect(document.root?["b"] == nil)
        let problem = try #require(document.problems.first?.description)
        #expect(problem.hasPrefix("t.yaml:\(place): error: "))
        #expect(problem.contains(words))
        #expect(document.problems.count == 1)
    }

    @Test func `bytes that are not UTF-8 cost their line only`() {
        let bytes = Array("a: 1\nb: ".utf8) + [0xc3, 0x28] + Array("\nc: 3\n".utf8)
        let document = YAML.read(bytes, file: "t.yaml")
        #expect(document.root?["c"]?.text == "3")
        #expect(document.problems.first?.position == YAML.Position(line: 2, column: 5))
    }

    @Test func `what stands under an unreadable line does not move to its neighbour`() {
        let document = read("a:\n  x: 1\n@b:\n  y: 2\nc: 3\n")
        #expect(document.root?["a"]?.entries?.map(\.key) == ["x"])
        #expect(document.root?["c"]?.text == "3")
    }

    @Test func `a key that is not text is reported and its value skipped`() {
        let document = read("[a, b]: 1\nc: 3\n")
        #expect(document.root?.entries?.map(\.key) == ["c"])
        #expect(document.problems.count == 1)
    }

    @Test func `nesting, size, number of values and repairs are limited`() {
        let deep = String(repeating: "[", count: 9) + String(repeating: "]", count: 9)
        #expect(reports("a: \(deep)\n")[0].contains("more than 8 levels"))
        let large = String(repeating: "# filler\n", count: 8_000)
        #expect(reports(large)[0].contains("at most 65536"))
        let many = "a: [" + String(repeating: "1,", count: 9_000) + "]\nc: 3\n"
        #expect(reports(many)[0].contains("more than 8192 values"))
        #expect(read(many).root?["c"]?.text == "3")
        let broken = "a: 1\n" + String(repeating: "b: *x\n", count: 30)
        let document = read(broken)
        #expect(document.problems.count == YAML.repairsMax + 1)
        #expect(document.root?["a"]?.text == "1")
        #expect(document.problems.last?.message == "the rest of the file is ignored")
    }

    @Test func `messages cannot steer the terminal`() {
        let document = YAML.read(Array("\"\\e[2J\": 1\n\"\\e[2J\": 2\n".utf8), file: "\u{1b}]0;x")
        let text = document.problems.map(\.description).joined()
        #expect(!text.unicodeScalars.contains { $0.properties.generalCategory == .control })
        #expect(text.contains("'?[2J'"))
    }

    @Test(arguments: 0..<40)
    func `no input crashes the reader or hides a refusal`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let pieces = [
            "a", ":", " ", "\n", "\n  ", "-", "[", "]", "{", "}", "\"", "'", "*", "&", "!", "#",
            "|", ">", "?", "\t", "\\", "%", "@", ",", "---", "ك", "\u{0}", "\u{feff}", "key: ",
        ]
        for _ in 0..<40 {
            let text = (0..<Int.random(in: 0..<120, using: &random))
                .map { _ in pieces[Int.random(in: pieces.indices, using: &random)] }.joined()
            let document = read(text)
            #expect(document.problems.count <= 500)
            let lineCount = text.split(separator: "\n", omittingEmptySubsequences: false).count
            let lines = document.problems.compactMap { $0.position?.line }
            #expect(lines.allSatisfy { $0 >= 1 && $0 <= lineCount + 1 })
        }
    }

    @Test func `bytes at random are read in bounded time`() {
        var random = SplitMix64(seed: 7)
        for character in ["[", "{", "? ", "- ", "a: ", "\"", "'"] {
            let count = (YAML.bytesMax - 1) / character.utf8.count
            let document = read(String(repeating: character, count: count))
            #expect(!document.problems.isEmpty)
        }
        for _ in 0..<200 {
            let bytes = (0..<300).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(YAML.read(bytes, file: "t").problems.count <= 400)
        }
    }

    @Test(arguments: [
        ("cursor.dwon", "cursor.down"), ("curser.up", "cursor.up"), ("qit", "quit"),
        ("quit", "quit"), ("zzzzzz", nil), ("", nil),
    ])
    func `the nearest name is found, and none when none is near`(word: String, near: String?) {
        #expect(nearest(word, in: ["quit", "cursor.up", "cursor.down", "help.open"]) == near)
    }
}
