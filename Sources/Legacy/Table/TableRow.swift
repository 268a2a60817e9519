/// A row of a table: its cleaned fields, one after the other in one buffer that rows share.
struct TableRow {
    /// The physical line where the row begins, from 1, counted by LF.
    var line = 0
    /// Where the row begins in the table's bytes.
    var start = 0
    /// Whether the quotes are wrong, so that only this line is lost.
    var isBroken = false
    private(set) var bytes: [UInt8] = []
    private(set) var ends: [Int] = []

    /// How many fields there are.
    var count: Int { ends.count }

    /// Whether every field is empty.
    var isBlank: Bool { bytes.isEmpty }

    /// A field's bytes, cleaned: UTF-8, or with bad bytes where the file has them.
    subscript(index: Int) -> ArraySlice<UInt8> {
        bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
    }

    /// Makes the row empty and keeps its memory.
    mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        isBroken = false
    }

    /// Adds a field, cleaned: blanks, line ends and no-break spaces are cut off at both ends, then
    /// exactly `NULL` or `\N` means empty.
    mutating func append(_ field: ArraySlice<UInt8>) {
        let content = Self.trimmed(field)
        if !Self.isNull(content) { bytes.append(contentsOf: content) }
        ends.append(bytes.count)
    }

    /// Drops fields past a number of them.
    mutating func drop(after count: Int) {
        guard count < ends.count else { return }
        bytes.removeSubrange((count == 0 ? 0 : ends[count - 1])...)
        ends.removeSubrange(count...)
    }

    /// Whether all fields are the same.
    func hasSameFields(as other: Self) -> Bool { ends == other.ends && bytes == other.bytes }

    /// A hash over all fields; differs from run to run, so that no file can aim at it.
    var hash: Int {
        var hasher = Hasher()
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
        for end in ends { hasher.combine(end) }
        return hasher.finalize()
    }

    private static func isNull(_ field: ArraySlice<UInt8>) -> Bool {
        switch field.count {
        case 2: field.elementsEqual([92, 78])
        case 4: field.elementsEqual([78, 85, 76, 76])
        default: false
        }
    }

    private static func trimmed(_ field: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var (start, end) = (field.startIndex, field.endIndex)
        while start < end {
            if isBlank(field[start]) {
                start += 1
            } else if end - start >= 2, field[start] == 0xC2, field[start + 1] == 0xA0 {
                start += 2
            } else {
                break
            }
        }
        while start < end {
            if isBlank(field[end - 1]) {
                end -= 1
            } else if end - start >= 2, field[end - 1] == 0xA0, field[end - 2] == 0xC2 {
                end -= 2
            } else {
                break
            }
        }
        return field[start..<end]
    }

    /// Whether a byte is a space, tab, LF or CR.
    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 32 || byte == 9 || byte == 10 || byte == 13
    }
}
