/// What one cell shows: a character of 1 or 2 columns and up to 4 marks of none, in two words.
///
/// ncurses keeps five scalars a cell and drops the sixth silently, so this is the whole of it.
package struct Cluster: Hashable, Sendable {
    /// Base and two marks, 21 bits each.
    private var low: UInt64
    /// Two more marks, then the width in bits 42–43 and the joiner in 44–45.
    private var high: UInt64

    /// An unseen character that follows and decides how Arabic letters join; never drawn.
    enum Joiner: UInt64 {
        case none, joins, parts
    }

    static let marksMax = 4
    package static let space = Cluster(" ", width: 1)
    /// The right half of a character of two columns.
    package static let rightHalf = Cluster(low: 0, high: 0)

    private init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    init(_ base: Unicode.Scalar, width: Int) {
        low = UInt64(base.value)
        high = UInt64(width) << 42
    }

    /// Columns: 1 or 2, and 0 for a right half.
    package var width: Int { Int(high >> 42 & 3) }

    package var base: Unicode.Scalar { Self.scalar(low) }

    var joiner: Joiner {
        get { Joiner(rawValue: high >> 44 & 3) ?? .none }
        set { high = high & ~(3 << 44) | newValue.rawValue << 44 }
    }

    /// The same without the joiner, as it goes into a cell.
    var drawn: Cluster { Cluster(low: low, high: high & ~(3 << 44)) }

    /// Whether the cell needs more than its base.
    var hasMarks: Bool { low >> 21 != 0 }

    /// The marks in the order in which they came.
    var marks: [Unicode.Scalar] {
        guard hasMarks else { return [] }
        return [low >> 21, low >> 42, high, high >> 21]
            .map(Self.scalar)
            .filter { $0.value != 0 }
    }

    /// Adds a mark; one that finds no room is dropped.
    mutating func append(mark: Unicode.Scalar) {
        let value = UInt64(mark.value)
        if low >> 21 & Self.mask == 0 {
            low |= value << 21
        } else if low >> 42 & Self.mask == 0 {
            low |= value << 42
        } else if high & Self.mask == 0 {
            high |= value
        } else if high >> 21 & Self.mask == 0 {
            high |= value << 21
        }
    }

    private static let mask: UInt64 = 0x1f_ffff

    private static func scalar(_ word: UInt64) -> Unicode.Scalar {
        Unicode.Scalar(UInt32(word & mask)) ?? "\u{fffd}"
    }
}
