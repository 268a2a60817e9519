/// A text of a known length, written at once: lists have thousands of moments and dates.
struct FixedText {
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private var count = 0

    /// A text of so many ASCII characters, all of which the body appends.
    static func make(_ count: Int, _ body: (inout FixedText) -> Void) -> String {
        String(unsafeUninitializedCapacity: count) { buffer in
            var text = FixedText(buffer: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
            body(&text)
            precondition(text.count == count, "not all of the text was written")
            return count
        }
    }

    private init(buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

    /// Appends an ASCII character.
    mutating func append(_ character: Unicode.Scalar) {
        precondition(count < buffer.count, "more than was announced")
        buffer[count] = UInt8(ascii: character)
        count += 1
    }

    /// Appends the last digits of a number that is not negative, with zeros in front.
    mutating func append(_ number: Int, digits: Int) {
        precondition(digits <= buffer.count - count, "more than was announced")
        var rest = number
        for place in (count..<count + digits).reversed() {
            buffer[place] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
        count += digits
    }
}
