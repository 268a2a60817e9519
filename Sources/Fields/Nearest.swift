/// Finds the name that somebody meant.
package enum Nearest {
    /// Longest word that is compared, in characters: the work grows with the square.
    package static let lengthMax = 64

    /// The nearest of the names; `nil` when none is near.
    ///
    /// Near is a name that begins with the word, or one so near that at most a third of its
    /// letters differ.
    package static func name(to word: String, in names: [String]) -> String? {
        let word = Array(word.lowercased())
        guard !word.isEmpty, word.count <= lengthMax else { return nil }
        var best: (name: String, distance: Int)?
        for name in names {
            let letters = Array(name.lowercased())
            let isBeginning = word.count > 1 && letters.starts(with: word)
            let distance = isBeginning ? 1 : distance(word, letters)
            let limit = max(1, max(word.count, letters.count) / 3)
            guard distance <= limit, distance < best?.distance ?? Int.max else { continue }
            best = (name, distance)
        }
        return best?.name
    }

    /// `; did you mean 'status'?`, or nothing when no name is near.
    package static func hint(for word: String, in names: [String]) -> String {
        name(to: word, in: names).map { "; did you mean '\($0)'?" } ?? ""
    }

    /// The edits from one word to the other, neighbours that change places counting as one (optimal
    /// string alignment, the restricted form of Damerau, 1964).
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        guard right.count <= lengthMax else { return Int.max }
        var older: [Int] = []
        var previous = Array(0...right.count)
        for (row, letter) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                let replaced = previous[column] + (letter == other ? 0 : 1)
                var least = min(replaced, previous[column + 1] + 1, current[column] + 1)
                let areSwapped =
                    row > 0 && column > 0 && letter == right[column - 1] && other == left[row - 1]
                if areSwapped { least = min(least, older[column - 1] + 1) }
                current.append(least)
            }
            (older, previous) = (previous, current)
        }
        return previous[right.count]
    }
}
