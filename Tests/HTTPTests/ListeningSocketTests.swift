import Glibc
import TestSupport
import Testing

@testable import HTTP

@Suite struct ListeningSocketTests {
    @Test func `the kernel takes little of an answer that is not read`() throws {
        let socket = try ListeningSocket(address: "127.0.0.1", port: 0)
        defer { socket.close() }
        let client = try RawConnection(port: socket.port, receiveBufferBytes: 4_096)
        socket.wait(forCallers: true, milliseconds: 60_000)
        guard case .caller(let caller) = socket.accept() else {
            Issue.record("nobody came")
            return
        }
        defer { caller.close() }
        let block = [UInt8](repeating: 0x61, count: 1_000_000)
        var taken = 0
        // As libmicrohttpd does: whatever is taken now, and then when there is room again.
        while true {
            let count = send(caller.descriptor, block, block.count, Int32(MSG_NOSIGNAL))
            guard count > 0 else { break }
            taken += count
        }
        #expect(taken > 0)
        #expect(taken < 500_000)
        withExtendedLifetime(client) {}
    }
}
