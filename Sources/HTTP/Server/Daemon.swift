internal import CMicroHTTPD
internal import CMicroHTTPDInterposition
internal import Glibc

/// libmicrohttpd at work: its threads read requests, ask the reception, and write answers.
final class Daemon: @unchecked Sendable {
    // because: the pointer never changes, and the functions called with it lock.
    private let handle: OpaquePointer
    /// What the callbacks reach by a plain pointer; it lives as long as the daemon.
    private let generation: Generation
    /// Milliseconds that `stop` waits for the answers to handlers that still run.
    private static let stopMsMax: Int64 = 2_000
    /// Milliseconds that `stop` waits until those answers are read.
    private static let flushMsMax: Int64 = 500

    /// Bytes that each connection has for a header, read or written, and for fields' bookkeeping:
    /// the header that is allowed and half as much again.
    ///
    /// libmicrohttpd touches all of it, so 10,000 connections have ten thousand of it resident.
    private static func poolBytes(_ limits: ServerLimits) -> Int {
        max(limits.headerBytesMax, 4_096) * 3 / 2
    }

    /// More connections than are admitted, also when all of them are on one thread: beyond that
    /// libmicrohttpd closes a connection without a word.
    private static func connectionsMax(_ configuration: ServerConfiguration) -> Int {
        (configuration.limits.connectionsMax + 1) * max(configuration.pollersCount, 1)
    }

    /// Serves who is given to it.
    init(_ reception: Reception, tls: LoadedTLS?) throws(ServerError) {
        let configuration = reception.configuration
        let generation = Generation(reception)
        let context = Unmanaged.passUnretained(generation).toOpaque()
        microhttpd_answer_errors(Self.unreadable)
        var flags =
            MHD_USE_EPOLL_INTERNAL_THREAD.rawValue | MHD_ALLOW_SUSPEND_RESUME.rawValue
            | MHD_USE_NO_LISTEN_SOCKET.rawValue | MHD_USE_ITC.rawValue
        var options = Self.callbacks(context)
        options += [
            .number(.CONNECTION_LIMIT, Self.connectionsMax(configuration)),
            .number(.CONNECTION_TIMEOUT, 0),
            .number(.CONNECTION_MEMORY_LIMIT, Self.poolBytes(configuration.limits)),
            .number(.STRICT_FOR_CLIENT, 0),
        ]
        if configuration.pollersCount > 1 {
            options.append(.number(.THREAD_POOL_SIZE, configuration.pollersCount))
        }
        if let tls {
            flags |= MHD_USE_TLS.rawValue
            options += tls.options
        }
        options.append(.number(.END, 0))
        let started = microhttpd_start(
            UInt32(flags),
            { context, handle, url, method, version, body, bodyBytes, kept in
                guard let context, let handle, let method, let version, let bodyBytes, let kept
                else { return .NO }
                guard let url, let exchange = kept.pointee else { return .NO }
                let body = UnsafeRawBufferPointer(start: body, count: bodyBytes.pointee)
                bodyBytes.pointee = 0
                return Daemon.reception(context).handle(
                    handle, Unmanaged<Exchange>.fromOpaque(exchange).takeUnretainedValue(),
                    RawHead(method: method, url: url, version: version), body: body)
            }, context, &options)
        guard let started else {
            throw ServerError(
                tls == nil
                    ? "the HTTP server cannot be started"
                    : "the HTTP server cannot be started with this certificate and its key; ask "
                        + "for one of another kind, such as a P-256 one")
        }
        (handle, self.generation) = (started, generation)
    }

    /// Serves a caller if it is within the limits; otherwise its connection is closed.
    func serve(_ caller: Caller) {
        guard let connection = generation.reception.admit(caller, to: generation) else {
            return caller.close()
        }
        let isTaken = caller.withAddress { address, length in
            MHD_add_connection(handle, caller.descriptor, address, length)
        }
        // It closed the descriptor then.
        if isTaken != .YES { generation.reception.table.forget(connection) }
    }

    /// From now on answers end their connection.
    func end() {
        generation.end()
    }

    /// Ends connections that have no request; false while others are left.
    func drain() -> Bool {
        generation.reception.drain(generation)
    }

