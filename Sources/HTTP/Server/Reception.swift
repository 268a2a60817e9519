internal import CMicroHTTPD
internal import Glibc
internal import Synchronization

/// What happens to a request between libmicrohttpd and the handler.
///
/// Everything but what the handler leaves to workers runs on a polling thread and never waits.
final class Reception: Sendable {
    let table = ConnectionTable()
    let configuration: ServerConfiguration
    private let handler: RequestHandler
    private let workers: Workers
    private let isOver = Atomic(false)
    private let held = Atomic(0)

    /// Bytes of an answer that is sent however much is held.
    private static let smallBytes = 4_096

    init(_ configuration: ServerConfiguration, _ handler: RequestHandler, _ workers: Workers) {
        (self.configuration, self.handler, self.workers) = (configuration, handler, workers)
    }

    // MARK: Connections

    /// A place for a caller who connected; `nil` when there is none.
    func admit(_ caller: Caller, to generation: Generation) -> Connection? {
        guard let address = caller.withAddress({ address, _ in NetworkAddress(address) }) else {
            return nil
        }
        let connection = Connection(
            descriptor: caller.descriptor, address: address, generation: generation,
            at: MonotonicClock.nowMs)
        let isProxy = configuration.trustedProxies.contain(address)
        return table.admit(connection, configuration.limits, isProxy: isProxy) ? connection : nil
    }

    /// Ends the generation's connections that have no request; false while others are left.
    func drain(_ generation: Generation) -> Bool {
        var isEmpty = !table.awaits(generation)
        table.forEach { connection in
            guard connection.generation === generation else { return }
            isEmpty = false
            connection.cutWhenIdle()
        }
        return isEmpty
    }

    /// Whether nothing will come any more.
    var isEnded: Bool { isOver.load(ordering: .relaxed) }

    /// Bytes of bodies that were received and of answers that are being sent.
    var heldBytes: Int { held.load(ordering: .relaxed) }

    /// Whether so much is held that who is slow must go.
    var isPressed: Bool { heldBytes > configuration.limits.heldBytesPressing }

    /// Whether so much more would be too much.
    private func overflows(with bytes: Int) -> Bool {
        heldBytes + bytes > configuration.limits.heldBytesMax
    }

    /// Counts bytes that the request holds from now on, until it is over.
    private func hold(_ bytes: Int, for exchange: Exchange) {
        exchange.heldBytes += bytes
        held.add(bytes, ordering: .relaxed)
    }

    /// Counts no more what the request held.
    private func release(_ exchange: Exchange) {
        held.subtract(exchange.heldBytes, ordering: .relaxed)
        exchange.heldBytes = 0
    }

    /// Nothing will come any more.
    func end() {
        isOver.store(true, ordering: .relaxed)
    }

    /// Answers in the place of handlers that still run.
    func abandon(_ generation: Generation) {
        table.forEach { connection in
            guard connection.generation === generation, let exchange = connection.exchange else {
                return
            }
            exchange.settle(answer(configuration.refuse(.stopping), to: exchange))
        }
    }

    // MARK: Requests

    /// The header of a request was read; then its body, `bytes` at a time; then all of it.
    func handle(
        _ handle: OpaquePointer, _ exchange: Exchange, _ head: RawHead,
        body bytes: UnsafeRawBufferPointer
    ) -> MHD_Result {
        guard exchange.isHeadRead else {
            exchange.isHeadRead = true
            return readHead(handle, exchange, head)
        }
        guard bytes.isEmpty else { return readBody(exchange, bytes) }
        if let answer = exchange.settled {
            wake(exchange)
            return send(answer, handle, exchange)
        }
        guard exchange.refusal == nil, let request = exchange.request else {
            return refuse(exchange.refusal ?? .unsendable, handle, exchange)
        }
        exchange.connection.enter(.working)
        switch handler.begin(request) {
        case .answered(let response):
            return send(answer(response, to: exchange), handle, exchange)
        case .work(let respond): return hand(respond, handle, exchange)
        }
    }

    private func readHead(
        _ handle: OpaquePointer, _ exchange: Exchange, _ head: RawHead
    ) -> MHD_Result {
        do throws(Refusal) {
            exchange.request = try request(handle, exchange, head)
        } catch {
            // An answer before the body ends the connection, so whatever follows is not read.
            return refuse(error, handle, exchange)
        }
        exchange.connection.enter(.body(since: MonotonicClock.nowMs, bytes: 0))
        return .YES
    }

    private func request(
        _ handle: OpaquePointer, _ exchange: Exchange, _ raw: RawHead
    ) throws(Refusal) -> Request {
        let limits = configuration.limits
        let reading = HeaderReading(handle, raw, targetBytes: exchange.targetBytes)
        exchange.method = String(cString: raw.method)
        exchange.id = RequestIDs.given(by: reading.headers) ?? configuration.makeID()
        guard microhttpd_header_bytes(handle) <= limits.headerBytesMax else {
            throw Refusal(431, "the header is too large")
        }
        guard reading.isWellFormed else { throw Refusal(400, "the header is malformed") }
        let head = try RequestHead(
            method: exchange.method, target: exchange.target, isHTTP10: raw.isHTTP10,
            headers: reading.headers, bodyBytesMax: limits.bodyBytesMax)
        let peer = configuration.trustedProxies.peer(
            behind: exchange.connection.address, isSecure: configuration.tls != nil,
            headers: head.headers)
        guard head.bodyBytes == 0 || !overflows(with: head.bodyBytes ?? 0) else {
            throw Refusal.busy
        }
        var request = Request(
            method: head.method == "HEAD" ? "GET" : head.method, path: head.path,
            query: head.query, headers: head.headers, peer: peer)
        request.id = exchange.id
        exchange.wireBytes = head.bodyBytes.map { $0 + microhttpd_header_bytes(handle) }
        return request
    }

