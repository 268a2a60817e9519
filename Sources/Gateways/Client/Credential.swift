package import Domain
internal import Synchronization

/// A secret that is fetched from where it is kept when it is needed.
///
/// It is kept for a moment, so that a command that prints it is not run for every call, and
/// fetched again after it was refused.
package final class Credential: Sendable {
    private let fetch: @Sendable () throws(Failure) -> Secret
    private let kept = Mutex<(secret: Secret, at: Instant)?>(nil)

    /// How long a secret that was fetched is used.
    package static let life = Span.minutes(1)

    /// A secret behind a reference.
    package init(_ fetch: @escaping @Sendable () throws(Failure) -> Secret) {
        self.fetch = fetch
    }

    /// The secret; throws why it cannot be had.
    package func secret(at now: Instant) throws(Failure) -> Secret {
        let known = kept.withLock { $0 }
        if let known, now - known.at < Self.life { return known.secret }
        let secret = try fetch()
        kept.withLock { $0 = (secret, now) }
        return secret
    }

    /// Fetches it anew the next time: it was refused.
    package func forget() { kept.withLock { $0 = nil } }
}
