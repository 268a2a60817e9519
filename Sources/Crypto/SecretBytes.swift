internal import CSodium

/// Bytes of a secret that are overwritten when they go out of scope.
///
/// A Swift `String` cannot be wiped; this keeps at least our own copies from staying in memory.
struct SecretBytes: ~Copyable {
    /// Length of the secret.
    let count: Int
    private let buffer: UnsafeMutableBufferPointer<UInt8>

    init(_ bytes: some Collection<UInt8>) {
        count = bytes.count
        // One byte more, so that an empty secret has an address too.
        buffer = .allocate(capacity: bytes.count + 1)
        _ = buffer.initialize(from: bytes)
    }

    deinit {
        if let start = buffer.baseAddress { sodium_memzero(start, buffer.count) }
        buffer.deallocate()
    }

    /// Gives the bytes for the duration of a call.
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        body(UnsafeBufferPointer(rebasing: buffer[..<count]))
    }
}