    /// Keeps a part of the body.
    ///
    /// No answer can be given before its end, so what is too much is read and dropped, and a
    /// caller who sends twice too much is cut off.
    private func readBody(_ exchange: Exchange, _ bytes: UnsafeRawBufferPointer) -> MHD_Result {
        let max = configuration.limits.bodyBytesMax
        exchange.bodyBytes += bytes.count
        exchange.connection.advance(bytes.count)
        if exchange.bodyBytes > max {
            exchange.refusal = Refusal(413, "the body is too large")
        } else if exchange.refusal == nil, overflows(with: bytes.count) {
            exchange.refusal = .busy
        }
        guard exchange.refusal == nil else {
            exchange.request?.body = []
            release(exchange)
            return exchange.bodyBytes <= 2 * max ? .YES : .NO
        }
        hold(bytes.count, for: exchange)
        exchange.request?.body.append(contentsOf: bytes)
        return .YES
    }

    private func hand(
        _ respond: @escaping @Sendable () -> Response, _ handle: OpaquePointer,
        _ exchange: Exchange
    ) -> MHD_Result {
        guard !workers.isFull else { return refuse(.busy, handle, exchange) }
        guard exchange.connection.generation.enter() else {
            return refuse(.stopping, handle, exchange)
        }
        exchange.isSuspended = true
        exchange.suspend(handle)
        let isAccepted = workers.submit { [self] in
            exchange.settle(answer(respond(), to: exchange))
        }
        if !isAccepted { exchange.settle(answer(configuration.refuse(.busy), to: exchange)) }
        return .YES
    }

    /// The request's connection is suspended no more.
    private func wake(_ exchange: Exchange) {
        guard exchange.isSuspended else { return }
        exchange.isSuspended = false
        exchange.connection.generation.leave()
    }

    // MARK: Answers

    private func refuse(
        _ refusal: Refusal, _ handle: OpaquePointer, _ exchange: Exchange
    ) -> MHD_Result {
        send(answer(configuration.refuse(refusal), to: exchange), handle, exchange)
    }

    /// Answers a request that libmicrohttpd could not read, and the connection ends.
    func refuseUnreadable(
        status: Int, _ handle: OpaquePointer, _ connection: Connection
    ) -> MHD_Result {
        // Nobody is told of the end of a request whose target could not be read.
        let followed = connection.exchange
        let exchange =
            followed ?? Exchange(connection: connection, target: "", targetBytes: 0)
        if exchange.id.isEmpty { exchange.id = configuration.makeID() }
        let response = configuration.refuse(Refusal(unreadable: status))
        let answer = answer(response, to: exchange, isLast: true)
        begin(answer, to: exchange)
        if followed == nil {
            release(exchange)
            log(exchange, isComplete: true)
        }
        return answer.queue(on: handle)
    }

    private func answer(
        _ response: Response, to exchange: Exchange, isLast: Bool = false
    ) -> Answer {
        Answer(
            response,
            to: AnswerContext(
                id: exchange.id, encodings: exchange.request?.headers.all("Accept-Encoding") ?? [],
                isSecure: exchange.request?.peer?.isSecure ?? (configuration.tls != nil),
                closes: isLast || exchange.connection.generation.isEnding))
    }

    private func send(
        _ answer: Answer, _ handle: OpaquePointer, _ exchange: Exchange
    ) -> MHD_Result {
        guard answer.bytes <= Self.smallBytes || !overflows(with: answer.bytes) else {
            return refuse(.busy, handle, exchange)
        }
        begin(answer, to: exchange)
        return answer.queue(on: handle)
    }

    /// The answer is being sent from now on.
    private func begin(_ answer: Answer, to exchange: Exchange) {
        hold(answer.bytes, for: exchange)
        exchange.answer = answer
        exchange.connection.enter(.answering(since: MonotonicClock.nowMs, bytes: answer.bytes))
    }

    /// The request is over, one way or another.
    func completed(_ exchange: Exchange, isComplete: Bool) {
        wake(exchange)
        release(exchange)
        exchange.connection.rest(
            at: MonotonicClock.nowMs, after: configuration.tls == nil ? exchange.wireBytes : nil)
        log(exchange, isComplete: isComplete)
    }

    private func log(_ exchange: Exchange, isComplete: Bool) {
        configuration.log(
            AccessRecord(
                timeMs: WallClock.nowMs, id: exchange.id,
                peer: exchange.request?.peer?.address ?? exchange.connection.address.description,
                method: exchange.method, route: exchange.answer?.route,
                status: exchange.answer?.status ?? 0, bytes: exchange.answer?.bytes ?? 0,
                durationUs: MonotonicClock.nowUs - exchange.startUs, isComplete: isComplete))
    }
}
