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
    /// The one that gets new connections, after those that still answer under an older certificate.
    private let daemons: Mutex<[Daemon]>
    /// Of the certificate that new connections get.
    private let validity: Mutex<CertificateValidity?>
    private let workers: Workers
    private let acceptor: Acceptor
    private let isStopped = Atomic(false)

    /// Descriptors that are left for files, databases and outgoing connections.
    private static let reservedDescriptors = 256
    /// Milliseconds that an older certificate's connections have to end their requests.
    private static let retireMsMax: Int64 = 60_000
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
        validity = Mutex(tls?.validity)
        let socket = try ListeningSocket(address: configuration.address, port: configuration.port)
        let limits = configuration.limits
        guard let workers = Workers(count: limits.workersMax, waitingMax: limits.waitingMax) else {
            socket.close()
            throw ServerError("no thread can be started")
        }
        let reception = Reception(configuration, handler, workers)
        var started: Daemon?
        do throws(ServerError) {
            let daemon = try Daemon(reception, tls: tls)
            started = daemon
            daemons = Mutex([daemon])
            acceptor = try Acceptor(socket, for: daemon)
        } catch {
            started?.stop()
            socket.close()
            workers.stop(count: limits.workersMax)
            throw error
        }
        (self.workers, self.reception) = (workers, reception)
        port = socket.port
        Sweeper.start(reception)
    }

    /// Open connections.
    package var connections: Int { reception.table.count }
    /// When the certificate is valid that new connections get; `nil` without TLS.
    package var certificate: CertificateValidity? { validity.withLock { $0 } }
    /// Bytes of bodies that were received and of answers that are being sent.
    package var heldBytes: Int { reception.heldBytes }

    /// Stops: nobody is accepted any more, idle connections end, requests in flight are answered.
    ///
    /// After `milliseconds` handlers that still run are not waited for: their callers get 503.
    /// A second call does nothing.
    ///
    /// - Returns: Whether every request got its own answer.
    @discardableResult
    package func stop(drainingMs milliseconds: Int64) -> Bool {
        guard !isStopped.exchange(true, ordering: .acquiringAndReleasing) else { return true }
        let left = daemons.withLock { daemons in
            defer { daemons = [] }
            return daemons
        }
        acceptor.end()
        for daemon in left { daemon.end() }
        let deadline = MonotonicClock.nowMs + milliseconds
        let isDrained = left.allSatisfy { wait(until: deadline, $0.drain) }
        for daemon in left { daemon.stop() }
        reception.end()
        workers.stop(count: reception.configuration.limits.workersMax)
        return isDrained
    }

    /// Asks again and again until it is so; false when time is over first.
    private func wait(until deadline: Int64, _ isSo: () -> Bool) -> Bool {
        while !isSo() {
            guard MonotonicClock.nowMs < deadline else { return false }
            poll(nil, 0, Int32(Self.stopLookMs))
        }
        return true
    }

    /// Reads certificate and key anew; connections that are open keep theirs until their answer.
    ///
    /// When the files cannot be used nothing changes. libmicrohttpd cannot change a certificate,
    /// so a second daemon gets who comes, and the first one ends with its connections.
    package func reloadTLS() throws(ServerError) {
        guard let files = reception.configuration.tls, !reception.isEnded else { return }
        let tls = try LoadedTLS(files)
        let fresh = try Daemon(reception, tls: tls)
        let old = daemons.withLock { daemons in
            let old = daemons.last
            if old != nil { daemons.append(fresh) }
            return old
        }
        guard let old else { return fresh.stop() }
        acceptor.handOver(to: fresh)
        validity.withLock { $0 = tls.validity }
        old.end()
        let isStarted = Thread.start { [self] in
            _ = wait(until: MonotonicClock.nowMs + Self.retireMsMax, old.drain)
            retire(old)
        }
        if !isStarted { retire(old) }
    }

    /// Stops a daemon unless `stop` does.
    private func retire(_ old: Daemon) {
        let index = daemons.withLock { daemons in
            let index = daemons.firstIndex { $0 === old }
            if let index { daemons.remove(at: index) }
            return index
        }
        if index != nil { old.stop() }
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
