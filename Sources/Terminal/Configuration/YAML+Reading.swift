extension YAML {
    /// What editors of another system put before UTF-8.
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Reads a file as far as it can be read.
    ///
    /// YAML has no error recovery of its own: one wrong line would cost the whole file. So a line
    /// that cannot be read is reported and blanked, together with the deeper lines under it, which
    /// would otherwise move to a neighbour, and the file is read again.
    package static func read(_ bytes: [UInt8], file: String) -> Document {
        guard bytes.count <= bytesMax else {
            let message = "the file is too long; at most \(bytesMax) bytes are read"
            return Document(
                root: nil,
                problems: [ConfigurationProblem(file: file, position: nil, message: message)])
        }
        // libyaml counts the mark as a column, so that the lines below would stand further left.
        let isMarked = bytes.starts(with: byteOrderMark)
        var lines = Lines(bytes.dropFirst(isMarked ? byteOrderMark.count : 0))
        var unreadable: [ConfigurationProblem] = []
        while true {
            let reading = parse(lines.bytes, file: file)
            guard let failure = reading.failure else {
                let problems = (unreadable + reading.problems).inOrder
                return Document(root: reading.root, problems: problems)
            }
            unreadable.append(failure.problem)
            let isLast = unreadable.count == repairsMax
            if isLast || !lines.blank(failure.lines) {
                let rest = ConfigurationProblem(
                    file: file, position: failure.problem.position,
                    message: "the rest of the file is ignored")
                let problems = (unreadable + reading.problems).inOrder + [rest]
                return Document(root: reading.root, problems: problems)
            }
        }
    }
}

extension [ConfigurationProblem] {
    /// By place in the file; what has no place comes first.
    var inOrder: [ConfigurationProblem] {
        let start = YAML.Position(line: 0, column: 0)
        return enumerated().sorted {
            ($0.element.position ?? start, $0.offset) < ($1.element.position ?? start, $1.offset)
        }.map(\.element)
    }
}

/// The lines of a file, some of which may have been blanked.
private struct Lines {
    private var lines: [ArraySlice<UInt8>]

    init(_ bytes: ArraySlice<UInt8>) {
        lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    }

    var bytes: [UInt8] { Array(lines.joined(separator: [UInt8(ascii: "\n")])) }

    /// Blanks the first of the lines that is not blank yet and what is indented under it.
    ///
    /// - Returns: false when there is nothing left to blank.
    mutating func blank(_ candidates: [Int]) -> Bool {
        for candidate in candidates where lines.indices.contains(candidate - 1) {
            guard let depth = indentation(of: candidate - 1) else { continue }
            lines[candidate - 1] = []
            for below in lines.indices.dropFirst(candidate) {
                if let deeper = indentation(of: below), deeper <= depth { break }
                lines[below] = []
            }
            return true
        }
        return false
    }

    /// The number of spaces before the text; nil for a blank line.
    private func indentation(of index: Int) -> Int? {
        lines[index].firstIndex { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\r") }
            .map { $0 - lines[index].startIndex }
    }
}
