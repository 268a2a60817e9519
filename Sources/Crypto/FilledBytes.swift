extension [UInt8] {
    /// Makes an array of exactly `length` bytes, all of which a C function writes.
    init(length: Int, writtenBy write: (UnsafeMutablePointer<UInt8>) -> Void) {
        self.init(unsafeUninitializedCapacity: length) { buffer, filled in
            // There is no address, and nothing to write, when the length is zero.
            if let start = buffer.baseAddress { write(start) }
            filled = length
        }
    }
}
