internal import Synchronization

/// The handles of one server or relay, kept with their connections and lent one at a time.
final class HandlePool: Sendable {
    private let idle = Mutex<[CurlHandle]>([])
    private let stopped = Atomic(false)
    private let idleMax: Int

    /// A pool that keeps so many handles while nobody uses them.
    init(idleMax: Int) { self.idleMax = idleMax }

    var isStopped: Bool { stopped.load(ordering: .relaxed) }

    /// Refuses once the pool has been stopped.
    func requireOpen() throws(HTTPError) {
        guard !isStopped else {
            throw HTTPError(.request, "stopped", kind: .stopped)
        }
    }

    /// Lends a handle, and with it the question whether the pool was stopped meanwhile.
    func lend<Value>(
        _ body: (CurlHandle, _ isStopped: @escaping () -> Bool) throws(HTTPError) -> Value
    ) throws(HTTPError) -> Value {
        // The one used last has the connection that is most likely still open.
        guard let handle = idle.withLock({ $0.popLast() }) ?? CurlHandle() else {
            throw HTTPError(.request, "there is no memory left")
        }
        defer {
            idle.withLock { idle in
                if idle.count < idleMax { idle.append(handle) }
            }
        }
        return try body(handle) { self.isStopped }
    }

    /// Makes exchanges under way fail within a second, and all later ones at once.
    func stop() {
        stopped.store(true, ordering: .relaxed)
        idle.withLock { $0 = [] }
    }
}
