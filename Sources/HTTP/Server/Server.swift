internal import Glibc
internal import Synchronization

/// An HTTP/1.1 server: it reads requests within limits, lets a handler answer them, and ends
/// without losing one.
package final class Server: Sendable {
    /// The port it listens at, also when the system chose it.
    package let port: UInt16
    /// Connections it can hold: the limit, or less when the system grants fewer descriptors.
    package let connectionsMax: Int
    private let reception: Reception
    private let daemon: Daemon
    private let workers: Workers
    private let socket: ListeningSocket
    private let isStopped = Atomic(false)

    /// Descriptors that are left for files, databases and outgoing connections.
    private static let reservedDescriptors = 256
    /// Milliseconds between two looks at whether everything is answered.
    private static let stopLookMs = 5

    /// Listens, and answers from now on.
    package init(
        _ configuration: ServerConfiguration, handler: RequestHandler
    ) throws(ServerError) {
        var configuration = configuration
        configuration.limits.connectionsMax = Self.descriptors(for: configuration.limits)
        connectionsMax = configuration.limits.connectionsMax
        let tls: LoadedTLS?
        if let files = configuration.tls { tls = try LoadedTLS(files) } else { tls = nil }
        let socket = try ListeningSocket(address: configuration.address, port: configuration.port)
        let limits = configuration.limits
        guard let workers = Workers(count: limits.workersMax, waitingMax: limits.waitingMax) else {
            socket.close()
            throw ServerError("no thread can be started")
        }
        let reception = Reception(configuration, handler, workers)
        do throws(ServerError) {
            daemon = try Daemon(reception, socket: socket.descriptor, tls: tls)
        } catch {
            socket.close()
            workers.stop(count: limits.workersMax)
            throw error
        }
        (self.socket, self.workers, self.reception) = (socket, workers, reception)
        port = socket.port
        Sweeper.start(reception)
    }

    /// Open connections.
    package var connections: Int { reception.table.count }

    /// Stops: nobody is accepted any more, idle connections end, requests in flight are answered.
    ///
    /// After `milliseconds` handlers that still run are not waited for: their callers get 503.
    /// A second call does nothing.
    ///
    /// - Returns: Whether every request got its own answer.
    @discardableResult
    package func stop(drainingMs milliseconds: Int64) -> Bool {
        guard !isStopped.exchange(true, ordering: .acquiringAndReleasing) else { return true }
        daemon.quiesce()
        socket.close()
        let isDrained = wait(milliseconds) { reception.drain() }
        if !isDrained { wait(1_000) { reception.abandon() } }
        reception.end()
        workers.stop(count: reception.configuration.limits.workersMax)
        daemon.stop()
        return isDrained
    }

    /// Calls the body again and again until no connection is left; false when time is over first.
    @discardableResult
    private func wait(_ milliseconds: Int64, _ body: () -> Void) -> Bool {
        let deadline = MonotonicClock.nowMs + milliseconds
        while true {
            body()
            if reception.table.count == 0 { return true }
            guard MonotonicClock.nowMs < deadline else { return false }
            poll(nil, 0, Int32(Self.stopLookMs))
        }
    }

    /// Raises the process's limit of descriptors as far as it needs and may.
    private static func descriptors(for limits: ServerLimits) -> Int {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let wanted = rlim_t(limits.connectionsMax + reservedDescriptors)
        if limit.rlim_cur < wanted {
            limit.rlim_cur = min(wanted, limit.rlim_max)
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        }
        let granted = Int(clamping: limit.rlim_cur) - reservedDescriptors
        return min(limits.connectionsMax, max(granted, 16))
    }
}
