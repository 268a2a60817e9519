internal import Crypto
internal import Domain
internal import Glibc
internal import HTTP
internal import Storage

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

    /// The file in which a token can be kept.
    @discardableResult
    static func requireStayPath(_ configuration: Configuration) throws(CommandFailure) -> String {
        guard let path = stayPath(configuration) else {
            throw .exit(
                1,
                "--stay needs XDG_RUNTIME_DIR; sign in with --print-token and set "
                    + "CALLBOARD_TOKEN to it")
        }
        return path
    }

    /// Keeps a token until its user's last session on the machine ends (pam_systemd(8)).
    static func stay(_ token: Secret, _ configuration: Configuration) throws(CommandFailure) {
        let path = try requireStayPath(configuration)
        do throws(Failure) {
            try PrivateFile.makeDirectories(above: path)
            forget(configuration)
            try PrivateFile.create(path, Array(token.revealed.utf8))
        } catch {
            throw .failure(error)
        }
    }

    /// Removes what ``stay(_:_:)`` kept when the session of the current token has ended; where the
    /// settings name that token, the one that was kept belongs to another session.
    static func forgetEnded(_ configuration: Configuration) {
        guard configuration.source(.token) == nil else { return }
        forget(configuration)
    }

    private static func forget(_ configuration: Configuration) {
        if let path = stayPath(configuration) { _ = unlink(path) }
    }

    /// One file for each server or database, whatever environment names it: a token is never shown
    /// to another than the one that gave it.
    private static func stayPath(_ configuration: Configuration) -> String? {
        guard let folder = Environment.value("XDG_RUNTIME_DIR") else { return nil }
        let digest = SHA256.hash(place(configuration)).prefix(nameBytes)
        return "\(folder)/callboard/token-\(Hex.encode(Array(digest)))"
    }

    /// Bytes of a digest of which a file's name is made.
    private static let nameBytes = 16

    /// What tells a server or a database from every other.
    private static func place(_ configuration: Configuration) -> String {
        switch configuration.backend {
        case .remote(let endpoint): return endpoint.description
        case .database(let named):
            let text = named ?? DatabasePlace.usual ?? ""
            guard !StorageDatabase.isServer(text) else { return StorageDatabase.name(of: text) }
            // The same file has other names in other folders; one that is missing gave no token.
            guard let path = realpath(text, nil) else { return text }
            defer { free(path) }
            return String(cString: path)
        }
    }
}
