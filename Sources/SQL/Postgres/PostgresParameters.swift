internal import CPostgres

/// The values of one statement as libpq takes them: one buffer, and places in it.
///
/// Numbers and text travel as text, bytes as they are. PostgreSQL cannot hold U+0000 in text, so
/// U+FFFD stands for it wherever text is bound: what is stored is what is compared.
struct PostgresParameters {
    private var bytes: [UInt8] = []
    /// Where values begin; nil for null.
    private var places: [Int?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    init(_ values: [Value]) {
        for value in values {
            switch value {
            case .null: append(nil, isBinary: false)
            case .integer(let integer): append(Array(String(integer).utf8), isBinary: false)
            case .text(let text):
                append(Array(PostgresText.storable(text).utf8), isBinary: false)
            case .blob(let blob): append(blob, isBinary: true)
            }
        }
    }

    private mutating func append(_ value: [UInt8]?, isBinary: Bool) {
        places.append(value.map { _ in bytes.count })
        lengths.append(Int32(value?.count ?? 0))
        formats.append(isBinary ? 1 : 0)
        bytes += value ?? []
        bytes.append(0)
    }

    /// Sends a prepared statement with the values; 0 when it could not be sent.
    func send(_ name: String, on handle: OpaquePointer) -> Int32 {
        bytes.withUnsafeBytes { buffer in
            let base = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            let pointers = places.map { place in
                place.flatMap { offset in base.map { $0 + offset } }
            }
            return PQsendQueryPrepared(
                handle, name, Int32(places.count), pointers, lengths, formats, 0)
        }
    }
}

/// Text as PostgreSQL holds it.
package enum PostgresText {
    /// The text with U+FFFD for every U+0000.
    package static func storable(_ text: String) -> String {
        guard text.utf8.contains(0) else { return text }
        return text.split(separator: "\0", omittingEmptySubsequences: false)
            .joined(separator: "\u{FFFD}")
    }
}

/// Which statements a connection has prepared, by their text; the least recently used one gives
/// way when there are too many.
struct PostgresStatements {
    /// How many statements stay prepared; one takes some 10 KB of the server.
    static let statementsMax = 96

    private struct Entry {
        let name: String
        var lastUse: Int
    }

    /// What the names of one connection begin with, and of no other.
    ///
    /// Behind a pooler a session of the server serves many programs, one transaction each. A name
    /// that two of them gave would run the statement of the one with the values of the other.
    private let mark = "s\(String(UInt64.random(in: .min ... .max), radix: 36))_"
    private var entries: [String: Entry] = [:]
    private var uses = 0
    /// How many statements were prepared so far.
    private(set) var preparations = 0

    var count: Int { entries.count }

    /// The name under which a text is prepared.
    mutating func name(of text: String) -> String? {
        uses += 1
        entries[text]?.lastUse = uses
        return entries[text]?.name
    }

    /// A name for a text that is about to be prepared.
    mutating func newName() -> String {
        preparations += 1
        return "\(mark)\(preparations)"
    }

    /// Notes what has been prepared; gives the name of one that must go.
    mutating func add(_ name: String, for text: String) -> String? {
        var evicted: String?
        if entries.count >= Self.statementsMax,
            let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })
        {
            evicted = entries.removeValue(forKey: oldest.key)?.name
        }
        entries[text] = Entry(name: name, lastUse: uses)
        return evicted
    }
}
