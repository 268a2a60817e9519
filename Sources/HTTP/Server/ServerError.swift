/// Why the server cannot start.
package struct ServerError: Error, Equatable, Sendable, CustomStringConvertible {
    /// One sentence that names the thing and the way out.
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
