package import Domain
internal import HTTP
internal import Synchronization

/// Buckets by actor and by source address, in tables that never grow past their capacity.
///
/// A token counts for its actor only after the gate has known it: whoever makes tokens up is
/// counted by address. When a table is full, buckets that are as good as new go first, then any.
///
/// Buckets are this process's own: they keep one caller from taking it from the others, and of two
/// servers each grants its own. What guards accounts, tries of passwords and codes, is counted in
/// the database, and so once for all servers.
package final class RateLimiter: Sendable {
    private let limits: Limits
    /// Tables of their own locks, so that threads seldom wait for one another.
    private let shards: [Shard]

    /// How much may be asked by whom.
    package struct Limits: Sendable {
        /// What a signed-in actor may ask.
        package var actor: RateLimit
        /// What an address may ask while it shows no known session.
        package var address: RateLimit

        /// The limits that hold when nothing else is set.
        package init(
            actor: RateLimit = RateLimit(perSecond: 200, burst: 400),
            address: RateLimit = RateLimit(perSecond: 20, burst: 40)
        ) {
            (self.actor, self.address) = (actor, address)
        }
    }

    private final class Shard: Sendable {
        let buckets = Mutex<[String: TokenBucket]>([:])
        /// Actors of tokens that the gate has known, by the token's hash: no token is kept.
        let actors = Mutex<[Int: String]>([:])
    }

    private static let shardCount = 16
    /// Buckets, and tokens, that a shard remembers.
    package static let shardCapacity = 1024

    /// Limits with all buckets full.
    package init(_ limits: Limits = Limits()) {
        self.limits = limits
        shards = (0..<Self.shardCount).map { _ in Shard() }
    }

    /// Whose bucket a request takes from, and what is left in it.
    package struct Share: Sendable, Equatable {
        /// `actor` or `address`, as the header fields name it.
        package let name: String
        let limit: RateLimit
        package let taking: TokenBucket.Taking
    }

    /// Takes a token for a request; `now` in nanoseconds that never go back.
    package func take(_ token: Secret?, address: String, at now: Int64) -> Share {
        if let token = token?.revealed.hashValue,
            let actor = shard(of: token).actors.withLock({ $0[token] })
        {
            return take("actor", actor, limits.actor, now)
        }
        return take("address", Call.Source.network(of: address), limits.address, now)
    }

    /// Learns that a token is of an actor.
    package func learn(_ token: Secret, of actor: String) {
        let token = token.revealed.hashValue
        shard(of: token).actors.withLock { actors in
            guard actors[token] != actor else { return }
            if actors.count >= Self.shardCapacity { actors = [:] }
            actors[token] = actor
        }
    }

    /// Forgets whose a token was, which the gate knows no more: whoever still has it takes nothing
    /// from that actor.
    package func forget(_ token: Secret) {
        let token = token.revealed.hashValue
        shard(of: token).actors.withLock { $0[token] = nil }
    }

    /// Buckets that are remembered, which never are more than the shards' capacity.
    package var bucketCount: Int { shards.reduce(0) { $0 + $1.buckets.withLock(\.count) } }

    private func take(_ name: String, _ key: String, _ limit: RateLimit, _ now: Int64) -> Share {
        let taking = shard(of: key.hashValue).buckets.withLock { buckets in
            if buckets.count >= Self.shardCapacity, buckets[key] == nil {
                Self.makeRoom(&buckets, now)
            }
            return buckets[key, default: TokenBucket()].take(limit, at: now)
        }
        return Share(name: name, limit: limit, taking: taking)
    }

    private static func makeRoom(_ buckets: inout [String: TokenBucket], _ now: Int64) {
        buckets = buckets.filter { !$0.value.isFull(at: now) }
        // Any, in the order of a hash that is seeded anew in each process.
        for key in buckets.keys.prefix(max(0, buckets.count - shardCapacity * 3 / 4)) {
            buckets[key] = nil
        }
    }

    private func shard(of hash: Int) -> Shard {
        shards[Int(UInt(bitPattern: hash) % UInt(Self.shardCount))]
    }
}

extension RateLimiter.Share {
    /// The fields of draft-ietf-httpapi-ratelimit-headers.
    func describe(in headers: inout Headers) {
        let seconds = (taking.fullInMs + 999) / 1000
        headers.add("RateLimit-Policy", "\"\(name)\";q=\(limit.burst);w=\(limit.windowSeconds)")
        headers.add("RateLimit", "\"\(name)\";r=\(taking.remaining);t=\(seconds)")
    }

    /// The problem when nothing was left; `nil` when the request may go on.
    var problem: Problem? {
        guard !taking.isAllowed else { return nil }
        return Problem(.tooMany(retryAfterMs: taking.retryAfterMs))
    }
}
