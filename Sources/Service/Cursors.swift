internal import Crypto
internal import Domain
internal import Fields

/// Turns the ends of a slice into cursors and back, bound to the list's operation, filter and sort.
///
/// They hold what the rows are sorted by, as names and addresses, and stand in URLs, which proxies
/// log: so they are sealed. The same end always has the same cursor, or no page would ever have the
/// entity tag that somebody knows it by.
struct Cursors {
    private let sealer: Sealer
    private let nonceKey: [UInt8]

    /// The cursor that asks for the last page.
    static let end = "end"

    /// Cursors under keys of 32 bytes that all processes of a database share.
    init(keys: (seals: [UInt8], nonces: [UInt8])) {
        guard let sealer = Sealer(key: keys.seals) else {
            preconditionFailure("a key has \(Sealer.keyBytes) bytes")
        }
        (self.sealer, nonceKey) = (sealer, keys.nonces)
    }

    /// What a cursor belongs to.
    struct Scope {
        let operation: String
        let filter: String
        let sort: SortOrder

        fileprivate var bytes: [UInt8] {
            let order = "\(sort.isDescending ? "-" : "")\(sort.key)"
            return Array("\(operation)\u{0}\(order)\u{0}\(filter)\u{0}".utf8)
        }
    }

    /// The cursors before and after a slice.
    func make(_ ends: SliceEnds, in scope: Scope) -> (next: String?, previous: String?) {
        let next = ends.hasNext || ends.isCutShort ? ends.last.map { text("a", $0, scope) } : nil
        let previous = ends.hasPrevious ? ends.first.map { text("b", $0, scope) } : nil
        return (next, previous)
    }

    /// Where a page begins; `invalid` when the cursor was made for another list or not by us.
    func open(_ cursor: String?, in scope: Scope) throws(Failure) -> ListQuery.Position {
        guard let cursor, !cursor.isEmpty else { return .start }
        if cursor == Self.end { return .end }
        guard let sealed = Base64.decode(cursor),
            let payload = sealer.open(sealed, context: scope.bytes),
            let fields = try? JSON(parsing: payload).array, fields.count == 4,
            let direction = fields[0].string, let number = fields[3].integer,
            let value = Self.value(kind: fields[1].string, fields[2])
        else { throw Self.refused }
        let sortKey = SortKey(value: value, number: number)
        return direction == "a" ? .after(sortKey) : .before(sortKey)
    }

    private func text(_ direction: String, _ key: SortKey, _ scope: Scope) -> String {
        let (kind, value) = Self.json(key.value)
        let payload = JSON.array([
            .string(direction), .string(kind), value, .integer(key.number),
        ]).bytes()
        return Base64.encode(
            sealer.sealAlike(payload, context: scope.bytes, nonceKey: nonceKey))
    }

    private static let refused = Failure.invalid(
        field: "cursor", "does not belong to this list; begin again without one"
    )

    private static func json(_ value: FilterValue) -> (String, JSON) {
        switch value {
        case .text(let text): ("t", .string(text))
        case .integer(let number): ("n", .integer(number))
        case .instant(let moment): ("i", .integer(moment.milliseconds))
        case .date(let date): ("d", .string(date.description))
        case .flag(let flag): ("f", .bool(flag))
        case .absent: ("0", .null)
        }
    }

    private static func value(kind: String?, _ json: JSON) -> FilterValue? {
        switch kind {
        case "t": json.string.map(FilterValue.text)
        case "n": json.integer.map(FilterValue.integer)
        case "i": json.integer.map { .instant(Instant(milliseconds: $0)) }
        case "d": json.string.flatMap { CalendarDate($0) }.map(FilterValue.date)
        case "f": json.bool.map(FilterValue.flag)
        case "0": .absent
        default: nil
        }
    }
}
