internal import Domain
internal import Storage

/// The database on a server in which a backup is proven.
///
/// Nobody else has its name, and the server keeps a remark on it that callboard made it: only such
/// a one is ever dropped.
struct ProofDatabase {
    /// Where it is.
    let database: ServerDatabase
    private let base: ServerDatabase

    /// Names a new one beside a database.
    init(beside base: ServerDatabase) {
        self.base = base
        let random = String(UInt64.random(in: 0...UInt64.max), radix: 36)
        database = base.naming(Self.stem(of: base.name) + random)
    }

    /// Calls the body with the database, empty, and drops it afterwards.
    ///
    /// What came of the body holds when the database cannot be dropped, too: then its name is
    /// given, and a later proof clears it up.
    func use<Value>(
        at now: Instant, _ body: (ServerDatabase) throws(Failure) -> Value
    ) throws(Failure) -> (value: Value, leftBehind: String?) {
        dropLeftovers(at: now)
        let programs = PostgresPrograms(database: database)
        // Fails where there is one of the name: what is dropped below was made here.
        try programs.create(remark: Self.beginning + "\(now)" + Self.end)
        let value: Value
        do throws(Failure) { value = try body(database) } catch {
            // What went wrong first is worth more than that it could not be cleared up.
            try? programs.drop(evenInUse: true)
            throw error
        }
        do throws(Failure) {
            try programs.drop(evenInUse: true)
            return (value, nil)
        } catch {
            return (value, database.name)
        }
    }

    /// Drops what a crash left behind, long enough ago that no proof can still be at work in it.
    private func dropLeftovers(at now: Instant) {
        let stem = Self.stem(of: base.name)
        // What cannot be cleared up is in nobody's way.
        let found = (try? base.remarks()) ?? []
        for (name, remark) in found where name.hasPrefix(stem) {
            guard let made = Self.moment(of: remark), made + Self.proofMax < now else { continue }
            try? PostgresPrograms(database: base.naming(name)).drop(evenInUse: false)
        }
    }

    private static let proofMax = Span.days(1)
    private static let beginning = "made by callboard at "
    private static let end = " to prove a backup; nobody needs it afterwards"

    /// When callboard made the database that carries a remark; `nil` when it did not.
    private static func moment(of remark: String) -> Instant? {
        guard remark.hasPrefix(beginning), remark.hasSuffix(end) else { return nil }
        return Instant(String(remark.dropFirst(beginning.count).dropLast(end.count)))
    }

    /// What its name begins with: 13 letters and digits follow at most.
    private static func stem(of base: String) -> String {
        var stem = base
        while stem.utf8.count > nameBytesMax - mark.utf8.count - 13 { stem.removeLast() }
        return stem + mark
    }

    private static let mark = "_proof_"
    /// PostgreSQL cuts names after so many bytes.
    private static let nameBytesMax = 63
}
