package import Domain
internal import Synchronization

/// The service layer in this process: the one gate to the business.
package final class Service: Reach {
    let database: any Database
    /// Where secrets are kept.
    package let vault: CryptoVault
    let clock: any Clock
    let cursors: Cursors
    /// When the last use of each session was last written, by fingerprint.
    private let uses = Mutex<[String: Instant]>([:])

    /// Sessions whose use is remembered; past that, all is forgotten and read again.
    private static let usesMax = 10_000

    /// Opens the gate over a database.
    package init(database: any Database, vault: CryptoVault, clock: any Clock) {
        (self.database, self.vault, self.clock) = (database, vault, clock)
        cursors = Cursors(key: vault.cursorKey)
    }

    package func backend(_ token: Secret?) -> any Backend {
        Gate(service: self, caller: token.map { .token(vault.fingerprint(of: $0)) } ?? .nobody)
    }

    /// The backend that acts by right of access to the database's file.
    package func operatingSystem(uid: UInt32) -> any Backend {
        Gate(service: self, caller: .operatingSystem(uid: uid))
    }

    /// A number that differs after anybody has committed a change.
    package func changeCounter() throws(Failure) -> Int64 { try database.changeCounter() }

    /// Notes when the database says that a session was last used.
    ///
    /// Another process may have written it, and one that runs a single command knows nothing else.
    func noteWrittenUse(of fingerprint: String, at moment: Instant) {
        uses.withLock { uses in
            uses[fingerprint] = max(uses[fingerprint] ?? moment, moment)
        }
    }

    /// Notes a use.
    ///
    /// Gives whether it is time to write it down.
    func noteUse(of fingerprint: String, at now: Instant) -> Bool {
        uses.withLock { uses in
            if uses.count > Self.usesMax { uses = [:] }
            guard let written = uses[fingerprint] else {
                uses[fingerprint] = now
                return false
            }
            guard now - written >= Session.touchInterval else { return false }
            uses[fingerprint] = now
            return true
        }
    }
}