    /// Ends the threads and closes every connection; handlers that still run are answered for.
    func stop() {
        generation.close()
        let deadline = MonotonicClock.nowMs + Self.stopMsMax
        while generation.hasSuspended {
            generation.reception.abandon(generation)
            // A polling thread that never comes back: the process, which is ending, has to.
            guard MonotonicClock.nowMs < deadline else { return }
            poll(nil, 0, 1)
        }
        flush()
        MHD_stop_daemon(handle)
    }

    /// Waits until the answers that were just given are on their way.
    private func flush() {
        let deadline = MonotonicClock.nowMs + Self.flushMsMax
        while !drain(), MonotonicClock.nowMs < deadline { poll(nil, 0, 1) }
    }

    private static func generation(_ context: UnsafeMutableRawPointer) -> Generation {
        Unmanaged<Generation>.fromOpaque(context).takeUnretainedValue()
    }

    private static func reception(_ context: UnsafeMutableRawPointer) -> Reception {
        generation(context).reception
    }

    // MARK: Callbacks

    private static func callbacks(_ context: UnsafeMutableRawPointer) -> [MHD_OptionItem] {
        [
            .function(.URI_LOG_CALLBACK, unsafeBitCast(targetRead, to: Int.self), context),
            .function(.UNESCAPE_CALLBACK, unsafeBitCast(unescape, to: Int.self), context),
            .function(.NOTIFY_COMPLETED, unsafeBitCast(completed, to: Int.self), context),
            .function(.NOTIFY_CONNECTION, unsafeBitCast(connected, to: Int.self), context),
        ]
    }

    /// The first line of a request was read; what is returned is kept with the request.
    private static let targetRead:
        @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?) ->
            UnsafeMutableRawPointer? = { _, target, handle in
                guard let handle, let target, let kept = microhttpd_context(handle) else {
                    return nil
                }
                let connection = Unmanaged<Connection>.fromOpaque(kept).takeUnretainedValue()
                let exchange = Exchange(
                    connection: connection, target: String(cString: target),
                    targetBytes: strlen(target))
                connection.begin(exchange)
                return Unmanaged.passRetained(exchange).toOpaque()
            }

    /// Leaves escapes as they are: two slashes that mean different things must stay different.
    private static let unescape:
        @convention(c) (
            UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<CChar>?
        ) -> Int = { _, _, text in text.map { strlen($0) } ?? 0 }

    /// libmicrohttpd could not read a request and is about to say so with a page.
    private static let unreadable: microhttpd_error_answer = { handle, status, page in
        guard let handle, let kept = microhttpd_context(OpaquePointer(handle)) else {
            return microhttpd_queue(handle, status, page)
        }
        let connection = Unmanaged<Connection>.fromOpaque(kept).takeUnretainedValue()
        let result = connection.generation.reception.refuseUnreadable(
            status: Int(status), OpaquePointer(handle), connection)
        return Int32(result.rawValue)
    }

    private static let completed: MHD_RequestCompletedCallback = { context, _, kept, reason in
        guard let context, let exchange = kept?.pointee else { return }
        kept?.pointee = nil
        reception(context).completed(
            Unmanaged<Exchange>.fromOpaque(exchange).takeRetainedValue(),
            isComplete: reason == .REQUEST_TERMINATED_COMPLETED_OK)
    }

    private static let connected: MHD_NotifyConnectionCallback = { context, handle, kept, what in
        guard let context, let handle, let kept else { return }
        if what == .CONNECTION_NOTIFY_STARTED {
            let connection = reception(context).table.open(microhttpd_descriptor(handle))
            kept.pointee = connection.map { Unmanaged.passRetained($0).toOpaque() }
        } else if let connection = kept.pointee {
            kept.pointee = nil
            reception(context).table.remove(
                Unmanaged<Connection>.fromOpaque(connection).takeRetainedValue())
        }
    }
}

extension MHD_OptionItem {
    fileprivate static func number(_ option: MHD_OPTION, _ value: Int) -> MHD_OptionItem {
        MHD_OptionItem(option: option, value: value, ptr_value: nil)
    }

    fileprivate static func function(
        _ option: MHD_OPTION, _ function: Int, _ context: UnsafeMutableRawPointer
    ) -> MHD_OptionItem {
        MHD_OptionItem(option: option, value: function, ptr_value: context)
    }
}
