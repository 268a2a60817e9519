/// What a field holds: nothing, a value, or something that cannot be read.
enum Reading<Value> {
    case absent
    case value(Value)
    case unreadable

    /// The value, if there is one.
    var value: Value? {
        if case .value(let value) = self { value } else { nil }
    }
}

/// Reads bytes from the front; every step takes all or nothing.
struct ByteScanner {
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }

    /// Takes a character.
    mutating func skip(_ character: Character) -> Bool {
        guard let byte = character.asciiValue, rest.first == byte else { return false }
        rest.removeFirst()
        return true
    }

    /// Takes blanks; whether there was one.
    mutating func skipBlanks() -> Bool {
        let count = rest.count
        rest = rest.drop { $0 == 32 || $0 == 9 }
        return rest.count < count
    }

    /// Takes a word of ASCII, capitals or not.
    mutating func skip(word: String) -> Bool {
        let head = rest.prefix(word.utf8.count)
        guard head.lazy.map(\.small).elementsEqual(word.utf8) else { return false }
        rest.removeFirst(word.utf8.count)
        return true
    }

    /// Takes a number with so many digits, no more and no fewer.
    mutating func number(digits: ClosedRange<Int>) -> Int? {
        let run = rest.prefix(while: \.isDigit)
        guard digits.contains(run.count) else { return nil }
        rest.removeFirst(run.count)
        return run.reduce(0) { $0 * 10 + Int($1) - 48 }
    }

    /// Takes a run of ASCII letters, in small letters.
    mutating func letters() -> String {
        let run = rest.prefix(while: \.isLetter)
        rest.removeFirst(run.count)
        return String(decoding: run.map(\.small), as: UTF8.self)
    }
}
