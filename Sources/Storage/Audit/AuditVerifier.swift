internal import Domain
internal import SQL

/// Checks the audit trail: every record against its hash, every link, every number.
///
/// It walks the table itself in the order of its rows rather than an index, which might show less
/// than there is.
struct AuditVerifier {
    let tx: StorageTransaction
    let checkpoint: Checkpoint?

    private struct Head {
        var sequence: Int64
        var hash: [UInt8]
    }

    private struct State {
        var records = 0
        var heads: [[UInt8]: Head] = [:]
        var broken: (position: String, problem: String)?
        /// Heads of the checkpoint that have not been met yet.
        var awaited: [Checkpoint.Head]
        var hash = AuditHash()
    }

    /// What the check finds; the first record that does not fit ends it.
    func report() throws(Failure) -> AuditReport {
        var state = State(awaited: checkpoint?.heads ?? [])
        var next: Int64? = Int64.min
        while let first = next {
            var count = 0
            try tx.rows(query(from: first)) { row throws(SQLError) in
                count += 1
                // Who has the disk writes any number; after the greatest there is no row.
                next = row.integer(3) < Int64.max ? row.integer(3) + 1 : nil
                state.broken = check(row, &state)
                state.records += state.broken == nil ? 1 : 0
                return state.broken == nil
            }
            if state.broken != nil || count < Self.rowsAtOnce { next = nil }
        }
        if state.broken == nil, let missing = state.awaited.first {
            state.broken = (
                "\(missing.lane):\(missing.sequence)",
                "the checkpoint names this record, but it is missing"
            )
        }
        return AuditReport(
            records: state.records, lanes: state.heads.count, broken: state.broken?.position,
            problem: state.broken?.problem, comparedCheckpoint: checkpoint != nil)
    }

    private func check(_ row: any Row, _ state: inout State) -> (String, String)? {
        guard row.flag(0) else {
            return ("\(row.text(1)):\(row.text(2))", "holds values of the wrong type")
        }
        let lane = row.blob(4)
        let sequence = row.integer(5)
        func broken(_ problem: String, at sequence: Int64) -> (String, String) {
            ("\(String(decoding: lane, as: UTF8.self)):\(sequence)", problem)
        }
        let (previous, hash) = (row.blob(21), row.blob(22))
        Self.fill(&state.hash, row)
        guard tx.ports.seal.hash(state.hash.bytes) == hash else {
            return broken("does not match its hash: it was changed", at: sequence)
        }
        let head = state.heads[lane] ?? Head(sequence: 0, hash: AuditTable.beginning)
        guard sequence == head.sequence + 1 else {
            return sequence > head.sequence
                ? broken("is missing", at: head.sequence + 1)
                : broken("stands where another record belongs", at: sequence)
        }
        guard previous == head.hash else {
            return broken("does not follow the record before it", at: sequence)
        }
        guard AuditCodec.isList(row.blob(11), of: AuditCodec.valueFields),
            AuditCodec.isList(row.blob(12), of: AuditCodec.changeFields)
        else { return broken("holds values that cannot be read", at: sequence) }
        state.heads[lane] = Head(sequence: sequence, hash: hash)
        return compare(lane, sequence, hash, &state)
    }

    /// Compares a record with the checkpoint's head of that place.
    private func compare(
        _ lane: [UInt8], _ sequence: Int64, _ hash: [UInt8], _ state: inout State
    ) -> (String, String)? {
        let index = state.awaited.firstIndex {
            Int64($0.sequence) == sequence && Array($0.lane.utf8) == lane
        }
        guard let index else { return nil }
        let head = state.awaited.remove(at: index)
        guard head.hash == AuditHash.text(hash) else {
            return (
                "\(head.lane):\(sequence)",
                "is another record than the checkpoint names: the trail was written anew"
            )
        }
        return nil
    }

    /// The bytes that the row's hash covers; the counterpart of `AuditRecord.hashed`.
    private static func fill(_ hash: inout AuditHash, _ row: any Row) {
        hash.removeAll()
        hash.append(integer: row.integer(3))
        hash.append(text: row.blob(4))
        hash.append(integer: row.integer(5))
        hash.append(integer: row.integer(6))
        for column in 7...10 { hash.append(text: row.optionalBlob(column)) }
        hash.append(blob: row.blob(11))
        hash.append(blob: row.blob(12))
        for column in 13...19 { hash.append(text: row.optionalBlob(column)) }
        hash.append(integer: row.optionalInteger(20))
        hash.append(blob: row.blob(21))
    }

    /// Records that are in memory at the same time.
    private static let rowsAtOnce = 2_000

    /// Texts are read as their bytes: two that are not UTF-8 would look the same as text.
    private func query(from first: Int64) -> Statement {
        let columns = tx.dialect == .sqlite ? Self.sqliteColumns : Self.postgresColumns
        return """
            SELECT \(fragment: columns) FROM audit WHERE n >= \(first) \
            ORDER BY n LIMIT \(Self.rowsAtOnce)
            """
    }

    /// The columns after a check of their types, which the table of a file may not hold any more.
    private static let sqliteColumns: Statement = """
        typeof(n) = 'integer' AND typeof(lane) = 'text' AND typeof(seq) = 'integer' \
        AND typeof(at) = 'integer' AND typeof(actor) = 'text' \
        AND typeof(on_behalf_of) IN ('text', 'null') AND typeof(operation) = 'text' \
        AND typeof(target) IN ('text', 'null') AND typeof(parameters) = 'blob' \
        AND typeof(changes) = 'blob' AND typeof(reason) IN ('text', 'null') \
        AND typeof(ticket) IN ('text', 'null') AND typeof(source) = 'text' \
        AND typeof(request) IN ('text', 'null') AND typeof(outcome) = 'text' \
        AND typeof(remark) IN ('text', 'null') AND typeof(undoes_lane) IN ('text', 'null') \
        AND typeof(undoes_seq) IN ('integer', 'null') AND typeof(previous) = 'blob' \
        AND typeof(hash) = 'blob', coalesce(CAST(lane AS TEXT), ''), \
        coalesce(CAST(seq AS TEXT), ''), n, CAST(lane AS BLOB), seq, at, CAST(actor AS BLOB), \
        CAST(on_behalf_of AS BLOB), CAST(operation AS BLOB), CAST(target AS BLOB), parameters, \
        changes, CAST(reason AS BLOB), CAST(ticket AS BLOB), CAST(source AS BLOB), \
        CAST(request AS BLOB), CAST(outcome AS BLOB), CAST(remark AS BLOB), \
        CAST(undoes_lane AS BLOB), undoes_seq, previous, hash
        """

    /// A server's columns hold what they were made for.
    private static let postgresColumns: Statement = """
        1 = 1, lane, CAST(seq AS TEXT), n, convert_to(lane, 'UTF8'), seq, at, \
        convert_to(actor, 'UTF8'), convert_to(on_behalf_of, 'UTF8'), \
        convert_to(operation, 'UTF8'), convert_to(target, 'UTF8'), parameters, changes, \
        convert_to(reason, 'UTF8'), convert_to(ticket, 'UTF8'), convert_to(source, 'UTF8'), \
        convert_to(request, 'UTF8'), convert_to(outcome, 'UTF8'), convert_to(remark, 'UTF8'), \
        convert_to(undoes_lane, 'UTF8'), undoes_seq, previous, hash
        """
}
