package import Domain
internal import Fields
package import HTTP
internal import Synchronization

/// Answers every request that the server reads.
///
/// Operations are found through the catalog; the rest are a few pages of the server itself.
package final class Responder: Sendable {
    let reach: any Reach
    let keys: any WebKeys
    let browser: BrowserSession
    let limiter: RateLimiter
    package let health: Health
    /// Nanoseconds that never go back.
    let ticks: @Sendable () -> Int64
    let routes = Routes()
    let pages: Pages
    /// Whether the database is a file of this machine; others may make one wait.
    private let isDatabaseNear: Bool
    /// Paths of readings that may go through a whole table, without a filter and with one: worked
    /// out once, since every request asks.
    private let longPaths: (plain: Set<String>, filtered: Set<String>)
    private static let livePath = "/livez"
    /// Where a mail service tells of messages; `nil` when none is believed.
    let mailHook: MailHook?
    /// Calls with a key that have not been answered yet.
    let running = Mutex<Set<RunningCall>>([])

    /// A call with a key: who, what, and the key.
    struct RunningCall: Hashable, Sendable {
        let token: Secret?
        let operation: String
        let key: String
    }

    /// Answers over a backend.
    package init(
        reach: any Reach, keys: any WebKeys, health: Health,
        limits: RateLimiter.Limits = RateLimiter.Limits(), origins: Set<String> = [],
        isDatabaseNear: Bool = true, mailHook: MailHook? = nil,
        ticks: @escaping @Sendable () -> Int64
    ) {
        (self.reach, self.keys, self.health, self.ticks) = (reach, keys, health, ticks)
        browser = BrowserSession(keys: keys, origins: origins)
        limiter = RateLimiter(limits)
        pages = Pages(routes: routes, keys: keys)
        longPaths = (
            plain: Self.longPaths(of: routes, isFiltered: false),
            filtered: Self.longPaths(of: routes, isFiltered: true)
        )
        (self.isDatabaseNear, self.mailHook) = (isDatabaseNear, mailHook)
    }

    /// Begins a request between two others: gives the answer to what is quick, and to the rest the
    /// work that makes it.
    package func begin(_ request: Request) -> RequestHandler.Beginning {
        guard isQuick(request) else { return .work { self.respond(to: request) } }
        if let response = probed(request) { return .answered(response) }
        let admission = admit(request)
        guard let response = attempt(request, admission, mayWait: false) else {
            return .work { self.respond(to: request, admission) }
        }
        return .answered(response)
    }

    /// The answer to a request, for a thread that may wait.
    package func respond(to request: Request) -> Response {
        probed(request) ?? respond(to: request, admit(request))
    }

    private func respond(to request: Request, _ admission: Admission) -> Response {
        guard let response = attempt(request, admission, mayWait: true) else {
            preconditionFailure("who may wait gets an answer")
        }
        return response
    }

    /// Who asks, and whether they may ask now.
    private struct Admission: Sendable {
        var credential = Credential.nobody
        let share: RateLimiter.Share
        var refusal: Problem?
    }

    private func admit(_ request: Request) -> Admission {
        var credential = Credential.nobody
        var refusal: Problem?
        do throws(Problem) {
            credential = try Credential.read(request)
        } catch {
            refusal = error
        }
        // What is malformed counts like everything else.
        let share = limiter.take(credential.token, address: request.address, at: ticks())
        return Admission(
            credential: credential, share: share, refusal: share.problem ?? refusal)
    }

    /// The answer; `nil` when it takes a write, and whoever asks may not wait for one.
    private func attempt(
        _ request: Request, _ admission: Admission, mayWait: Bool
    ) -> Response? {
        guard var response = answer(request, admission, mayWait: mayWait) else { return nil }
        admission.share.describe(in: &response.headers)
        return response
    }

    /// Whether the answer takes well under a millisecond, unless it takes a write, so that it may
    /// be given between two others: it reads a file, by an index, and waits for nobody.
    package func isQuick(_ request: Request) -> Bool {
        guard request.method == "GET" else { return false }
        guard isDatabaseNear else {
            return request.path == Self.livePath || pages.page(request.path) != nil
        }
        let paths = Self.mayFilter(request.query) ? longPaths.filtered : longPaths.plain
        return !paths.contains(request.path)
    }

    private static func longPaths(of routes: Routes, isFiltered: Bool) -> Set<String> {
        Set(routes.all.filter { $0.type.readsLong(isFiltered: isFiltered) }.map(\.template))
    }

    /// Whether a query may hold a filter.
    ///
    /// The server writes out what needed no encoding; of what comes by another way, what is in
    /// percent encoding may be the filter's name.
    private static func mayFilter(_ query: String?) -> Bool {
        guard let query else { return false }
        return query.contains("filter=") || query.utf8.contains(UInt8(ascii: "%"))
    }

    private func answer(
        _ request: Request, _ admission: Admission, mayWait: Bool
    ) -> Response? {
        if let refusal = admission.refusal { return refusal.response(request.id) }
        if let page = pages.page(request.path) {
            return Self.settle(request, request.path) { () throws(Problem) in
                try Self.readable(request) ?? page.response(to: request)
            }
        }
        if request.path == MailHook.path, let mailHook {
            return Self.settle(request, MailHook.path) { () throws(Problem) in
                try mailHook.respond(to: request)
            }
        }
        return perform(request, admission.credential, mayWait: mayWait)
    }

    /// The answer of a body, or of the problem that it found, with the route for the access log.
    static func settle(
        _ request: Request, _ route: String?, _ body: () throws(Problem) -> Response?
    ) -> Response? {
        var response: Response?
        do throws(Problem) {
            response = try body()
        } catch {
            response = error.response(request.id)
        }
        response?.route = route
        return response
    }

    /// The answer to machines that watch the server, which no limit applies to.
    private func probed(_ request: Request) -> Response? {
        probe(request.path).flatMap { probe in
            Self.settle(request, request.path) { () throws(Problem) in
                try Self.readable(request) ?? probe()
            }
        }
    }

    private func probe(_ path: String) -> (() -> Response)? {
        switch path {
        case Self.livePath: health.live
        case "/readyz": health.ready
        default: nil
        }
    }

    /// The answer to what does not read a page that can only be read; `nil` for who reads it.
    private static func readable(_ request: Request) throws(Problem) -> Response? {
        switch request.method {
        case "GET", "HEAD": return nil
        case "OPTIONS":
            return Response(status: 204, headers: Headers(["Allow": "GET, HEAD, OPTIONS"]))
        default: throw wrongMethod(["GET", "HEAD", "OPTIONS"])
        }
    }

    static func wrongMethod(_ allowed: [String]) -> Problem {
        let names = allowed.joined(separator: ", ")
        return Problem(.wrongMethod, "this path takes \(names)", Headers(["Allow": names]))
    }
}

extension Request {
    /// Where the request comes from; `local` when it came over no network.
    var address: String { peer?.address ?? "local" }
}
