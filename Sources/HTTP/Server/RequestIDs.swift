internal import Synchronization

/// Names for requests.
enum RequestIDs {
    private static let bytesMax = 64

    /// The name that the caller gave, if it can stand in a log as it is; `nil` otherwise.
    static func given(by headers: Headers) -> String? {
        guard let text = headers["X-Request-Id"], !text.isEmpty, text.utf8.count <= bytesMax,
            text.utf8.allSatisfy({ isPlain($0) })
        else { return nil }
        return text
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// Makes names that nobody used before: twelve letters for the process, then a number.
    ///
    /// A request's name need not be hard to guess, and the system's random source is a system call.
    static func source() -> @Sendable () -> String {
        let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
        let process = String(
            decoding: (0..<12).map { _ in alphabet[Int.random(in: 0..<alphabet.count)] },
            as: UTF8.self)
        let counter = Counter()
        return { process + "-" + String(counter.next(), radix: 32) }
    }

    private final class Counter: Sendable {
        private let last = Atomic<UInt64>(0)
        func next() -> UInt64 { last.add(1, ordering: .relaxed).newValue }
    }
}
