import API
import Crypto
import Domain
import Glibc
import HTTP
import Service

/// A server on a loopback port over a service, and the way to it: what everybody far away has.
final class RestReach: Reach {
    private let server: Server
    private let client: Client
    private let clock: any Clock

    init(_ service: any Reach, _ vault: CryptoVault, _ clock: any Clock) throws {
        let plenty = RateLimit(perSecond: 1_000_000, burst: 1_000_000)
        let responder = Responder(
            reach: service, keys: EdgeKeys(), health: Health(now: { 0 }) { nil },
            limits: RateLimiter.Limits(actor: plenty, address: plenty), ticks: { 0 })
        var configuration = ServerConfiguration(address: "127.0.0.1", port: 0)
        configuration.limits.workersMax = Self.workersMax
        configuration.limits.bodyBytesMax = Wire.bodyBytesMax
        // The tests say where calls come from, as a proxy would.
        if let proxies = TrustedProxies(["127.0.0.1"]) { configuration.trustedProxies = proxies }
        server = try Server(
            configuration,
            handler: RequestHandler(begin: responder.begin))
        client = Client(try Endpoint("http://127.0.0.1:\(server.port)"))
        self.clock = clock
    }

    /// Threads that answer: as many as a test sends acts at once.
    private static let workersMax = 4

    deinit {
        client.stop()
        server.stop(drainingMs: 60_000)
    }

    func backend(_ token: Secret?) -> any Backend {
        RestBackend(reach: self, token: token)
    }

    /// The answer to a request as it comes over the network.
    func response(to request: Request) throws(HTTPError) -> Response {
        try client.send(request, timeoutMs: 30_000).response
    }

    /// Sends what a call says about its address as a proxy's word.
    private struct RestBackend: Backend {
        let reach: RestReach
        let token: Secret?

        func answer(any operation: any Operation, _ call: Call) throws(Failure) -> Answer {
            let sender = Forwarding(client: reach.client, address: call.source.address)
            return try Remote(sender, name: "the server", clock: reach.clock) {
                "key-\(UInt64.random(in: 0...UInt64.max))"
            }
            .backend(token).answer(any: operation, call)
        }
    }

    private struct Forwarding: Sender {
        let client: Client
        let address: String

        func send(_ request: Request, timeoutMs: Int) throws(HTTPError) -> Reply {
            var request = request
            if address != "local" { request.headers["X-Forwarded-For"] = address }
            return try client.send(request, timeoutMs: timeoutMs)
        }
    }
}

/// The keys of a server that keeps nothing.
struct EdgeKeys: WebKeys {
    func code(of bytes: [UInt8]) -> [UInt8] {
        HMACSHA256.code(of: bytes, key: Array(repeating: 5, count: 32))
    }

    func hash(_ bytes: [UInt8]) -> [UInt8] { SHA256.hash(bytes) }
}
