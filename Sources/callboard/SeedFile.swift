internal import Backup
internal import Domain
internal import Glibc
internal import Service
internal import Storage

/// The seed of a database's signing key: a file beside it or among the user's, never inside.
enum SeedFile {
    /// The seed of a database that is there.
    static func read(of database: DatabasePlace) throws(Failure) -> [UInt8] {
        if let seed = try kept(of: database) { return seed }
        guard try isInUse(database) else { throw StorageDatabase.missing(database.name) }
        return try keptSince(of: database)
    }

    /// The seed of a database that is being made: a new one is in no file before
    /// ``keep(_:of:)``.
    static func readOrDraw(for database: DatabasePlace) throws(Failure) -> [UInt8] {
        if let seed = try kept(of: database) { return seed }
        // What the lost one has sealed and signed, another can neither open nor prove.
        guard try !isInUse(database) else { return try keptSince(of: database) }
        return CryptoVault.newSeed()
    }

    /// Writes the seed's file unless it is there; `conflict` where it holds another seed, since
    /// somebody else makes the same database at the same time.
    static func keep(_ seed: [UInt8], of database: DatabasePlace) throws(Failure) {
        guard try kept(of: database) != seed else { return }
        let path = try database.keyPath
        try PrivateFile.makeDirectories(above: path)
        // Under its own name it is whole from the first moment, at which others may read it.
        let draft = "\(path).\(String(UInt64.random(in: .min ... .max), radix: 36))"
        try PrivateFile.create(draft, seed)
        defer { unlink(draft) }
        do throws(Failure) { try move(draft, to: path) } catch {
            guard let other = try kept(of: database), other != seed else { throw error }
            throw .conflict(
                "another setup was making \(database.name) at the same moment, and has put its "
                    + "key \(path) there; nothing of this one is left: sign in as who the other "
                    + "one made")
        }
    }

    /// The seed in its file; `nil` without the file.
    static func kept(of database: DatabasePlace) throws(Failure) -> [UInt8]? {
        let path = try database.keyPath
        guard let seed = try PrivateFile.read(path, bytesMax: CryptoVault.seedBytes + 1) else {
            return nil
        }
        guard seed.count == CryptoVault.seedBytes else {
            throw .unavailable("\(path) is damaged; bring it back from your backup")
        }
        return seed
    }

    /// The seed of a database in use that had none a moment ago: a setup may just have ended.
    private static func keptSince(of database: DatabasePlace) throws(Failure) -> [UInt8] {
        guard let seed = try kept(of: database) else { throw try missing(of: database) }
        return seed
    }

    private static func isInUse(_ database: DatabasePlace) throws(Failure) -> Bool {
        try StorageDatabase.isInUse(path: database.text, server: database.server)
    }

    private static func missing(of database: DatabasePlace) throws(Failure) -> Failure {
        let doubt =
            database.isServer ? "; another host or port in the address stands for another key" : ""
        return .unavailable(
            "\(database.name) is there, but its key \(try database.keyPath) is missing; "
                + "bring it back: a copy is where the database was made, or in a sealed backup"
                + doubt)
    }
}
