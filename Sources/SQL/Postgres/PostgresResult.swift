internal import CPostgres

/// What the server answered to one statement, all of it in memory.
final class PostgresResult {
    let handle: OpaquePointer

    init(_ handle: OpaquePointer) { self.handle = handle }

    deinit { PQclear(handle) }

    /// Whether the server did what was asked.
    var isSound: Bool {
        switch PQresultStatus(handle) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: true
        default: false
        }
    }

    var rowCount: Int { Int(PQntuples(handle)) }

    /// Rows that INSERT, UPDATE or DELETE changed; 0 for other commands.
    var changeCount: Int {
        let command = PQcmdStatus(handle).map { String(cString: $0) } ?? ""
        guard !command.hasPrefix("SELECT") else { return 0 }
        return PQcmdTuples(handle).flatMap { Int(String(cString: $0)) } ?? 0
    }

    /// The name of the command that was done, such as `COMMIT`.
    var command: String { PQcmdStatus(handle).map { String(cString: $0) } ?? "" }

    /// A field of the error; empty when it has none.
    func field(_ code: Int32) -> String {
        PQresultErrorField(handle, code).map { String(cString: $0) } ?? ""
    }
}

/// The row of a result that is being read; the same object for all its rows.
final class PostgresRow {
    private let result: PostgresResult
    private let columnCount: Int
    /// The row, from 0.
    var index = 0
    /// The first column that was read as a type that it is not.
    private var mismatch: SQLError?

    init(_ result: PostgresResult) {
        self.result = result
        columnCount = Int(PQnfields(result.handle))
    }

    /// Throws what the closure's reading found wrong.
    func check() throws(SQLError) {
        if let mismatch { throw mismatch }
    }

    /// Types by their fixed numbers (src/include/catalog/pg_type.dat of PostgreSQL).
    private enum Kind {
        case integer, flag, text, blob

        init?(_ type: Oid) {
            switch type {
            case 16: self = .flag
            // The numeric is what sums of whole numbers are.
            case 20, 21, 23, 1700: self = .integer
            case 18, 19, 25, 1042, 1043: self = .text
            case 17: self = .blob
            default: return nil
            }
        }
    }

    /// The bytes of a column of a kind; nil for null, and after noting a mismatch.
    private func bytes(
        _ column: Int, _ kinds: Set<Kind>, nullable: Bool
    ) -> UnsafeBufferPointer<UInt8>? {
        guard (0..<columnCount).contains(column) else {
            note(column)
            return nil
        }
        let (row, field) = (Int32(index), Int32(column))
        if PQgetisnull(result.handle, row, field) == 1 {
            if !nullable { note(column) }
            return nil
        }
        guard let kind = Kind(PQftype(result.handle, field)), kinds.contains(kind),
            let value = PQgetvalue(result.handle, row, field)
        else {
            note(column)
            return nil
        }
        let count = Int(PQgetlength(result.handle, row, field))
        return UnsafeBufferPointer(
            start: UnsafeRawPointer(value).assumingMemoryBound(to: UInt8.self), count: count)
    }

    private func note(_ column: Int) {
        guard mismatch == nil else { return }
        let isThere = (0..<columnCount).contains(column)
        let name = isThere ? PQfname(result.handle, Int32(column)).map { String(cString: $0) } : nil
        mismatch = SQLError(
            .mismatch,
            "column \(column) (\(name ?? "none")) does not hold the type that was asked for")
    }

    private func integer(_ column: Int, nullable: Bool) -> Int64? {
        guard let bytes = bytes(column, [.integer, .flag], nullable: nullable) else { return nil }
        if bytes.count == 1 {
            if bytes[0] == UInt8(ascii: "t") { return 1 }
            if bytes[0] == UInt8(ascii: "f") { return 0 }
        }
        guard let integer = Int64(String(decoding: bytes, as: UTF8.self)) else {
            note(column)
            return nil
        }
        return integer
    }

    private func blob(_ column: Int, nullable: Bool) -> [UInt8]? {
        guard let bytes = bytes(column, [.blob], nullable: nullable) else { return nil }
        var count = 0
        guard let plain = PQunescapeBytea(bytes.baseAddress, &count) else {
            note(column)
            return nil
        }
        defer { PQfreemem(plain) }
        return Array(UnsafeBufferPointer(start: plain, count: count))
    }

    private func text(_ column: Int, nullable: Bool) -> String? {
        bytes(column, [.text], nullable: nullable).map { String(decoding: $0, as: UTF8.self) }
    }
}

extension PostgresRow: Row {
    func integer(_ column: Int) -> Int64 { integer(column, nullable: false) ?? 0 }
    func optionalInteger(_ column: Int) -> Int64? { integer(column, nullable: true) }
    func text(_ column: Int) -> String { text(column, nullable: false) ?? "" }
    func optionalText(_ column: Int) -> String? { text(column, nullable: true) }
    func blob(_ column: Int) -> [UInt8] { blob(column, nullable: false) ?? [] }
    func optionalBlob(_ column: Int) -> [UInt8]? { blob(column, nullable: true) }
    func flag(_ column: Int) -> Bool { integer(column) != 0 }
}
