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

    /// Who wants to know of new jobs.
    private let listeners = Mutex<(last: Int, bodies: [Int: @Sendable () -> Void])>((0, [:]))

    /// Sessions whose use is remembered; past that, all is forgotten and read again.
    private static let usesMax = 10_000

    /// Opens the gate over a database.
    package init(database: any Database, vault: CryptoVault, clock: any Clock) {
        (self.database, self.vault, self.clock) = (database, vault, clock)
        cursors = Cursors(keys: vault.cursorKeys)
    }

    package func backend(_ token: Secret?) -> any Backend {
        Gate(service: self, caller: token.map { .token(vault.fingerprint(of: $0)) } ?? .nobody)
    }

    /// The backend that acts by right of access to the database's file.
    package func operatingSystem(uid: UInt32) -> any Backend {
        Gate(service: self, caller: .operatingSystem(uid: uid))
    }

    /// The backend by which a try of a job reports, for whom caused it.
    func job(_ job: Job, isEnding: Bool) -> any Backend {
        let attempt = JobTry(job.id, fence: job.fence)
        return Gate(
            service: self,
            caller: .job(
                Gate.JobCaller(attempt: attempt, causedBy: job.causedBy, isEnding: isEnding)))
    }

    /// Calls a body after each commit that wrote a job down, from the thread that made it; gives
    /// what ``stopListening(_:)`` takes.
    func listen(_ body: @escaping @Sendable () -> Void) -> Int {
        listeners.withLock { listeners in
            listeners.last += 1
            listeners.bodies[listeners.last] = body
            return listeners.last
        }
    }

    /// Ends what ``listen(_:)`` began.
    func stopListening(_ number: Int) {
        listeners.withLock { _ = $0.bodies.removeValue(forKey: number) }
    }

    /// Tells the workers of this process that there may be something to do.
    func ringForWork() {
        let bodies = listeners.withLock { Array($0.bodies.values) }
        for body in bodies { body() }
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
            guard Self.isDue(fingerprint, at: now, &uses) else { return false }
            uses[fingerprint] = now
            return true
        }
    }

    /// Whether it is time to write down a use, for somebody who does not.
    func isUseDue(of fingerprint: String, at now: Instant) -> Bool {
        uses.withLock { Self.isDue(fingerprint, at: now, &$0) }
    }

    private static func isDue(
        _ fingerprint: String, at now: Instant, _ uses: inout [String: Instant]
    ) -> Bool {
        if uses.count > usesMax { uses = [:] }
        guard let written = uses[fingerprint] else {
            uses[fingerprint] = now
            return false
        }
        return now - written >= Session.touchInterval
    }
}
