/// The known name that a mistyped word most likely meant; nil when none is near.
///
/// Near is a third of the word's letters, at least one and at most four edits, where swapping two
/// neighbours is one edit (optimal string alignment, after Levenshtein 1965 and Damerau 1964).
/// Of equally near names the first in order of the alphabet wins.
package func nearest(_ word: String, in names: some Sequence<String>) -> String? {
    let typed = Array(word.utf8.prefix(wordBytesMax))
    let allowed = min(4, max(1, typed.count / 3))
    var best: (name: String, distance: Int)?
    for name in names {
        let known = Array(name.utf8.prefix(wordBytesMax))
        guard abs(known.count - typed.count) <= allowed else { continue }
        let distance = editDistance(typed, known)
        guard distance <= allowed else { continue }
        if let current = best, (current.distance, current.name) <= (distance, name) { continue }
        best = (name, distance)
    }
    return best?.name
}

/// Longer names are compared by their beginnings: the cost is the product of the lengths.
private let wordBytesMax = 64

private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    for (row, byte) in left.enumerated() {
        var current = [row + 1]
        for (column, other) in right.enumerated() {
            let replaced = last[column] + (byte == other ? 0 : 1)
            var cost = min(replaced, last[column + 1] + 1, current[column] + 1)
            let isSwap =
                row > 0 && column > 0 && byte == right[column - 1] && left[row - 1] == other
            if isSwap { cost = min(cost, beforeLast[column - 1] + 1) }
            current.append(cost)
        }
        beforeLast = last
        last = current
    }
    return last[right.count]
}
