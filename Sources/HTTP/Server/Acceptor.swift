internal import Glibc
internal import Synchronization

/// Accepts callers on a thread of its own and hands each to the daemon that is in charge.
///
/// libmicrohttpd can accept by itself, but 0.9.75 cannot be told to stop that: its threads take
/// the listening socket out of their epoll sets while `MHD_quiesce_daemon` does the same, and
/// whoever comes second ends the process.
final class Acceptor: Sendable {
    /// The port it listens at.
    let port: UInt16
    private let socket: ListeningSocket
    /// Who serves whoever comes; `nil` once nobody is accepted any more.
    private let daemon: Mutex<Daemon?>
    private let isClosed = Atomic(false)

    /// Milliseconds between two looks when nobody comes.
    private static let lookMs: Int32 = 1_000
    /// Milliseconds until it is tried again when descriptors or memory are short.
    private static let troubleMs: Int32 = 20

    /// Accepts from now on, and owns the socket.
    init(_ socket: ListeningSocket, for daemon: Daemon) throws(ServerError) {
        (self.socket, port) = (socket, socket.port)
        self.daemon = Mutex(daemon)
        guard Thread.start({ [self] in run() }) else {
            throw ServerError("no thread can be started")
        }
    }

    /// Lets another daemon serve those who come from now on; no effect after `end`.
    func handOver(to fresh: Daemon) {
        daemon.withLock { daemon in
            if daemon != nil { daemon = fresh }
        }
    }

    /// Accepts nobody any more: callers are refused at once.
    ///
    /// On return the daemon gets nobody and the port is free.
    func end() {
        daemon.withLock { daemon in
            daemon = nil
            // Before the thread can know of it and close the descriptor, whose number another
            // connection of the process may have at once.
            socket.stopListening()
        }
        // The thread is woken by that and has nothing else to do.
        while !isClosed.load(ordering: .acquiring) { poll(nil, 0, 1) }
    }

    private func run() {
        while daemon.withLock({ $0 != nil }) {
            switch socket.accept() {
            case .caller(let caller): hand(caller)
            case .nobody: socket.wait(forCallers: true, milliseconds: Self.lookMs)
            case .retry: continue
            case .trouble: socket.wait(forCallers: false, milliseconds: Self.troubleMs)
            }
        }
        socket.close()
        isClosed.store(true, ordering: .releasing)
    }

    /// Under the lock, so that no daemon is given a caller after another took over.
    private func hand(_ caller: Caller) {
        daemon.withLock { daemon in
            guard let daemon else { return caller.close() }
            daemon.serve(caller)
        }
    }
}
