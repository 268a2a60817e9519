import Synchronization
import TestSupport

/// Callers who connect, ask and go, again and again, whatever becomes of it.
final class Crowd: Sendable {
    private let isOver = Atomic(false)
    private let callers = Mutex<[Parallel]>([])
    private static let callersCount = 3

    init(port: UInt16) {
        for _ in 0..<Self.callersCount {
            let caller = Parallel { [self] in
                while !isOver.load(ordering: .relaxed) {
                    guard let connection = try? RawConnection(port: port) else { continue }
                    connection.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                    _ = try? connection.receive()
                }
            }
            callers.withLock { $0.append(caller) }
        }
    }

    /// Sends them home; false when one does not go.
    func leave() -> Bool {
        isOver.store(true, ordering: .relaxed)
        return callers.withLock { $0 }.allSatisfy { $0.join() }
    }
}
