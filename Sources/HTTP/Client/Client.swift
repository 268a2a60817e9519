/// An answer and how it came.
package struct Reply: Sendable, Equatable {
    package var response: Response
    package var timings: Timings
    /// Whether a connection was there already.
    package var isReused = false

    /// Puts a reply together.
    package init(response: Response, timings: Timings = Timings(), isReused: Bool = false) {
        (self.response, self.timings, self.isReused) = (response, timings, isReused)
    }
}

/// Something that can carry out an exchange; the double of tests has no network.
package protocol Sender: Sendable {
    /// Sends a request and waits for the answer, at most that long. From any thread.
    func send(_ request: Request, timeoutMs: Int) throws(HTTPError) -> Reply
    /// Whether it sends nothing any more, so that waiting to send again is no use.
    var isStopped: Bool { get }
}

extension Sender {
    package var isStopped: Bool { false }
}

/// Sends requests to one server.
///
/// Certificates are always verified, redirects never followed, and the settings of the environment
/// for proxies respected (`https_proxy`, `no_proxy`), but for this machine itself. When a kept
/// connection turns out dead, libcurl sends the request again on a fresh one: what must not be sent
/// twice gets a fresh one at once.
package final class Client: Sender {
    package let endpoint: Endpoint
    private let options: ClientOptions
    private let pool: HandlePool

    /// A client without connections; the first request makes one.
    package init(_ endpoint: Endpoint, _ options: ClientOptions = ClientOptions()) {
        (self.endpoint, self.options) = (endpoint, options)
        pool = HandlePool(idleMax: options.idleHandlesMax)
    }

    package func send(_ request: Request, timeoutMs: Int) throws(HTTPError) -> Reply {
        try pool.requireOpen()
        return try pool.lend { handle, isStopped throws(HTTPError) in
            try handle.perform(
                request, at: endpoint, options, timeoutMs: timeoutMs, isStopped: isStopped)
        }
    }

    package var isStopped: Bool { pool.isStopped }

    /// Makes requests under way fail within a second, and all later ones at once.
    package func stop() { pool.stop() }
}
