/// Who answers requests.
package struct RequestHandler: Sendable {
    /// What becomes of a request on the polling thread, where nobody may wait for anything.
    package enum Beginning {
        /// It was answered there, which costs two switches less.
        case answered(Response)
        /// A worker makes the answer, and may wait.
        case work(@Sendable () -> Response)
    }

    let begin: @Sendable (Request) -> Beginning

    /// - Parameter begin: Called on the polling thread. It answers what needs neither a lock that
    ///   others hold long nor more than about a millisecond.
    package init(begin: @escaping @Sendable (Request) -> Beginning) { self.begin = begin }

    /// - Parameter respond: Called on a worker.
    package init(respond: @escaping @Sendable (Request) -> Response) {
        begin = { request in .work { respond(request) } }
    }
}
