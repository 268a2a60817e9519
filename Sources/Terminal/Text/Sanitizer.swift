/// Turns text from outside into clusters that a terminal can be given.
///
/// - A tab or a line break (CR LF is one; U+0085, U+2028 and U+2029 too) becomes a space.
/// - Another C0 control becomes its picture (`␛`, `␇`), DEL `␡`; C1 controls become U+FFFD.
/// - Direction overrides (U+202D, U+202E) and Arabic number signs become U+FFFD: the first are
///   an attack worth seeing, the second a visible character that cells cannot show.
/// - All other format and default-ignorable characters vanish, skin tones and variation
///   selectors with them; ZWJ and ZWNJ leave a hint for Arabic shaping on the cluster before.
/// - What glibc has no width for becomes U+FFFD.
struct Sanitizer {
    private(set) var clusters: [Cluster] = []
    private(set) var width = 0
    private(set) var hasRightToLeft = false
    /// Whether something was left out because of the limit.
    private(set) var isCut = false
    private let columnsMax: Int
    private var afterReturn = false

    /// Scalars looked at for each column allowed; beyond it the rest is dropped unread.
    private static let scalarsPerColumnMax = 8

    init(_ raw: String, columnsMax: Int) {
        self.columnsMax = columnsMax
        clusters.reserveCapacity(min(raw.utf8.count, columnsMax))
        var scalarsLeft = columnsMax * Self.scalarsPerColumnMax
        for scalar in raw.unicodeScalars {
            scalarsLeft -= 1
            guard scalarsLeft >= 0, !isCut else {
                isCut = true
                return
            }
            add(scalar)
        }
    }

    private mutating func add(_ scalar: Unicode.Scalar) {
        let value = scalar.value
        if value < 0x20 {
            return addControl(value)
        }
        afterReturn = false
        if value < 0x7f {
            return place(scalar, 1)
        }
        switch value {
        case 0x7f: place("\u{2421}", 1)
        case 0x85, 0x2028, 0x2029: place(" ", 1)
        case 0x80..<0xa0, 0x202d, 0x202e: place("\u{fffd}", 1)
        case 0x600...0x605, 0x6dd, 0x70f, 0x890, 0x891, 0x8e2: place("\u{fffd}", 1)
        case 0x200c, 0x200d: addJoiner(value == 0x200d ? .joins : .parts)
        case 0x1f3fb...0x1f3ff: break
        default: addVisible(scalar)
        }
    }

    private mutating func addControl(_ value: UInt32) {
        let completesReturn = afterReturn && value == 0x0a
        afterReturn = value == 0x0d
        if completesReturn { return }
        if (0x09...0x0d).contains(value) { return place(" ", 1) }
        place(Unicode.Scalar(0x2400 + value) ?? "\u{fffd}", 1)
    }

    private mutating func addJoiner(_ joiner: Cluster.Joiner) {
        guard let last = clusters.last, Self.isRightToLeft(last.base.value) else { return }
        clusters[clusters.count - 1].joiner = joiner
    }

    private mutating func addVisible(_ scalar: Unicode.Scalar) {
        let properties = scalar.properties
        guard !properties.isDefaultIgnorableCodePoint, properties.generalCategory != .format
        else { return }
        if Self.isRightToLeft(scalar.value) { hasRightToLeft = true }
        switch Width.of(scalar) {
        case 0: addMark(scalar)
        case 1: place(scalar, 1)
        case 2: place(scalar, 2)
        default: place("\u{fffd}", 1)
        }
    }

    /// A mark without a base stands on a dotted circle, as the Unicode Standard shows them.
    private mutating func addMark(_ scalar: Unicode.Scalar) {
        if clusters.isEmpty { place("\u{25cc}", 1) }
        guard !clusters.isEmpty else { return }
        clusters[clusters.count - 1].append(mark: scalar)
    }

    private mutating func place(_ scalar: Unicode.Scalar, _ columns: Int) {
        guard width + columns <= columnsMax else {
            isCut = true
            return
        }
        clusters.append(Cluster(scalar, width: columns))
        width += columns
    }

    /// Whether a scalar stands in a block of Hebrew, Arabic or another script of that direction.
    static func isRightToLeft(_ value: UInt32) -> Bool {
        switch value {
        case 0x590...0x8ff, 0xfb1d...0xfdff, 0xfe70...0xfefc: true
        case 0x10800...0x10fff, 0x1e800...0x1efff: true
        default: false
        }
    }
}
