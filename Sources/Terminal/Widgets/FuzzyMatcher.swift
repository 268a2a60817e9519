/// Finds the letters of a query in a text, in order but with gaps, and says how well they fit.
package struct FuzzyMatcher: Hashable, Sendable {
    package struct Match: Hashable, Sendable {
        /// Higher is better.
        package var score: Int
        /// Indices of the clusters that were found, ascending.
        package var positions: [Int]

        package init(score: Int, positions: [Int]) {
            self.score = score
            self.positions = positions
        }
    }

    /// Each must be found, in any order.
    private let words: [[Unicode.Scalar]]

    /// Clusters of a text that are looked at, so that a long one costs no time.
    static let clustersMax = 200

    private static let hit = 16
    private static let wordStart = 12
    private static let consecutive = 10
    private static let gap = 1
    private static let impossible = Int.min / 2

    package init(_ query: String) {
        words = query.split(separator: " ").map { word in
            word.prefix(Self.clustersMax).unicodeScalars.map(Self.folded)
        }
    }

    /// How the query fits; nil when a letter is missing.
    ///
    /// An empty query fits everything.
    package func match(_ text: TerminalText) -> Match? {
        let letters = text.clusters.prefix(Self.clustersMax).map(\.base)
        let starts = Self.wordStarts(letters)
        let folded = letters.map(Self.folded)
        var found: Set<Int> = []
        var score = 0
        for word in words {
            guard let match = Self.best(word, in: folded, starts) else { return nil }
            score += match.score
            found.formUnion(match.positions)
        }
        return Match(score: score - letters.count / 8, positions: found.sorted())
    }

    /// The best way to find all letters: one row of scores for each letter of the word.
    private static func best(
        _ word: [Unicode.Scalar], in text: [Unicode.Scalar], _ starts: [Bool]
    ) -> Match? {
        guard !word.isEmpty, word.count <= text.count else { return nil }
        var scores = [Int](repeating: impossible, count: text.count)
        var cameFrom: [[Int]] = []
        for (index, letter) in word.enumerated() {
            var next = [Int](repeating: impossible, count: text.count)
            var from = [Int](repeating: -1, count: text.count)
            // The best end of the letters before, paid for its distance to the place looked at.
            var carried = index == 0 ? 0 : impossible
            var carriedFrom = -1
            for place in text.indices {
                if place > 0, index > 0 {
                    carried -= gap
                    if scores[place - 1] >= carried {
                        (carried, carriedFrom) = (scores[place - 1], place - 1)
                    }
                }
                guard text[place] == letter, carried > impossible / 2 else { continue }
                next[place] = carried + hit + (starts[place] ? wordStart : 0)
                from[place] = carriedFrom
                if index > 0, scores[place - 1] > impossible / 2 {
                    let joined = scores[place - 1] + hit + consecutive
                    if joined > next[place] { (next[place], from[place]) = (joined, place - 1) }
                }
            }
            scores = next
            cameFrom.append(from)
        }
        return trace(scores, cameFrom)
    }

    private static func trace(_ scores: [Int], _ cameFrom: [[Int]]) -> Match? {
        guard let end = scores.indices.max(by: { scores[$0] < scores[$1] }),
            scores[end] > impossible / 2
        else { return nil }
        var positions: [Int] = []
        var place = end
        for from in cameFrom.reversed() {
            positions.append(place)
            place = from[place]
        }
        return Match(score: scores[end], positions: positions.reversed())
    }

    private static func wordStarts(_ letters: [Unicode.Scalar]) -> [Bool] {
        letters.indices.map { index in
            guard isWord(letters[index]) else { return false }
            guard index > 0 else { return true }
            let before = letters[index - 1]
            return !isWord(before)
                || letters[index].properties.isUppercase && before.properties.isLowercase
        }
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    /// Small letters; the forms of alef, yeh and teh marbuta as people type them.
    private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0x41...0x5a: return Unicode.Scalar(scalar.value + 0x20) ?? scalar
        case 0..<0x80: return scalar
        case 0x622, 0x623, 0x625, 0x671: return "ا"
        case 0x649: return "ي"
        case 0x629: return "ه"
        default: return scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
        }
    }
}
