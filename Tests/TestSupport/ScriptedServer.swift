internal import Glibc
internal import Synchronization

/// A server on a loopback port that answers with bytes of the test's making.
package final class ScriptedServer: Sendable {
    /// What is done with a request.
    package enum Act: Sendable {
        case reply([UInt8])
        /// Sends that much and closes the connection.
        case replyAndClose([UInt8])
        /// Says nothing until the other end leaves.
        case silence

        /// Sends text.
        package static func reply(_ text: String) -> Act { .reply(Array(text.utf8)) }
    }

    /// The port on 127.0.0.1.
    package var port: Int { listener.port }
    private let listener: LoopbackListener
    private let script: @Sendable (String, Int) -> Act
    private let seen = Mutex<(requests: [String], connections: Int)>(([], 0))

    /// `script` gets each request as text with its number from 0.
    package init(_ script: @escaping @Sendable (String, Int) -> Act) throws {
        self.script = script
        listener = try LoopbackListener()
        try listener.start { [self] in serve() }
    }

    /// Closes everything, and waits for the thread.
    package func close() { listener.close() }

    /// What was asked, in order.
    package var requests: [String] { seen.withLock { $0.requests } }
    /// How many connections were made.
    package var connections: Int { seen.withLock { $0.connections } }

    private func serve() {
        var open: [(descriptor: Int32, bytes: [UInt8])] = []
        defer { for connection in open { Glibc.close(connection.descriptor) } }
        while true {
            var interest = ([listener.stop, listener.descriptor] + open.map(\.descriptor)).map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            poll(&interest, nfds_t(interest.count), 10_000)
            if interest[0].revents != 0 { return }
            var kept: [(descriptor: Int32, bytes: [UInt8])] = []
            for (index, connection) in open.enumerated() {
                guard interest[index + 2].revents != 0 else {
                    kept.append(connection)
                    continue
                }
                if let rest = hear(connection) { kept.append((connection.descriptor, rest)) }
            }
            open = kept
            if interest[1].revents != 0 {
                let accepted = accept(listener.descriptor, nil, nil)
                if accepted >= 0 { open.append((accepted, [])) }
                seen.withLock { $0.connections += 1 }
            }
        }
    }

    /// Reads what came; gives what waits for more, or `nil` when the connection is over.
    private func hear(_ connection: (descriptor: Int32, bytes: [UInt8])) -> [UInt8]? {
        var piece = [UInt8](repeating: 0, count: 65_536)
        let count = read(connection.descriptor, &piece, piece.count)
        guard count > 0 else {
            Glibc.close(connection.descriptor)
            return nil
        }
        let bytes = connection.bytes + piece[..<count]
        let text = String(decoding: bytes, as: UTF8.self)
        guard Self.isWhole(text) else { return bytes }
        let number = seen.withLock { seen in
            seen.requests.append(text)
            return seen.requests.count - 1
        }
        switch script(text, number) {
        case .silence: return []
        case .reply(let answer):
            say(answer, on: connection.descriptor)
            return []
        case .replyAndClose(let answer):
            say(answer, on: connection.descriptor)
            Glibc.close(connection.descriptor)
            return nil
        }
    }

    private func say(_ bytes: [UInt8], on descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private static func isWhole(_ text: String) -> Bool {
        guard let end = text.utf8.firstRange(of: "\r\n\r\n".utf8) else { return false }
        let body = text.utf8[end.upperBound...].count
        let length = text[..<end.lowerBound].split(separator: "\r\n").lazy
            .filter { $0.lowercased().hasPrefix("content-length:") }
            .compactMap { Int($0.dropFirst(15).drop { $0 == " " }) }.first
        return body >= length ?? 0
    }
}

/// An answer with a body of text.
package func answer(
    _ status: Int = 200, _ body: String = "{}", headers: [String] = []
) -> ScriptedServer.Act {
    let head = ["HTTP/1.1 \(status) X", "Content-Length: \(body.utf8.count)"] + headers
    return .reply(head.joined(separator: "\r\n") + "\r\n\r\n" + body)
}
