internal import Domain
internal import Glibc
internal import HTTP
internal import Service

/// The seed of a database's signing key: a file beside it or among the user's, never inside.
enum SeedFile {
    /// The seed of a database; a new one is made when the database is being made.
    static func read(of database: DatabasePlace, creating: Bool) throws(Failure) -> [UInt8] {
        let path = try database.keyPath
        if let seed = try PrivateFile.read(path, bytesMax: CryptoVault.seedBytes + 1) {
            guard seed.count == CryptoVault.seedBytes else {
                throw .unavailable("\(path) is damaged; bring it back from your backup")
            }
            return seed
        }
        guard creating else {
            guard database.isServer else {
                throw .unavailable(
                    """
                    there is no database at \(database.name); run callboard setup, or bring back \
                    its .key
                    """)
            }
            throw .unavailable(
                """
                \(path) is missing, the key of \(database.name); run callboard setup for a new \
                database, or copy the file from where that was done
                """)
        }
        PrivateFile.makeDirectories(above: path)
        let seed = CryptoVault.newSeed()
        try PrivateFile.create(path, seed)
        return seed
    }
}

/// Where the session's token comes from.
enum Tokens {
    private static let bytesMax = 512

    /// The token that is set, or the one that `login --stay` kept; `nil` without either.
    static func current(_ configuration: Configuration) throws(CommandFailure) -> Secret? {
        if let token = try configuration.secret(.token) { return token }
        guard let path = stayPath(configuration) else { return nil }
        do throws(Failure) {
            return try PrivateFile.read(path, bytesMax: bytesMax).map {
                Secret(String(decoding: $0, as: UTF8.self).trimmingBlanks())
            }
        } catch {
            throw .failure(error)
        }
    }

    /// Keeps a token until the machine restarts.
    static func stay(_ token: Secret, _ configuration: Configuration) throws(CommandFailure) {
        guard let path = stayPath(configuration) else {
            throw .exit(1, "--stay needs XDG_RUNTIME_DIR; set CALLBOARD_TOKEN instead")
        }
        do throws(Failure) {
            PrivateFile.makeDirectories(above: path)
            forget(configuration)
            try PrivateFile.create(path, Array(token.revealed.utf8))
        } catch {
            throw .failure(error)
        }
    }

    /// Removes what ``stay(_:_:)`` kept.
    static func forget(_ configuration: Configuration) {
        if let path = stayPath(configuration) { _ = unlink(path) }
    }

    /// One file for each place: a token is never shown to another server.
    private static func stayPath(_ configuration: Configuration) -> String? {
        let folder = Environment.value("XDG_RUNTIME_DIR").map { $0 + "/callboard" }
        guard case .remote(let endpoint) = configuration.backend else {
            let place = configuration.environment.map { "-\($0)" } ?? ""
            return folder.map { "\($0)/token\(place)" }
        }
        return folder.map { "\($0)/token@\(endpoint.authority)" }
    }
}
