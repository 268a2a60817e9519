/// Why a request got no answer.
///
/// It tells host and port, never a path, a header or a body.
package struct HTTPError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The part of the exchange that failed.
    package enum Part: String, Sendable, CaseIterable {
        /// The request itself cannot be sent: a malformed address or header.
        case request
        /// The name has no address.
        case name
        /// Nobody accepts connections there.
        case connect
        /// The other end could not prove who it is, or no common protocol was found.
        case tls
        /// It broke off, came too late or is no HTTP.
        case answer

        /// As people read it.
        package var word: String { self == .tls ? "TLS" : rawValue }
    }

    /// What happened to the part.
    package enum Kind: Sendable, Equatable {
        case failed
        /// It took longer than it may.
        case timedOut
        /// The answer is longer than what is read.
        case tooLarge
        /// The client was stopped.
        case stopped
    }

    package var part: Part
    package var kind: Kind
    /// Whether the other end may have got the request: then what it asked for may have happened.
    package var maybeSent: Bool
    package var timings: Timings
    /// One sentence without a period.
    package var message: String

    /// Describes a failed exchange.
    package init(
        _ part: Part, _ message: String, kind: Kind = .failed, maybeSent: Bool = false,
        timings: Timings = Timings()
    ) {
        (self.part, self.kind, self.maybeSent) = (part, kind, maybeSent)
        (self.timings, self.message) = (timings, message)
    }

    /// As in `connect: console.example refuses (name 1 ms, connect 30 ms)`.
    package var description: String {
        let times = timings.ending(in: part).sentence
        return "\(part.word): \(message)" + (times.isEmpty ? "" : " (\(times))")
    }
}
