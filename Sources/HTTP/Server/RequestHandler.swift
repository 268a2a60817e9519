/// Who answers requests.
package struct RequestHandler: Sendable {
    /// Whether the answer needs neither a lock that others hold long nor more than about a
    /// millisecond, so that it may be made on the polling thread, which costs two switches less.
    let isQuick: @Sendable (Request) -> Bool
    let respond: @Sendable (Request) -> Response

    /// - Parameters:
    ///   - isQuick: Asked on the polling thread.
    ///   - respond: Called on a worker, which may wait, or on the polling thread for the quick.
    package init(
        isQuick: @escaping @Sendable (Request) -> Bool = { _ in false },
        respond: @escaping @Sendable (Request) -> Response
    ) {
        (self.isQuick, self.respond) = (isQuick, respond)
    }
}
