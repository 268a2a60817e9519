/// How long the parts of an exchange took, in microseconds.
///
/// A part is `nil` when it was not reached, or was not needed because a connection was there.
package struct Timings: Sendable, Equatable {
    /// Finding the address of the name.
    package var name: Int?
    /// Connecting.
    package var connect: Int?
    /// Agreeing on keys.
    package var tls: Int?
    /// From the request's last byte to the answer's first.
    package var answer: Int?
    /// Everything.
    package var total: Int

    /// Puts measurements together.
    package init(
        name: Int? = nil, connect: Int? = nil, tls: Int? = nil, answer: Int? = nil, total: Int = 0
    ) {
        (self.name, self.connect, self.tls) = (name, connect, tls)
        (self.answer, self.total) = (answer, total)
    }

    /// What is known of each part, in the order in which they come.
    package var parts: [(part: HTTPError.Part, microseconds: Int)] {
        let all: [(HTTPError.Part, Int?)] = [
            (.name, name), (.connect, connect), (.tls, tls), (.answer, answer),
        ]
        return all.compactMap { part, time in time.map { (part, $0) } }
    }

    /// As in `name 2 ms, connect 31 ms, TLS 64 ms, answer 120 ms`; `0 ms` is less than half one.
    package var sentence: String {
        parts.map { "\($0.part.word) \(($0.microseconds + 500) / 1000) ms" }
            .joined(separator: ", ")
    }

    /// The same with the part in which it ended: it took what is left of everything.
    func ending(in part: HTTPError.Part) -> Timings {
        guard total > 0 else { return self }
        let rest = max(0, total - parts.reduce(0) { $0 + $1.microseconds })
        var all = self
        switch part {
        case .request: break
        case .name: all.name = name ?? rest
        case .connect: all.connect = connect ?? rest
        case .tls: all.tls = tls ?? rest
        case .answer: all.answer = answer ?? rest
        }
        return all
    }
}
