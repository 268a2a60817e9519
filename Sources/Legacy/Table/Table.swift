/// Splits a file into rows (RULES, section 1: separator, rows, line numbers, empty lines).
struct Table {
    /// The names of the columns in the file's order: trimmed, in small letters.
    let header: [[UInt8]]
    /// Bytes read so far, and all of them.
    var progress: (done: Int, all: Int) { (position, bytes.count) }

    private let bytes: [UInt8]
    private let separator: UInt8
    private var position = 0
    private var line = 1

    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// Reads the header of a file in any of the encodings.
    init(_ file: [UInt8]) {
        bytes = TextEncoding.decoded(file)
        let firstLine = bytes.drop { [32, 9, 10, 13].contains($0) }
            .prefix { $0 != Self.lineFeed }
        separator = Self.separator(of: firstLine)
        var row = TableRow()
        var reader = Cursor(bytes: bytes, separator: separator)
        guard reader.next(&row) else {
            header = []
            position = bytes.count
            return
        }
        header = (0..<row.count).map { row[$0].map(\.small) }
        (position, line) = (reader.position, reader.line)
    }

    /// Reads the next row that is not blank; `false` at the end.
    mutating func next(_ row: inout TableRow) -> Bool {
        var cursor = Cursor(bytes: bytes, separator: separator, position: position, line: line)
        let found = cursor.next(&row)
        (position, line) = (cursor.position, cursor.line)
        return found
    }

    /// Reads a row again, by where it begins.
    func read(at start: Int, into row: inout TableRow) {
        var cursor = Cursor(bytes: bytes, separator: separator, position: start)
        _ = cursor.next(&row)
    }

    /// Comma, semicolon or tab: whichever occurs most in the first line; the first of equals.
    private static func separator(of line: ArraySlice<UInt8>) -> UInt8 {
        let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        var (best, bestCount) = (candidates[0], 0)
        for candidate in candidates {
            let count = line.count { $0 == candidate }
            if count > bestCount { (best, bestCount) = (candidate, count) }
        }
        return best
    }

    /// A place in the bytes, with its line number.
    private struct Cursor {
        let bytes: [UInt8]
        let separator: UInt8
        var position = 0
        var line = 1
        private var quoted: [UInt8] = []

        init(bytes: [UInt8], separator: UInt8, position: Int = 0, line: Int = 1) {
            (self.bytes, self.separator) = (bytes, separator)
            (self.position, self.line) = (position, line)
        }

        mutating func next(_ row: inout TableRow) -> Bool {
            while position < bytes.count {
                readRow(&row)
                if row.isBroken || !row.isBlank { return true }
            }
            return false
        }

        private mutating func readRow(_ row: inout TableRow) {
            row.clear()
            (row.line, row.start) = (line, position)
            while true {
                guard readField(&row) else {
                    row.isBroken = true
                    skipLine(from: row.start)
                    line = row.line + 1
                    return
                }
                guard position < bytes.count else { return }
                let byte = bytes[position]
                position += 1
                guard byte != separator else { continue }
                line += 1
                return
            }
        }

        /// Reads a field and stops at its separator, its LF or the end; `false`: wrong quotes.
        private mutating func readField(_ row: inout TableRow) -> Bool {
            if position < bytes.count, bytes[position] == Table.quote {
                return readQuotedField(&row)
            }
            let start = position
            while position < bytes.count {
                let byte = bytes[position]
                if byte == separator || byte == Table.lineFeed { break }
                position += 1
            }
            row.append(bytes[start..<position])
            return true
        }

        private mutating func readQuotedField(_ row: inout TableRow) -> Bool {
            quoted.removeAll(keepingCapacity: true)
            position += 1
            while position < bytes.count {
                let byte = bytes[position]
                position += 1
                if byte == Table.quote {
                    guard position < bytes.count, bytes[position] == Table.quote else {
                        row.append(quoted[...])
                        return isAtFieldEnd()
                    }
                    position += 1
                } else if byte == Table.lineFeed {
                    line += 1
                } else if byte == Table.carriageReturn, position < bytes.count,
                    bytes[position] == Table.lineFeed
                {
                    continue
                }
                quoted.append(byte)
            }
            return false
        }

        /// Whether a closing quote is followed by a separator or a line end; skips the CR of CRLF.
        private mutating func isAtFieldEnd() -> Bool {
            guard position < bytes.count else { return true }
            if bytes[position] == separator || bytes[position] == Table.lineFeed { return true }
            guard bytes[position] == Table.carriageReturn else { return false }
            guard position + 1 == bytes.count || bytes[position + 1] == Table.lineFeed else {
                return false
            }
            position += 1
            return true
        }

        private mutating func skipLine(from start: Int) {
            position = start
            while position < bytes.count, bytes[position] != Table.lineFeed { position += 1 }
            if position < bytes.count { position += 1 }
        }
    }
}
