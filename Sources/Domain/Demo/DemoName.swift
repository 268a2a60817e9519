/// A name in Latin letters and in Arabic ones.
struct DemoName: Sendable, Equatable {
    let latin: String
    /// Empty for those who write their name in Latin letters only.
    let arabic: String
    /// The Latin letters as addresses take them: a to z.
    let local: String

    /// Reads a list: a name a line, Latin letters, a blank, Arabic letters.
    static func list(_ text: String) -> [DemoName] {
        text.split(separator: "\n").map { line in
            let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
            return DemoName(
                latin: parts[0], arabic: parts.count > 1 ? parts[1] : "",
                local: String(parts[0].lowercased().compactMap(plain))
            )
        }
    }

    private static func plain(_ letter: Character) -> Character? {
        switch letter {
        case "a"..."z" where letter.isASCII: letter
        case "ë": "e"
        case "ç": "c"
        case "í", "ı": "i"
        case "ü": "u"
        default: nil
        }
    }
}
