internal import CMicroHTTPD
internal import Glibc
internal import Synchronization

/// One request on its way through the server.
///
/// The thread that polls the connection owns it; a worker only gives it an answer.
final class Exchange: @unchecked Sendable {
    // because: all but `turn` is touched by the polling thread alone, which reads what a worker
    // wrote into `turn` after the worker resumed the connection.
    let connection: Connection
    /// The target as on the wire, up to the first NUL.
    let target: String
    /// Bytes of `target`.
    let targetBytes: Int
    let startUs: Int64
    /// What came before the body; `nil` until it was checked.
    var request: Request?
    /// Why the handler will not see the request.
    var refusal: Refusal?
    /// What the handler said or the server refused with; kept for the log once it is sent.
    var answer: Answer?
    /// The method as it was written, for `HEAD` is given to the handler as `GET`.
    var method = ""
    /// As in `Request.id`; kept also for a request that is refused.
    var id = ""
    /// Whether the header was read, so that what follows is body.
    var isHeadRead = false
    /// Whether its generation counts it among the suspended.
    var isSuspended = false
    /// Bytes of header and body; `nil` when what stands around chunks is not known.
    var wireBytes: Int?
    /// Bytes of body and answer that are counted until it is over.
    var heldBytes = 0
    /// Bytes of the body that have arrived.
    var bodyBytes = 0
    private let turn = Mutex(Turn.open)

    private enum Turn {
        /// No worker has it.
        case open
        case suspended(SuspendedConnection)
        case answered(Answer)
    }

    init(connection: Connection, target: String, targetBytes: Int) {
        (self.connection, self.target, self.targetBytes) = (connection, target, targetBytes)
        startUs = MonotonicClock.nowUs
    }

    /// The answer of a worker, or of who ended its work early; `nil` while there is none.
    var settled: Answer? {
        turn.withLock { turn in
            if case .answered(let answer) = turn { answer } else { nil }
        }
    }

    /// Gives the answer and wakes the connection, unless somebody else was first.
    func settle(_ answer: Answer) {
        let suspended = turn.withLock { turn -> SuspendedConnection? in
            guard case .suspended(let suspended) = turn else { return nil }
            turn = .answered(answer)
            return suspended
        }
        suspended?.resume()
    }

    /// Takes the connection out of the polling thread's hands until `settle`.
    func suspend(_ handle: OpaquePointer) {
        let suspended = SuspendedConnection(suspending: handle)
        turn.withLock { $0 = .suspended(suspended) }
    }
}

/// What libmicrohttpd says of a request's first line; it lives as long as the request.
struct RawHead {
    let method: UnsafePointer<CChar>
    /// Up to the first `?`, at which libmicrohttpd cuts.
    let url: UnsafePointer<CChar>
    let version: UnsafePointer<CChar>

    var isHTTP10: Bool { strcmp(version, "HTTP/1.0") == 0 }
}

/// A suspended connection, for whoever is to wake it.
struct SuspendedConnection: @unchecked Sendable {
    // because: libmicrohttpd keeps a suspended connection until it is resumed, and locks.
    private let handle: OpaquePointer

    /// Takes the connection out of the polling thread's hands.
    init(suspending handle: OpaquePointer) {
        self.handle = handle
        MHD_suspend_connection(handle)
    }

    /// Lets the polling thread go on; once only.
    func resume() {
        MHD_resume_connection(handle)
    }
}
