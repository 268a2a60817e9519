/// How long files, functions and lines may be, and what files may be called.
enum SizeRules {
    static let all = [
        Rule(name: "a file has at most 400 lines", check: files),
        Rule(
            name: "a C header of a library has at most 60 lines, compiled C 120", check: libraries),
        Rule(name: "a function has at most 70 lines", check: functions),
        Rule(name: "a line has at most 100 columns", check: lines),
        Rule(name: "a file is named after what is in it", check: names),
    ]

    private static let fileLinesMax = 400
    private static let headerLinesMax = 60
    private static let compiledLinesMax = 120
    private static let functionLinesMax = 70
    private static let columnsMax = 100

    private static let files = { @Sendable (source: Source, _: House) -> [Violation] in
        tooLong(source, fileLinesMax)
    }

    private static let libraries = { @Sendable (source: Source, _: House) -> [Violation] in
        guard !source.isSwift else { return [] }
        return tooLong(source, source.path.hasSuffix(".c") ? compiledLinesMax : headerLinesMax)
    }

    private static func tooLong(_ source: Source, _ linesMax: Int) -> [Violation] {
        guard source.lines.count > linesMax else { return [] }
        let message = "\(source.lines.count) lines, of \(linesMax)"
        return [Violation(path: source.path, line: source.lines.count, message: message)]
    }

    private static let lines = { @Sendable (source: Source, _: House) -> [Violation] in
        guard source.isSwift else { return [] }
        return source.lines.enumerated().compactMap { number, line in
            guard line.utf8.count > columnsMax, line.count > columnsMax else { return nil }
            let message = "\(line.count) columns, of \(columnsMax)"
            return Violation(path: source.path, line: number + 1, message: message)
        }
    }

    private static let functions = { @Sendable (source: Source, _: House) -> [Violation] in
        (source.keywords("func") + source.keywords("init") + source.keywords("deinit"))
            .compactMap { index in
                guard let body = body(ofFunctionAt: index, in: source),
                    let end = source.partners[body]
                else { return nil }
                let count = source.tokens[end].line - source.tokens[index].line + 1
                guard count > functionLinesMax else { return nil }
                return source.violation(index, "\(count) lines, of \(functionLinesMax)")
            }
    }

    /// Index of the brace that opens the body; `nil` for a requirement of a protocol.
    private static func body(ofFunctionAt index: Int, in source: Source) -> Int? {
        let next: Set = [
            "func", "init", "deinit", "var", "let", "static", "package", "private", "mutating",
            "associatedtype", "case", "struct", "enum", "extension", "}", "@",
        ]
        var place = index + 1
        // Over an operator's name and generic parameters to the parameters of the function.
        while source.tokens[index].text != "deinit", place < source.tokens.count,
            !source.reads("(", at: place)
        {
            place += 1
        }
        if let end = source.partners[place], source.reads("(", at: place) { place = end + 1 }
        while place < source.tokens.count {
            if source.reads("{", at: place) { return place }
            if next.contains(source.tokens[place].text) { return nil }
            let isBracket = source.reads("(", at: place) || source.reads("[", at: place)
            place = (isBracket ? source.partners[place] ?? place : place) + 1
        }
        return nil
    }

    private static let names = { @Sendable (source: Source, _: House) -> [Violation] in
        let banned: Set = [
            "Util", "Utils", "Utility", "Utilities", "Helper", "Helpers", "Manager", "Managers",
            "Common", "Misc",
        ]
        return source.path.split(separator: "/").flatMap { part -> [Violation] in
            let stem = part.split(separator: ".").first ?? part
            guard let word = words(of: stem).last, banned.contains(word) else { return [] }
            return [Violation(path: source.path, line: 1, message: "'\(word)' names nothing")]
        }
    }

    /// Words of a name in camel case: `Pane+KeyHelpers` is Pane, Key, Helpers.
    private static func words(of name: Substring) -> [String] {
        var words: [String] = []
        for character in name {
            if character.isUppercase || words.isEmpty {
                words.append(String(character))
            } else {
                words[words.count - 1].append(character)
            }
        }
        return words
    }
}
