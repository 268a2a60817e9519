/// What the access log says about one request.
package struct AccessRecord: Sendable, Equatable {
    /// When the answer ended, in milliseconds since 1970, UTC.
    package var timeMs: Int64
    /// As in `Request.id`; empty when it could not be read.
    package var id: String
    /// The caller's address.
    package var peer: String
    /// As the caller wrote it; empty when it could not be read.
    package var method: String
    /// The template of the path, never the path itself, which may name a person; `nil` without.
    package var route: String?
    /// The status; 0 when the caller went before the answer.
    package var status: Int
    /// Bytes of the answer's body.
    package var bytes: Int
    /// Microseconds from the first line of the request to the end of the answer.
    package var durationUs: Int64
    /// Whether the caller took the whole answer.
    package var isComplete: Bool
}
