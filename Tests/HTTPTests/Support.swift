import Glibc
import HTTP
import Synchronization
import TestSupport
import Testing

/// A server at a free port of this machine, and what it logged.
final class TestServer: Sendable {
    let server: Server
    private let log: Log
    private let reached: Reached

    /// Starts it; the limits are those of the shipped program unless a test changes them, but
    /// nobody is cut for being slow: a test that sees it must have set the limit itself.
    init(
        isQuick: Bool = false, change: (inout ServerConfiguration) -> Void = { _ in },
        respond: @escaping @Sendable (Request) -> Response
    ) throws {
        let log = Log()
        var configuration = ServerConfiguration(address: "127.0.0.1", port: 0)
        configuration.limits.workersMax = 4
        configuration.limits.sweepMs = 10
        configuration.limits.headerMsMax = 3_600_000
        configuration.limits.transferGraceMs = 3_600_000
        configuration.limits.idleMsMax = 3_600_000
        configuration.makeID = { "made" }
        configuration.log = { log.append($0) }
        change(&configuration)
        let reached = Reached()
        (self.log, self.reached) = (log, reached)
        server = try Server(
            configuration,
            handler: RequestHandler(begin: { request in
                let work: @Sendable () -> Response = {
                    reached.flag.store(true, ordering: .relaxed)
                    return respond(request)
                }
                return isQuick ? .answered(work()) : .work(work)
            }))
    }

    deinit { stop() }

    /// A connection to it.
    func connect() throws -> RawConnection {
        try RawConnection(port: server.port)
    }

    /// Sends text on a connection of its own and gives the answer.
    func ask(_ text: String) throws -> RawAnswer? {
        let connection = try connect()
        connection.send(text)
        return try connection.answer()
    }

    /// A connection on which a request was answered before any time was over.
    func answered(_ text: String) throws -> RawConnection {
        for _ in 0..<600 {
            let connection = try connect()
            connection.send(text)
            if try connection.answer() != nil { return connection }
        }
        throw SystemError("no request of 600 was answered")
    }

    /// Whether every request got its answer.
    @discardableResult
    func stop(drainingMs: Int64 = 60_000) -> Bool { server.stop(drainingMs: drainingMs) }

    /// What was logged once the server stopped.
    var records: [AccessRecord] { log.all }

    /// Whether a request reached the handler.
    var isReached: Bool { reached.flag.load(ordering: .relaxed) }

    private final class Reached: Sendable {
        let flag = Atomic(false)
    }

    private final class Log: Sendable {
        private let records = Mutex<[AccessRecord]>([])
        func append(_ record: AccessRecord) { records.withLock { $0.append(record) } }
        var all: [AccessRecord] { records.withLock { $0 } }
    }
}

/// A semaphore that a test fails at rather than waits for ever.
final class Turnstile: @unchecked Sendable {
    // because: the pointer never changes and a POSIX semaphore is made for many threads.
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    private static let patienceSeconds = 60

    init() { sem_init(semaphore, 0, 0) }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    /// Lets so many pass.
    func admit(_ count: Int = 1) {
        for _ in 0..<count { sem_post(semaphore) }
    }

    /// Waits to be admitted so many times; false when patience ended.
    @discardableResult
    func pass(_ count: Int = 1) -> Bool {
        var deadline = timespec()
        clock_gettime(CLOCK_REALTIME, &deadline)
        deadline.tv_sec += Self.patienceSeconds
        return (0..<count).allSatisfy { _ in sem_timedwait(semaphore, &deadline) == 0 }
    }
}

/// Where handlers stop until a test lets them go on.
final class Gate: Sendable {
    private let arrivals = Turnstile()
    private let exit = Turnstile()

    /// Called by the handler: says that it is here, and waits.
    func stop() {
        arrivals.admit()
        exit.pass()
    }

    /// Waits until so many handlers are here.
    func waitForArrivals(_ count: Int) -> Bool { arrivals.pass(count) }

    /// Lets so many go on.
    func open(_ count: Int = 1) { exit.admit(count) }
}

/// Work on a thread of its own.
final class Parallel: Sendable {
    private let end = Turnstile()

    init(_ body: @escaping @Sendable () -> Void) {
        let context = Unmanaged.passRetained(
            Body { [end] in
                body()
                end.admit()
            })
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            }, context.toOpaque())
        precondition(code == 0, "a test's few threads can be started")
        pthread_detach(thread)
    }

    /// Waits for its end; false when patience ended.
    func join() -> Bool { end.pass() }

    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }
}

/// Whether the claim becomes true before patience ends.
func wait(_ claim: () -> Bool) -> Bool {
    for _ in 0..<60_000 {
        if claim() { return true }
        poll(nil, 0, 1)
    }
    return false
}
