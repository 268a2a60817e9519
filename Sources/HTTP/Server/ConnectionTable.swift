internal import Synchronization

/// Every open connection, and how many each caller has.
final class ConnectionTable: Sendable {
    private struct State {
        var byDescriptor: [Int32: Connection] = [:]
        var perSource: [NetworkAddress: Int] = [:]
    }

    private let state = Mutex(State())

    /// Connections that are looked at while nobody else may touch the table.
    private static let sliceCount = 256

    /// Open connections.
    var count: Int {
        state.withLock { $0.byDescriptor.count }
    }

    /// Whether one more connection from there is within the limits.
    func admits(_ address: NetworkAddress, _ limits: ServerLimits, isProxy: Bool) -> Bool {
        state.withLock { state in
            state.byDescriptor.count < limits.connectionsMax
                && (isProxy
                    || state.perSource[address.source, default: 0]
                        < limits.connectionsPerAddressMax)
        }
    }

    func insert(_ connection: Connection) {
        state.withLock { state in
            state.byDescriptor[connection.descriptor] = connection
            state.perSource[connection.address.source, default: 0] += 1
        }
    }

    /// Forgets a connection; its descriptor may be closed from now on.
    func remove(_ connection: Connection) {
        state.withLock { state in
            state.byDescriptor[connection.descriptor] = nil
            let source = connection.address.source
            let left = state.perSource[source, default: 1] - 1
            state.perSource[source] = left == 0 ? nil : left
        }
    }

    /// Calls the body for every connection, whose descriptor stays open meanwhile.
    func forEach(_ body: (Connection) -> Void) {
        let all = state.withLock { Array($0.byDescriptor.values) }
        for start in stride(from: 0, to: all.count, by: Self.sliceCount) {
            state.withLock { state in
                for connection in all[start..<min(start + Self.sliceCount, all.count)]
                where state.byDescriptor[connection.descriptor] === connection {
                    body(connection)
                }
            }
        }
    }
}
