internal import CPlatform
internal import Domain
internal import Fields
internal import Glibc
internal import HTTP
internal import Synchronization

/// A line of JSON for every request, written by a thread of its own: no request waits for a disk.
///
/// A line names the route, never the path or the query, which may name people; every character
/// that could move a terminal is escaped.
final class AccessLog: Sendable {
    /// The file; `nil` is standard error.
    private let path: String?
    private let state: Mutex<State>
    private let wakening = platform_eventfd()

    private struct State {
        var descriptor: Int32
        var lines: [UInt8] = []
        var dropped = 0
        var isClosed = false
        var isDone = false
    }

    /// Bytes that wait at most; what comes while a reader is stuck is counted and dropped.
    private static let waitingBytesMax = 4 << 20
    /// Milliseconds that lines wait for company.
    private static let pauseMs: Int32 = 50
    /// Milliseconds that the end waits for the last lines.
    private static let closingMs = 1000

    /// Opens a log: a file, `-` for standard error, `off` for none.
    static func open(_ name: String) throws(CommandFailure) -> AccessLog? {
        guard name != "off" else { return nil }
        let path = name == "-" ? nil : name
        let descriptor = path.map(descriptor) ?? 2
        guard descriptor >= 0 else {
            throw .failure(.unavailable("\(name) cannot be written: \(PrivateFile.reason())"))
        }
        return AccessLog(path, descriptor)
    }

    private static func descriptor(_ path: String) -> Int32 {
        Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o640)
    }

    private init(_ path: String?, _ descriptor: Int32) {
        self.path = path
        state = Mutex(State(descriptor: descriptor))
        var thread = pthread_t()
        let made = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<AccessLog>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, Unmanaged.passRetained(self).toOpaque())
        if made == 0 { pthread_detach(thread) }
    }

    /// Appends the line of a request.
    func write(_ record: AccessRecord) {
        let line = Self.line(record)
        state.withLock { state in
            guard state.lines.count + line.count <= Self.waitingBytesMax else {
                return state.dropped += 1
            }
            state.lines += line
        }
    }

    /// The line of a request.
    static func line(_ record: AccessRecord) -> [UInt8] {
        var line = Array("{\"at\":".utf8)
        JSON.appendQuoted(Instant(milliseconds: record.timeMs).description, to: &line)
        func add(_ name: StaticString, _ text: String) {
            line += ",\"\(name)\":".utf8
            JSON.appendQuoted(text, to: &line)
        }
        add("request", record.id)
        add("address", record.peer)
        add("method", record.method)
        if let route = record.route { add("route", route) }
        line += ",\"status\":\(record.status),\"bytes\":\(record.bytes)".utf8
        line += ",\"us\":\(record.durationUs)".utf8
        if !record.isComplete { line += ",\"complete\":false".utf8 }
        line += "}\n".utf8
        return line
    }

    /// Opens the file anew, for who has moved it away.
    func reopen() {
        guard let path else { return }
        let fresh = Self.descriptor(path)
        guard fresh >= 0 else { return }
        let old = state.withLock { state in
            let old = state.descriptor
            state.descriptor = fresh
            return old
        }
        Glibc.close(old)
    }

    /// Writes the last lines.
    func close() {
        state.withLock { $0.isClosed = true }
        platform_eventfd_signal(wakening)
        for _ in 0..<Self.closingMs where !state.withLock({ $0.isDone }) { poll(nil, 0, 1) }
    }

    private func run() {
        var waking = pollfd(fd: wakening, events: Int16(POLLIN), revents: 0)
        while true {
            poll(&waking, 1, Self.pauseMs)
            let (lines, descriptor, isClosed) = state.withLock { state in
                var lines = state.lines
                state.lines.removeAll()
                if state.dropped > 0 { lines += "{\"dropped\":\(state.dropped)}\n".utf8 }
                state.dropped = 0
                return (lines, state.descriptor, state.isClosed)
            }
            Self.write(lines, descriptor)
            guard !isClosed else { return state.withLock { $0.isDone = true } }
        }
    }

    private static func write(_ bytes: [UInt8], _ descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else { return }
            rest = rest.dropFirst(max(count, 0))
        }
    }
}
