internal import Domain
internal import SQL

/// The keys under which personal values in the audit trail are sealed (table `person_keys`).
final class PersonKeysTable {
    private let tx: StorageTransaction
    /// Keys of this transaction only: another may erase one.
    private var known: [String: [UInt8]] = [:]

    init(tx: StorageTransaction) { self.tx = tx }

    /// The key of a person; nil when it was never made or has been erased.
    func find(_ person: String) throws(Failure) -> [UInt8]? {
        if let key = known[person] { return key }
        let key = try tx.first("SELECT key FROM person_keys WHERE person = \(person)") {
            $0.blob(0)
        }
        known[person] = key
        return key
    }

    /// The key of a person, made when there is none.
    func findOrMake(_ person: String) throws(Failure) -> [UInt8] {
        if let key = try find(person) { return key }
        let key = tx.ports.seal.newKey()
        try tx.run("INSERT INTO person_keys (person, key) VALUES (\(person), \(key))")
        known[person] = key
        return key
    }

    /// Destroys a person's key: nobody reads the sealed values again.
    func erase(_ person: String) throws(Failure) {
        known[person] = nil
        try tx.run("DELETE FROM person_keys WHERE person = \(person)")
    }
}
