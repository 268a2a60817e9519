import API
import Domain
import Fields
import HTTP
import Synchronization
import Testing

/// How much may be asked.
@Suite struct RateLimitTests {
    private static let second: Int64 = 1_000_000_000
    private let limit = RateLimit(perSecond: 10, burst: 5)

    @Test func `a burst passes at once and no more`() {
        var bucket = TokenBucket()
        let takings = (1...6).map { _ in bucket.take(limit, at: 0) }
        #expect(takings.map(\.isAllowed) == [true, true, true, true, true, false])
        #expect(takings.map(\.remaining) == [4, 3, 2, 1, 0, 0])
        #expect(takings[5].retryAfterMs == 100)
    }

    @Test func `what was taken comes back at the rate`() {
        var bucket = TokenBucket()
        for _ in 1...5 { _ = bucket.take(limit, at: 0) }
        #expect(!bucket.take(limit, at: Self.second / 10 - 1).isAllowed)
        #expect(bucket.take(limit, at: Self.second / 10).isAllowed)
        #expect(!bucket.isFull(at: Self.second / 2))
        #expect(bucket.isFull(at: Self.second))
    }

    @Test func `in the long run no more than the rate passes, whenever it is asked`() {
        var bucket = TokenBucket()
        let step = Self.second / 97
        let passed = (0..<970).count { bucket.take(limit, at: Int64($0) * step).isAllowed }
        #expect((100...105).contains(passed))
    }

    private static let twoFromAnAddress = RateLimiter.Limits(
        actor: RateLimit(perSecond: 100, burst: 100), address: RateLimit(perSecond: 1, burst: 2))

    @Test func `a malformed credential counts against its address`() {
        let responder = Responder.sample(limits: Self.twoFromAnAddress)
        let request = Request(
            path: "/api/v1/session", headers: Headers(["Authorization": "Basic YWRh"]))
        let responses = (1...3).map { _ in responder.respond(to: request) }
        #expect(responses.map(\.status) == [401, 401, 429])
        #expect(responses[0].headers["RateLimit"] == "\"address\";r=1;t=1")
    }

    @Test func `a source that asks too much is told when to come back`() {
        let responder = Responder.sample(limits: Self.twoFromAnAddress)
        let request = Request(path: "/api/v1/session")
        let responses = (1...3).map { _ in responder.respond(to: request) }
        #expect(responses.map(\.status) == [200, 200, 429])
        #expect(responses[0].headers["RateLimit-Policy"] == "\"address\";q=2;w=2")
        #expect(responses[0].headers["RateLimit"] == "\"address\";r=1;t=1")
        #expect(responses[2].headers["Retry-After"] == "1")
        #expect(responses[2].json["code"] == "too_many")
        #expect(responder.respond(to: Request(path: "/livez")).status == 200)
    }

    @Test func `a token that the gate has known counts for its actor, others for their address`() {
        let limiter = RateLimiter(
            .init(
                actor: RateLimit(perSecond: 1, burst: 3), address: RateLimit(perSecond: 1, burst: 1)
            )
        )
        let token = Secret("one")
        #expect(limiter.take(token, address: "192.0.2.1", at: 0).name == "address")
        #expect(!limiter.take(Secret("made up"), address: "192.0.2.1", at: 0).taking.isAllowed)
        limiter.learn(token, of: "ada")
        limiter.learn(Secret("two"), of: "ada")
        let shares = [token, Secret("two"), token, Secret("two")].map {
            limiter.take($0, address: "192.0.2.1", at: 0)
        }
        #expect(shares.map(\.name) == Array(repeating: "actor", count: 4))
        #expect(shares.map(\.taking.isAllowed) == [true, true, true, false])
    }

    @Test func `a token whose session has ended takes nothing more from its actor`() {
        let hasEnded = Atomic(false)
        let responder = Responder.sample(
            Recorder { (_, _) throws(Failure) in
                guard !hasEnded.load(ordering: .relaxed) else { throw .unauthenticated("ended") }
                return Answer(output: Done(), actor: "ada")
            })
        let request = Request(
            path: "/api/v1/session", headers: Headers(["Authorization": "Bearer one"]))
        func share() -> String? {
            responder.respond(to: request).headers["RateLimit"]
                .map { String($0.prefix { $0 != ";" }) }
        }
        #expect([share(), share()] == ["\"address\"", "\"actor\""])
        hasEnded.store(true, ordering: .relaxed)
        #expect([share(), share()] == ["\"actor\"", "\"address\""])
    }

    @Test func `addresses of one IPv6 network share a bucket`() {
        let limiter = RateLimiter(.init(address: RateLimit(perSecond: 1, burst: 1)))
        func passes(_ address: String) -> Bool {
            limiter.take(nil, address: address, at: 0).taking.isAllowed
        }
        #expect(passes("2001:db8:0:1::1"))
        #expect(!passes("2001:db8:0:1:5:6:7:8"))
        #expect(passes("2001:db8:0:2::1"))
        #expect(passes("::1"))
    }

    @Test func `a flood of addresses keeps neither memory nor who was stopped before`() {
        let limiter = RateLimiter(.init(address: RateLimit(perSecond: 1, burst: 1)))
        let count = 16 * RateLimiter.shardCapacity * 2
        for number in 0..<count {
            _ = limiter.take(nil, address: "10.0.0.\(number)", at: 0)
        }
        #expect(limiter.bucketCount <= 16 * RateLimiter.shardCapacity)
    }
}
