/// SQL text and the values bound to it, written as one literal.
///
/// `"SELECT name FROM users WHERE id = \(id)"` binds `id`; `\(fragment: other)` and `+` join
/// statements. The text can only come from literals of the source: its pieces are `StaticString`,
/// which nothing makes at run time, so no input ever becomes SQL.
package struct Statement: Sendable {
    /// What the text is made of; it refers to nothing, so that pieces are copied as plain memory.
    fileprivate enum Piece: Sendable {
        case literal(StaticString)
        case parameter
        /// The name, in double quotes.
        case name
    }

    private var pieces: [Piece] = []
    /// A name that the database itself gave; empty where there is none.
    private var name = ""

    /// The bound values in the order of their placeholders.
    package private(set) var values: [Value] = []

    private init() {}

    /// The text with the placeholders `$1 … $n`.
    ///
    /// Every value has its own number, counted from left to right. So the number is also the order
    /// of appearance, by which SQLite counts whatever the name says, and both drivers agree.
    package var text: String {
        String(unsafeUninitializedCapacity: byteCount) { buffer in
            var writer = TextWriter(buffer: buffer)
            var number = 0
            for piece in pieces {
                switch piece {
                case .literal(let literal):
                    writer.append(
                        UnsafeBufferPointer(
                            start: literal.utf8Start, count: literal.utf8CodeUnitCount))
                case .parameter:
                    number += 1
                    writer.append(UInt8(ascii: "$"))
                    writer.append(number)
                case .name:
                    writer.append(UInt8(ascii: "\""))
                    for byte in name.utf8 {
                        if byte == UInt8(ascii: "\"") { writer.append(byte) }
                        writer.append(byte)
                    }
                    writer.append(UInt8(ascii: "\""))
                }
            }
            return writer.count
        }
    }

    /// An upper bound of the text's length, so that it is allocated once.
    private var byteCount: Int {
        let placeholderBytes = 20
        return pieces.reduce(0) { count, piece in
            switch piece {
            case .literal(let literal): count + literal.utf8CodeUnitCount
            case .parameter: count + placeholderBytes
            case .name: count + 2 * name.utf8.count + placeholderBytes
            }
        }
    }

    /// Fills memory from its beginning; a buffer that is too small stops the program.
    private struct TextWriter {
        let buffer: UnsafeMutableBufferPointer<UInt8>
        private(set) var count = 0

        init(buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

        mutating func append(_ byte: UInt8) {
            precondition(count < buffer.count, "a bound that is none")
            buffer[count] = byte
            count += 1
        }

        mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
            precondition(bytes.count <= buffer.count - count, "a bound that is none")
            _ = buffer[count...].update(fromContentsOf: bytes)
            count += bytes.count
        }

        mutating func append(_ number: Int) {
            if number >= 10 { append(number / 10) }
            append(UInt8(ascii: "0") + UInt8(number % 10))
        }
    }

    private mutating func append(_ other: Statement) {
        precondition(name.isEmpty || other.name.isEmpty, "names of two statements")
        name += other.name
        pieces += other.pieces
        values += other.values
    }

    /// Both texts one after the other, with nothing between them.
    package static func + (left: Statement, right: Statement) -> Statement {
        var sum = left
        sum.append(right)
        return sum
    }

    /// Appends the text and values of another statement.
    package static func += (left: inout Statement, right: Statement) {
        left.append(right)
    }

    /// Counts the rows of a table whose name the database's own list of tables gave.
    ///
    /// This is the only statement with a name in it that no literal holds: tools that look at a
    /// whole database ask about tables that they do not know.
    package static func count(ofTable name: String) -> Statement {
        var statement: Statement = "SELECT count(*) FROM "
        statement.pieces.append(.name)
        statement.name = name
        return statement
    }

    /// The parts with the separator between them; an empty statement for no parts.
    ///
    /// A list: `"IN (\(fragment: .joined(ids.map { "\($0)" }, separator: ", ")))"`. Mind that
    /// `IN ()` is not SQL everywhere: ask for an empty list before.
    package static func joined(_ parts: [Statement], separator: Statement) -> Statement {
        var whole = Statement()
        for (index, part) in parts.enumerated() {
            if index > 0 { whole.append(separator) }
            whole.append(part)
        }
        return whole
    }
}

extension Statement: ExpressibleByStringInterpolation {
    package init(stringLiteral literal: StaticString) {
        pieces = [.literal(literal)]
    }

    package init(stringInterpolation interpolation: Interpolation) {
        self = interpolation.statement
    }

    /// Collects the literal's pieces; the compiler calls it.
    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var statement = Statement()

        package init(literalCapacity: Int, interpolationCount: Int) {
            statement.pieces.reserveCapacity(2 * interpolationCount + 1)
            statement.values.reserveCapacity(interpolationCount)
        }

        package mutating func appendLiteral(_ literal: StaticString) {
            guard literal.utf8CodeUnitCount > 0 else { return }
            statement.pieces.append(.literal(literal))
        }

        /// `\(value)`: a placeholder here, the value beside the text.
        package mutating func appendInterpolation(_ value: some Bindable) {
            statement.pieces.append(.parameter)
            statement.values.append(value.bound)
        }

        /// `\(value)` of an optional: null when it is nil.
        package mutating func appendInterpolation(_ value: (some Bindable)?) {
            statement.pieces.append(.parameter)
            statement.values.append(value.bound)
        }

        /// `\(fragment: other)`: the other statement's text and values at this place.
        package mutating func appendInterpolation(fragment other: Statement) {
            statement.append(other)
        }
    }
}

extension Statement {
    /// What makes the text: equal only for statements of the same text, and told much sooner than
    /// by the text; the same text from other lines of the source may differ.
    struct Shape: Hashable {
        private let pieces: [Piece]
        private let name: String

        fileprivate init(_ statement: Statement) {
            (pieces, name) = (statement.pieces, statement.name)
        }

        static func == (left: Shape, right: Shape) -> Bool {
            left.pieces.count == right.pieces.count
                && zip(left.pieces, right.pieces).allSatisfy { $0.mark == $1.mark }
                && left.name == right.name
        }

        func hash(into hasher: inout Hasher) {
            // An odd factor spreads the places of literals, which lie close together.
            var sum: UInt = 0
            for piece in pieces { sum = (sum ^ piece.mark.place) &* 0x9e37_79b9_7f4a_7c15 }
            hasher.combine(sum)
        }
    }

    var shape: Shape { Shape(self) }
}

extension Statement.Piece {
    /// Numbers that only equal pieces have: of a literal, its place in the program's memory.
    fileprivate var mark: (place: UInt, length: Int) {
        switch self {
        case .literal(let literal): (UInt(bitPattern: literal.utf8Start), literal.utf8CodeUnitCount)
        case .parameter: (0, 0)
        case .name: (0, -1)
        }
    }
}
