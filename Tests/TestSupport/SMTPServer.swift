internal import Glibc
internal import Synchronization

/// An SMTP server on a loopback port that takes messages, or behaves as badly as a test wants.
///
/// It speaks to one client at a time, without encryption.
package final class SMTPServer: Sendable {
    /// What is answered to a line in place of the usual.
    package enum Act: Sendable {
        /// A reply without its line end.
        case reply(String)
        case hangUp
    }

    /// The port on 127.0.0.1.
    package let port: Int
    private let listener: Int32
    /// A byte in the second ends the thread, which watches the first.
    private let (stop, stopper): (Int32, Int32)
    private let extensions: [String]
    private let script: @Sendable (String) -> Act?
    private let thread = Mutex<pthread_t?>(nil)
    private let seen = Mutex<(lines: [String], messages: [String])>(([], []))

    /// Starts it; `script` gets every line of the client.
    ///
    /// An empty line stands for the beginning, `.` for the end of a message; `nil` answers as a
    /// good server does. `extensions` are what `EHLO` offers.
    package init(
        extensions: [String] = [], _ script: @escaping @Sendable (String) -> Act? = { _ in nil }
    ) throws {
        (self.extensions, self.script) = (extensions, script)
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw -> Int32 in
                guard bind(listener, raw, length) == 0, listen(listener, 16) == 0 else { return -1 }
                return getsockname(listener, raw, &length)
            }
        }
        guard code == 0 else { throw SystemError("listen on 127.0.0.1") }
        port = Int(UInt16(bigEndian: address.sin_port))
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw SystemError("make a pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (stop, stopper) = (ends[0], ends[1])
        let context = Unmanaged.passRetained(self)
        var thread = pthread_t()
        let started = pthread_create(
            &thread, nil,
            { raw in
                guard let raw else { return nil }
                Unmanaged<SMTPServer>.fromOpaque(raw).takeRetainedValue().serve()
                return nil
            }, context.toOpaque())
        guard started == 0 else { throw SystemError("start a thread", code: started) }
        self.thread.withLock { $0 = thread }
    }

    /// Closes everything, and waits for the thread.
    package func close() {
        let thread = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        guard let thread else { return }
        var byte: UInt8 = 1
        _ = write(stopper, &byte, 1)
        pthread_join(thread, nil)
        for descriptor in [listener, stop, stopper] { Glibc.close(descriptor) }
    }

    /// Every line that a client said outside messages.
    package var lines: [String] { seen.withLock { $0.lines } }
    /// Every message that was taken, as it came over the wire.
    package var messages: [String] { seen.withLock { $0.messages } }

    private func serve() {
        while waits(for: listener) {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { continue }
            converse(connection)
            Glibc.close(connection)
        }
    }

    /// Whether something came, rather than the end.
    private func waits(for descriptor: Int32) -> Bool {
        var interest = [stop, descriptor].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        poll(&interest, 2, 10_000)
        return interest[0].revents == 0
    }

    private func converse(_ connection: Int32) {
        var (rest, message): ([UInt8], [UInt8]?) = ([], nil)
        if let act = script("") {
            guard case .reply(let text) = act else { return }
            say(text, on: connection)
        } else {
            say("220 stand-in ready", on: connection)
        }
        while waits(for: connection) {
            var piece = [UInt8](repeating: 0, count: 65_536)
            let count = recv(connection, &piece, piece.count, Int32(MSG_DONTWAIT))
            guard count != 0 else { return }
            rest += piece[..<max(count, 0)]
            while let end = rest.firstRange(of: Array("\r\n".utf8)) {
                let line = Array(rest[..<end.lowerBound])
                rest.removeSubrange(..<end.upperBound)
                guard hear(line, &message, connection) else { return }
            }
        }
    }

    /// Takes a line in; `false` ends the conversation.
    private func hear(_ line: [UInt8], _ message: inout [UInt8]?, _ connection: Int32) -> Bool {
        if let soFar = message, line != [UInt8(ascii: ".")] {
            message = soFar + line + Array("\r\n".utf8)
            return true
        }
        let text = String(decoding: line, as: UTF8.self)
        let whole = message
        message = nil
        if whole == nil { seen.withLock { $0.lines.append(text) } }
        switch script(text) {
        case .hangUp?: return false
        case .reply(let reply)?:
            say(reply, on: connection)
            return true
        case nil: break
        }
        if let whole {
            seen.withLock { $0.messages.append(String(decoding: whole, as: UTF8.self)) }
            say("250 2.0.0 taken as 42", on: connection)
            return true
        }
        if text == "DATA" { message = [] }
        say(reply(to: text), on: connection)
        return text != "QUIT"
    }

    private func reply(to line: String) -> String {
        switch line.prefix(4) {
        case "EHLO":
            let all = ["stand-in"] + extensions
            let lines = all.enumerated().map { number, word in
                number == all.count - 1 ? "250 \(word)" : "250-\(word)"
            }
            return lines.joined(separator: "\r\n")
        case "DATA": return "354 go on"
        case "QUIT": return "221 bye"
        default: return "250 2.1.0 fine"
        }
    }

    private func say(_ text: String, on descriptor: Int32) {
        let bytes = Array((text + "\r\n").utf8)
        _ = bytes.withUnsafeBytes {
            send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
    }
}
