import Glibc

/// A TCP connection to this machine that sends what it is told, byte by byte if need be.
package final class RawConnection {
    private let descriptor: Int32
    /// What was received and not yet taken.
    private var waiting: [UInt8] = []
    /// Whether the other end closed.
    package private(set) var isClosed = false

    /// How long to wait for bytes before a test has failed.
    private static let patienceMs: Int64 = 60_000

    /// Connects to a port of 127.0.0.1.
    package init(port: UInt16, receiveBufferBytes: Int32? = nil) throws {
        let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard made >= 0 else { throw SystemError("socket") }
        if var receiveBufferBytes {
            setsockopt(
                made, SOL_SOCKET, SO_RCVBUF, &receiveBufferBytes,
                socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(made, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            close(made)
            throw SystemError("connect to port \(port)")
        }
        // Not before: the end of an object that has it closes it, also when this throws.
        descriptor = made
    }

    deinit {
        close(descriptor)
    }

    /// Sends bytes; that the other end is gone shows in what is received.
    package func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Sends text as UTF-8.
    package func send(_ text: String) {
        send(Array(text.utf8))
    }

    /// Says that nothing more will be sent.
    package func finish() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// The next answer, its body measured by `Content-Length`; an answer to `HEAD` is bodyless.
    ///
    /// `nil` when the other end closed before its end.
    package func answer(isBodyless: Bool = false) throws -> RawAnswer? {
        while true {
            if let end = headEnd() {
                let answer = RawAnswer(head: Array(waiting[..<end]))
                let length = isBodyless ? 0 : answer.contentLength
                if waiting.count >= end + 4 + length {
                    let body = Array(waiting[(end + 4)..<(end + 4 + length)])
                    waiting.removeFirst(end + 4 + length)
                    return answer.having(body: body)
                }
            }
            guard try receive() else { return nil }
        }
    }

    /// Whatever comes until the other end closes.
    package func rest() throws -> [UInt8] {
        while try receive() {}
        defer { waiting = [] }
        return waiting
    }

    /// Waits for more bytes; false when the other end closed.
    @discardableResult
    package func receive() throws -> Bool {
        var event = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&event, 1, Int32(Self.patienceMs)) == 1 else {
            throw SystemError("no byte came in \(Self.patienceMs) ms")
        }
        var block = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &block, block.count, 0)
        guard count > 0 else {
            isClosed = true
            return false
        }
        waiting += block[..<count]
        return true
    }

    /// Whether the other end closes, or sends, within so many milliseconds.
    package func closes(withinMs milliseconds: Int32) -> Bool {
        var event = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&event, 1, milliseconds) == 1
    }

    private func headEnd() -> Int? {
        let mark: [UInt8] = [13, 10, 13, 10]
        guard waiting.count >= mark.count else { return nil }
        return (0...(waiting.count - mark.count)).first {
            waiting[$0] == mark[0] && waiting[$0..<($0 + mark.count)].elementsEqual(mark)
        }
    }
}

/// An answer as it came.
package struct RawAnswer {
    /// Three digits; 0 when there were none.
    package let status: Int
    /// The lines after the first.
    package let fields: [String]
    package private(set) var body: [UInt8] = []

    /// The body as text.
    package var text: String { String(decoding: body, as: UTF8.self) }

    init(head: [UInt8]) {
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
        status = lines.first.flatMap { Int($0.split(separator: " ").dropFirst().first ?? "") } ?? 0
        fields = lines.dropFirst().map(String.init)
    }

    /// All values of a name.
    package func values(_ name: String) -> [String] {
        fields.filter { $0.lowercased().hasPrefix(name.lowercased() + ": ") }
            .map { String($0.dropFirst(name.utf8.count + 2)) }
    }

    var contentLength: Int { values("Content-Length").first.flatMap { Int($0) } ?? 0 }

    func having(body: [UInt8]) -> RawAnswer {
        var copy = self
        copy.body = body
        return copy
    }
}
