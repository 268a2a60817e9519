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
    package var port: Int { listener.port }
    private let listener: LoopbackListener
    private let extensions: [String]
    private let script: @Sendable (String) -> Act?
    private let seen = Mutex<(lines: [String], messages: [String])>(([], []))

    /// Starts it; `script` gets every line of the client.
    ///
    /// An empty line stands for the beginning, `.` for the end of a message; `nil` answers as a
    /// good server does. `extensions` are what `EHLO` offers.
    package init(
        extensions: [String] = [], _ script: @escaping @Sendable (String) -> Act? = { _ in nil }
    ) throws {
        (self.extensions, self.script) = (extensions, script)
        listener = try LoopbackListener()
        try listener.start { [self] in serve() }
    }

    /// Closes everything, and waits for the thread.
    package func close() { listener.close() }

    /// Every line that a client said outside messages.
    package var lines: [String] { seen.withLock { $0.lines } }
    /// Every message that was taken, as it came over the wire.
    package var messages: [String] { seen.withLock { $0.messages } }

    private func serve() {
        while waits(for: listener.descriptor) {
            let connection = accept(listener.descriptor, nil, nil)
            guard connection >= 0 else { continue }
            converse(connection)
            Glibc.close(connection)
        }
    }

    /// Whether something came, rather than the end.
    private func waits(for descriptor: Int32) -> Bool {
        var interest = [listener.stop, descriptor].map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
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
