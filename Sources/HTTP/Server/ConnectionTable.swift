internal import Synchronization

/// Every open connection, and how many each caller has.
final class ConnectionTable: Sendable {
    private struct State {
        var byDescriptor: [Int32: Connection] = [:]
        /// Those that libmicrohttpd was given and has not told of yet.
        var awaited: [Int32: Connection] = [:]
        var perSource: [NetworkAddress: Int] = [:]

        var count: Int { byDescriptor.count + awaited.count }

        /// One connection from there is no more.
        mutating func release(_ address: NetworkAddress) {
            let source = address.source
            let left = perSource[source, default: 1] - 1
            perSource[source] = left == 0 ? nil : left
        }
    }

    private let state = Mutex(State())

    /// Connections that are looked at while nobody else may touch the table.
    private static let sliceCount = 256

    /// Open connections.
    var count: Int {
        state.withLock { $0.count }
    }

    /// Keeps a place for a connection; false when it would be beyond the limits.
    func admit(_ connection: Connection, _ limits: ServerLimits, isProxy: Bool) -> Bool {
        state.withLock { state in
            // libmicrohttpd, when short of memory, closes one without telling of it.
            if let lost = state.awaited.removeValue(forKey: connection.descriptor) {
                state.release(lost.address)
            }
            let source = connection.address.source
            guard state.count < limits.connectionsMax,
                isProxy || state.perSource[source, default: 0] < limits.connectionsPerAddressMax
            else { return false }
            state.awaited[connection.descriptor] = connection
            state.perSource[source, default: 0] += 1
            return true
        }
    }

    /// Gives up a place that was kept.
    func forget(_ connection: Connection) {
        state.withLock { state in
            guard state.awaited[connection.descriptor] === connection else { return }
            state.awaited[connection.descriptor] = nil
            state.release(connection.address)
        }
    }

    /// libmicrohttpd tells of the connection with this descriptor; `nil` when nobody awaits it.
    func open(_ descriptor: Int32) -> Connection? {
        state.withLock { state in
            let connection = state.awaited.removeValue(forKey: descriptor)
            if let connection { state.byDescriptor[descriptor] = connection }
            return connection
        }
    }

    /// Whether libmicrohttpd has yet to tell of a connection of the generation.
    func awaits(_ generation: Generation) -> Bool {
        state.withLock { $0.awaited.values.contains { $0.generation === generation } }
    }

    /// Forgets a connection; its descriptor may be closed from now on.
    func remove(_ connection: Connection) {
        state.withLock { state in
            state.byDescriptor[connection.descriptor] = nil
            state.release(connection.address)
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
