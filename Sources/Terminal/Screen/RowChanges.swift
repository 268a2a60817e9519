internal import Glibc

/// Rows that a frame shows where the frame before showed them some lines lower or higher.
struct RowMove: Equatable {
    /// Where the rows and those that made room for them are.
    let region: Range<Int>
    /// Lines that the rows moved up; negative when they moved down.
    let lines: Int

    /// Fewer rows than this are sooner written again than moved.
    private static let rowsMin = 4

    /// Finds a block of rows that both frames share; `nil` when there is none worth moving.
    ///
    /// Only rows that are the same memory count, which is what a table that scrolls leaves.
    init?(from before: Buffer, to after: Buffer) {
        let old = before.rows.map(\.place)
        let new = after.rows.map(\.place)
        let changed = new.indices.filter { new[$0] != old[$0] }
        guard changed.count >= Self.rowsMin else { return nil }
        for row in changed {
            guard let source = old.firstIndex(of: new[row]) else { continue }
            let lines = source - row
            var end = row
            while end < new.count, old.indices.contains(end + lines), new[end] == old[end + lines] {
                end += 1
            }
            guard end - row >= Self.rowsMin else { return nil }
            region = min(row, source)..<max(end, end + lines)
            self.lines = lines
            return
        }
        return nil
    }

    /// Moves what was shown; `nil` stands where nothing is known any more.
    func apply(to rows: inout [[Cell]?]) {
        let old = rows
        for row in region {
            let source = row + lines
            rows[row] = region.contains(source) ? old[source] : nil
        }
    }
}

extension [Cell] {
    /// The memory of a row; a row that nobody drew on keeps it.
    fileprivate var place: UnsafeRawPointer? {
        withUnsafeBytes { $0.baseAddress }
    }

    /// The columns from the first that differs to the last, of a row as long; `nil` for none.
    ///
    /// A character of two columns is never cut in half.
    func changes(since before: [Cell]) -> Range<Int>? {
        guard place != before.place, !isSame(as: before) else { return nil }
        guard var first = indices.first(where: { self[$0] != before[$0] }),
            var last = indices.last(where: { self[$0] != before[$0] })
        else { return nil }
        while first > 0, self[first].isRightHalf { first -= 1 }
        while last + 1 < count, self[last + 1].isRightHalf { last += 1 }
        return first..<(last + 1)
    }

    /// A cell is three words without padding, so rows compare as memory.
    private func isSame(as other: [Cell]) -> Bool {
        withUnsafeBytes { mine in
            other.withUnsafeBytes { theirs in
                guard mine.count == theirs.count, let first = mine.baseAddress,
                    let second = theirs.baseAddress
                else { return mine.count == theirs.count }
                return memcmp(first, second, mine.count) == 0
            }
        }
    }
}
