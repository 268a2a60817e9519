internal import Testing

@Suite struct SwiftLexerTests {
    /// What the lexer makes of a source: tokens by their text, strings in «».
    private func tokens(_ source: String) -> [String] {
        SwiftLexer(source).tokens.map { $0.kind == .string ? "«\($0.text)»" : $0.text }
    }

    @Test(arguments: [
        ("let x=a!=b", ["let", "x", "=", "a", "!", "=", "b"]),
        ("#if !os(Linux)", ["#if", "!", "os", "(", "Linux", ")"]),
        ("f($0, 1_000, 0x1F)", ["f", "(", "$0", ",", "1_000", ",", "0x1F", ")"]),
        ("func `a try! b`()", ["func", "`a try! b`", "(", ")"]),
        ("a // try!\nb", ["a", "b"]),
        ("a /* x /* y */ z */ b", ["a", "b"]),
        (#"x = "a\"b" + c"#, ["x", "=", "«a b»", "+", "c"]),
        (
            #"x = "a \(b! + f("c)")) d" e"#,
            [
                "x", "=", "«a \u{FFFC} d»", "b", "!", "+", "f", "(", "«c)»", ")", "e",
            ]
        ),
        (##"#"raw \(x) "q" \#(y) "# z"##, ["«raw \\(x) \"q\" \u{FFFC} »", "y", "z"]),
        ("\"\"\"\na \"b\" \\(c)\n\"\"\" d", ["«\na \"b\" \u{FFFC}\n»", "c", "d"]),
        ("\"\" x \"never ended\ny", ["«»", "x", "«never ended»", "y"]),
        ("größe漢", ["größe漢"]),
        ("", []),
    ])
    func `a source falls into tokens`(source: String, expected: [String]) {
        #expect(tokens(source) == expected)
    }

    @Test func `lines are counted through strings, comments and interpolations`() {
        let source = "a\n/* 1\n2 */ b\n\"\"\"\nx \\(\nc)\n\"\"\"\nd"
        let lines = SwiftLexer(source).tokens.map(\.line)
        #expect(lines == [1, 3, 4, 6, 8])
    }

    @Test func `line comments of a kind that follow each other are one`() {
        let comments = SwiftLexer("/// a\n/// b\n// c\nx // d\n\n// e").comments
        #expect(comments.map(\.text) == ["/// a\n/// b", "// c\n// d", "// e"])
        #expect(comments.map(\.isDocumentation) == [true, false, false])
        #expect(comments.map(\.lastLine) == [2, 4, 6])
    }

    @Test(arguments: ["\"", "\"\"\"", "#\"", "/*", "`", "\\", "\"\\", "\"\\(", "#", "\"\\(\""])
    func `a source that breaks off is read to its end`(source: String) {
        #expect(SwiftLexer(source).tokens.count <= 3)
    }
}
