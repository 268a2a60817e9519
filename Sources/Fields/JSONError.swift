/// Why a text is not the JSON that was asked for, and where.
package struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong.
    package enum Reason: Sendable, Equatable {
        case tooLarge(bytesMax: Int)
        case tooDeep(depthMax: Int)
        case tooMany(valuesMax: Int)
        case unexpectedEnd
        /// Something else than `expected` stands there.
        case unexpected(expected: String)
        case trailingText
        case badNumber
        case badEscape
        case loneSurrogate
        case controlCharacter
        case badUTF8
        /// The name is not repeated here: it may hold anything.
        case duplicateName
    }

    /// What is wrong.
    package let reason: Reason
    /// Line of the first byte at fault, from 1.
    package let line: Int
    /// Column of it in code points, from 1.
    package let column: Int

    package var description: String { "line \(line), column \(column): \(sentence)" }

    private var sentence: String {
        switch reason {
        case .tooLarge(let bytesMax): "the text is longer than \(bytesMax) bytes"
        case .tooDeep(let depthMax): "arrays and objects are nested deeper than \(depthMax)"
        case .tooMany(let valuesMax): "there are more than \(valuesMax) values"
        case .unexpectedEnd: "the text ends too early"
        case .unexpected(let expected): "expected \(expected)"
        case .trailingText: "expected nothing more after the value"
        case .badNumber: "this is not a number; write it like -12.5e3"
        case .badEscape: "this escape does not exist; write a backslash as \\\\"
        case .loneSurrogate: "half a surrogate pair; write the whole character"
        case .controlCharacter: "a control character must be escaped"
        case .badUTF8: "the text is not UTF-8"
        case .duplicateName: "this name came before in the same object"
        }
    }
}

extension JSONError {
    /// Finds line and column of a byte.
    init(_ reason: Reason, at index: Int, in bytes: UnsafeBufferPointer<UInt8>) {
        let before = bytes[..<min(index, bytes.count)]
        let newline = UInt8(ascii: "\n")
        let lineStart = before.lastIndex(of: newline).map { $0 + 1 } ?? 0
        // A continuation byte (10xxxxxx) is no code point of its own.
        let column = before[lineStart...].count { $0 & 0xC0 != 0x80 } + 1
        self.init(
            reason: reason, line: before.count { $0 == newline } + 1, column: column)
    }
}
