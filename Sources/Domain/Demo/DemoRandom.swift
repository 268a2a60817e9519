/// Random numbers that a seed repeats exactly (SplitMix64: Steele, Lea, Flood, OOPSLA 2014).
struct DemoRandom {
    private var state: UInt64

    /// What numbers are drawn for: each use has a stream of its own, so that more draws in one
    /// change nothing in another.
    enum Stream: UInt64 {
        case identity = 1
        case identifier, contact, standing, profile, dates, traffic, records, desk, agent
    }

    /// The numbers of one person and one use.
    init(seed: Int64, number: Int, _ stream: Stream) {
        state = UInt64(bitPattern: seed) &* 0xD134_2543_DE82_EF95 &+ stream.rawValue << 56
        state ^= UInt64(truncatingIfNeeded: number) &* 0x9E37_79B9_7F4A_7C15
        // Neighbouring people have neighbouring states; one step parts them.
        state = next()
    }

    /// The next 64 bits.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, not including, the bound, which is at least 1.
    mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number within bounds.
    mutating func number(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.count)
    }

    /// True that many times in a thousand.
    mutating func chance(perMille: Int) -> Bool { below(1000) < perMille }

    /// One element of a list that has some.
    mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

    /// Different elements of a list, in the list's order.
    mutating func some(_ count: Int, of list: [String]) -> [String] {
        var left = min(count, list.count)
        return list.indices.filter { index in
            guard below(list.count - index) < left else { return false }
            left -= 1
            return true
        }.map { list[$0] }
    }

    /// An identifier that holds a moment (RFC 9562, 5.7).
    mutating func identifier<Entity: Identified>(at moment: Instant) -> ID<Entity> {
        let time = UInt64(bitPattern: moment.milliseconds) << 16
        return ID(high: time | 0x7000 | next() >> 52, low: next() >> 2 | 0x8000_0000_0000_0000)
    }

    /// The fingerprint of a token that nobody has: 64 hexadecimal digits.
    mutating func fingerprint() -> String {
        (0..<4).map { _ in
            let digits = String(next(), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
