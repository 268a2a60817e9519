extension JSON {
    /// What is read, and how much of it.
    package struct Limits: Sendable {
        /// Longest text.
        package var bytesMax = 64 << 20
        /// Deepest nesting; each level takes stack.
        package var depthMax = 64
        /// Most values, counted at every depth: each takes many times the memory of its text.
        package var valuesMax = Int.max
        /// Whether half a surrogate pair becomes U+FFFD instead of an error.
        package var replacesLoneSurrogates = false

        package init(
            bytesMax: Int = 64 << 20, depthMax: Int = 64, valuesMax: Int = .max,
            replacesLoneSurrogates: Bool = false
        ) {
            self.bytesMax = bytesMax
            self.depthMax = depthMax
            self.valuesMax = valuesMax
            self.replacesLoneSurrogates = replacesLoneSurrogates
        }
    }

    /// Reads one value and nothing else from UTF-8, strictly (RFC 8259).
    ///
    /// A name that comes twice in an object is an error, since readers differ on what it means; so
    /// are two names that differ only in normalisation, which Swift cannot tell apart.
    package init(parsing bytes: [UInt8], _ limits: Limits = Limits()) throws(JSONError) {
        self = try Self.read(bytes, limits).value
    }

    /// Reads one value from a text.
    package init(parsing text: String, _ limits: Limits = Limits()) throws(JSONError) {
        self = try Self.read(Array(text.utf8), limits).value
    }

    /// Reads one value and counts the halves of surrogate pairs that became U+FFFD.
    package static func read(
        _ bytes: [UInt8], _ limits: Limits = Limits()
    ) throws(JSONError) -> (value: JSON, replaced: Int) {
        try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
            var parser = JSONParser(bytes: buffer, limits: limits)
            let value = try parser.document()
            return (value, parser.replaced)
        }
    }
}

