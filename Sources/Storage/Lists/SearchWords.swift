internal import Domain

/// The words under which something is found.
enum SearchWords {
    /// Characters of a word that count.
    static let lengthMax = 64
    /// Words of one record, or of one question, that count.
    static let countMax = 64

    /// Every word once, in the order of the texts.
    static func unique(_ words: [String]) -> [String] {
        var seen: Set<String> = []
        var kept: [String] = []
        for word in words where kept.count < countMax {
            guard !isPlain(word) else {
                if seen.insert(word).inserted { kept.append(word) }
                continue
            }
            for part in word.split(separator: " ") {
                let part = String(part.prefix(lengthMax))
                if seen.insert(part).inserted { kept.append(part) }
            }
        }
        return kept
    }

    /// Whether a word can stay as it is, told by its bytes: most can, and characters cost more.
    private static func isPlain(_ word: String) -> Bool {
        let blank = UInt8(ascii: " ")
        return (1...lengthMax).contains(word.utf8.count) && !word.utf8.contains(blank)
    }

    /// The words of a question; the beginning of an address is one word, as the address is stored.
    static func asked(_ text: String, fold: (String) -> [String]) -> [String] {
        let parts = text.split(separator: " ").flatMap { part in
            part.dropFirst().contains("@") ? [part.lowercased()] : fold(String(part))
        }
        return unique(parts)
    }

    /// Whether a word of a question is looked for anywhere in a stored word.
    static func isPart(_ word: String) -> Bool {
        !word.unicodeScalars.dropFirst(FilterTerm.partLengthMin - 1).isEmpty
    }

    /// What follows a short word in a pattern: room for the last word of an account.
    ///
    /// That is the tail of its id, and no list shows it: whoever looks for two letters means none
    /// of the accounts whose ids happen to have them there.
    static let afterShortWord = String(repeating: "_", count: 1 + ID<User>.tailLength)

    /// What of a word leads to few rows: of an address the part that is not everybody's.
    ///
    /// Every further trigram has to be looked up, and those of a domain are in very many rows.
    static func telling(_ word: String) -> String {
        let letters = word.unicodeScalars
        guard let at = letters.lastIndex(of: "@") else { return word }
        let start = String(letters[...at])
        return isPart(start) ? start : word
    }

    /// Whether no stored word can be meant: none has U+0000, at which SQLite ends a pattern.
    static func isNeverStored(_ word: String) -> Bool { word.utf8.contains(0) }

    /// What the index of SQLite holds (https://www.sqlite.org/fts5.html, 4.3.4).
    private static let trigramLength = 3

    /// The trigrams that every row has in which the word is looked for, each once.
    ///
    /// They are its letters, three in a row. Before a word that is shorter, and so must begin a
    /// stored one, come the blanks that part stored words.
    static func trigrams(_ word: String) -> [String] {
        let letters = Array(
            isPart(word)
                ? word.unicodeScalars[...]
                : (ShortWords.gap + word).unicodeScalars.suffix(trigramLength))
        var seen: Set<String> = []
        return letters.indices.dropLast(trigramLength - 1).compactMap { start in
            var trigram = ""
            trigram.unicodeScalars.append(contentsOf: letters[start..<start + trigramLength])
            return seen.insert(trigram).inserted ? trigram : nil
        }
    }

    /// Words as a column keeps them: each after a blank.
    static func column(_ words: [String]) -> String {
        words.reduce(into: "") { $0 += " " + $1 }
    }
}
