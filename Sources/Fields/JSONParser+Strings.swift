extension JSONParser {
    /// The string that starts at the quotation mark at `index`.
    mutating func string() throws(JSONError) -> String {
        let start = index
        index += 1
        var isASCII = try skipPlain()
        var result = try text(from: start + 1, to: index, isASCII: isASCII)
        while next == UInt8(ascii: "\\") {
            result.unicodeScalars.append(try escape())
            let plain = index
            isASCII = try skipPlain()
            if index > plain { result += try text(from: plain, to: index, isASCII: isASCII) }
        }
        index += 1
        return result
    }

    /// Goes on to a quotation mark or a backslash; what else ends a run of text is an error.
    ///
    /// - Returns: whether all that was skipped is ASCII.
    private mutating func skipPlain() throws(JSONError) -> Bool {
        var seen: UInt8 = 0
        var place = index
        while place < bytes.count {
            let byte = bytes[place]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                index = place
                return seen < 0x80
            }
            guard byte >= 0x20 else { throw failure(.controlCharacter, at: place) }
            seen |= byte
            place += 1
        }
        index = place
        throw failure(.unexpectedEnd)
    }

    private func text(
        from start: Int, to end: Int, isASCII: Bool
    ) throws(JSONError) -> String {
        let run = UnsafeBufferPointer(rebasing: bytes[start..<end])
        // Most runs are ASCII; validation costs more than all the rest of reading them.
        if isASCII { return String(decoding: run, as: UTF8.self) }
        guard let text = String(validating: run, as: UTF8.self) else {
            throw failure(.badUTF8, at: start + validLength(of: run))
        }
        return text
    }

    /// Length of the longest beginning that is UTF-8; only for an error's position.
    private func validLength(of run: UnsafeBufferPointer<UInt8>) -> Int {
        var decoder = UTF8()
        var iterator = run.makeIterator()
        var length = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            length += UTF8.width(scalar)
        }
        return length
    }

    /// The character of the escape that starts at the backslash at `index`.
    private mutating func escape() throws(JSONError) -> Unicode.Scalar {
        let start = index
        index += 1
        guard index < bytes.count else { throw failure(.unexpectedEnd) }
        let letter = bytes[index]
        index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try codePoint(from: start)
        default: throw failure(.badEscape, at: start)
        }
    }

    /// The character of `\uXXXX`, or of two that are a surrogate pair (RFC 8259 section 7).
    private mutating func codePoint(from start: Int) throws(JSONError) -> Unicode.Scalar {
        let first = try codeUnit(from: start)
        if let scalar = Unicode.Scalar(first) { return scalar }
        let afterFirst = index
        if UTF16.isLeadSurrogate(first), next == UInt8(ascii: "\\"), index + 1 < bytes.count,
            bytes[index + 1] == UInt8(ascii: "u")
        {
            index += 2
            let second = try codeUnit(from: afterFirst)
            if UTF16.isTrailSurrogate(second) {
                return UTF16.decode(UTF16.EncodedScalar([first, second]))
            }
            index = afterFirst  // The second one is a character of its own.
        }
        guard limits.replacesLoneSurrogates else { throw failure(.loneSurrogate, at: start) }
        replaced += 1
        return "\u{FFFD}"
    }

    private mutating func codeUnit(from start: Int) throws(JSONError) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard index < bytes.count else { throw failure(.unexpectedEnd) }
            let digit: UInt8
            switch bytes[index] {
            case let byte where byte &- 0x30 < 10: digit = byte - 0x30
            case let byte where (byte | 0x20) &- 0x61 < 6: digit = (byte | 0x20) - 0x61 + 10
            default: throw failure(.badEscape, at: start)
            }
            value = value << 4 | UInt16(digit)
            index += 1
        }
        return value
    }
}