/// Reads JSON from bytes that outlive it.
struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    let limits: JSON.Limits
    /// The next byte to read.
    var index = 0
    /// Halves of surrogate pairs that became U+FFFD.
    var replaced = 0
    private var depth = 0
    /// Values so far.
    private var count = 0

    init(bytes: UnsafeBufferPointer<UInt8>, limits: JSON.Limits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// The value that fills the whole text.
    mutating func document() throws(JSONError) -> JSON {
        guard bytes.count <= limits.bytesMax else {
            throw failure(.tooLarge(bytesMax: limits.bytesMax))
        }
        skipSpace()
        let value = try value()
        skipSpace()
        guard index == bytes.count else { throw failure(.trailingText) }
        return value
    }

    /// An error at the next byte, or at another one.
    func failure(_ reason: JSONError.Reason, at place: Int? = nil) -> JSONError {
        JSONError(reason, at: place ?? index, in: bytes)
    }

    /// The next byte; 0 at the end, where no byte of JSON is 0.
    var next: UInt8 { index < bytes.count ? bytes[index] : 0 }

    private mutating func value() throws(JSONError) -> JSON {
        count += 1
        guard count <= limits.valuesMax else {
            throw failure(.tooMany(valuesMax: limits.valuesMax))
        }
        switch next {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw unexpected("a value")
        }
    }

    private func unexpected(_ expected: String) -> JSONError {
        failure(index < bytes.count ? .unexpected(expected: expected) : .unexpectedEnd)
    }

    private mutating func skipSpace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x0A, 0x0D, 0x09: index += 1
            default: return
            }
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        for offset in 0..<word.utf8CodeUnitCount {
            guard next == word.utf8Start[offset] else { throw unexpected("'\(word)'") }
            index += 1
        }
        return value
    }

    private mutating func enter() throws(JSONError) {
        guard depth < limits.depthMax else { throw failure(.tooDeep(depthMax: limits.depthMax)) }
        depth += 1
        index += 1
        skipSpace()
    }

    private mutating func leave() {
        depth -= 1
        index += 1
    }

    private mutating func array() throws(JSONError) -> [JSON] {
        try enter()
        var elements: [JSON] = []
        if next == UInt8(ascii: "]") {
            leave()
            return elements
        }
        while true {
            elements.append(try value())
            skipSpace()
            if next == UInt8(ascii: "]") { break }
            guard next == UInt8(ascii: ",") else { throw unexpected("',' or ']'") }
            index += 1
            skipSpace()
        }
        leave()
        return elements
    }

    private mutating func object() throws(JSONError) -> JSONObject {
        try enter()
        var members = DistinctMembers()
        if next == UInt8(ascii: "}") {
            leave()
            return JSONObject()
        }
        while true {
            let start = index
            guard next == UInt8(ascii: "\"") else { throw unexpected("a name in quotes") }
            let name = try string()
            skipSpace()
            guard next == UInt8(ascii: ":") else { throw unexpected("':'") }
            index += 1
            skipSpace()
            guard members.add(name, try value()) else { throw failure(.duplicateName, at: start) }
            skipSpace()
            if next == UInt8(ascii: "}") { break }
            guard next == UInt8(ascii: ",") else { throw unexpected("',' or '}'") }
            index += 1
            skipSpace()
        }
        leave()
        return JSONObject(distinct: members.members)
    }

    private mutating func number() throws(JSONError) -> JSON {
        let start = index
        let isNegative = next == UInt8(ascii: "-")
        if isNegative { index += 1 }
        let whole = digits()
        // A leading zero stands alone.
        guard whole == 1 || whole > 1 && bytes[index - whole] != UInt8(ascii: "0") else {
            throw failure(.badNumber, at: start)
        }
        var isWhole = true
        if next == UInt8(ascii: ".") {
            isWhole = false
            index += 1
            guard digits() > 0 else { throw failure(.badNumber, at: start) }
        }
        if next | 0x20 == UInt8(ascii: "e") {
            isWhole = false
            index += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { index += 1 }
            guard digits() > 0 else { throw failure(.badNumber, at: start) }
        }
        if isWhole, let value = integer(from: start, isNegative: isNegative) {
            return .integer(value)
        }
        let text = UnsafeBufferPointer(rebasing: bytes[start..<index])
        return .decimal(String(decoding: text, as: UTF8.self))
    }

    /// Skips digits and counts them.
    private mutating func digits() -> Int {
        let start = index
        while index < bytes.count, bytes[index] &- 0x30 < 10 { index += 1 }
        return index - start
    }

    /// The digits before `index` as a number; `nil` if it does not fit, or is a negative zero.
    private func integer(from start: Int, isNegative: Bool) -> Int64? {
        var value: Int64 = 0
        for byte in bytes[(isNegative ? start + 1 : start)..<index] {
            let (product, productOverflows) = value.multipliedReportingOverflow(by: 10)
            // Counting downwards reaches the smallest number, which has no positive twin.
            let (sum, sumOverflows) = product.subtractingReportingOverflow(Int64(byte & 15))
            if productOverflows || sumOverflows { return nil }
            value = sum
        }
        if isNegative { return value == 0 ? nil : value }
        return value == .min ? nil : -value
    }
}

/// Members of one object while it is read; finds a name that comes twice without n² comparisons.
private struct DistinctMembers {
    /// Up to this many, comparing is faster than hashing.
    private static let comparedMax = 16

    private(set) var members: [JSONObject.Member] = []
    private var names: Set<String> = []

    /// Adds a member; false if its name came before.
    mutating func add(_ name: String, _ value: JSON) -> Bool {
        if members.count < Self.comparedMax {
            guard !members.contains(where: { $0.name == name }) else { return false }
        } else {
            if names.isEmpty { names = Set(members.map(\.name)) }
            guard names.insert(name).inserted else { return false }
        }
        // Most objects have some members: growing from one to eight would copy them three times.
        if members.isEmpty { members.reserveCapacity(8) }
        members.append(JSONObject.Member(name: name, value: value))
        return true
    }
}
