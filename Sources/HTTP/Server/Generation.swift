internal import Synchronization

/// What one daemon serves: its connections and the requests that wait for a worker.
///
/// libmicrohttpd ends the process when it is stopped while a connection is suspended, so whoever
/// stops a daemon closes its generation first and waits until nothing is suspended.
final class Generation: Sendable {
    let reception: Reception
    private let ending = Atomic(false)
    private let closed = Atomic(false)
    private let suspendedCount = Atomic(0)

    init(_ reception: Reception) {
        self.reception = reception
    }

    /// Whether answers end their connection.
    var isEnding: Bool { ending.load(ordering: .relaxed) }

    /// Whether a connection is suspended.
    var hasSuspended: Bool { suspendedCount.load(ordering: .sequentiallyConsistent) > 0 }

    /// From now on answers end their connection.
    func end() {
        ending.store(true, ordering: .relaxed)
    }

    /// From now on nothing is suspended.
    func close() {
        closed.store(true, ordering: .sequentiallyConsistent)
    }

    /// Counts a connection that is about to be suspended; false when none may be any more.
    func enter() -> Bool {
        suspendedCount.add(1, ordering: .sequentiallyConsistent)
        guard closed.load(ordering: .sequentiallyConsistent) else { return true }
        leave()
        return false
    }

    /// A connection is suspended no more.
    func leave() {
        suspendedCount.subtract(1, ordering: .sequentiallyConsistent)
    }
}
