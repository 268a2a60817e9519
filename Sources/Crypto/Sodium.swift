internal import CSodium

/// The start of libsodium, which must precede every other call to it.
enum Sodium {
    /// Touching this starts the library once, safely from any thread (sodium_init(3)).
    static let ready: Void = {
        // -1 means that the kernel gives no randomness; nothing secret may be made then.
        guard sodium_init() >= 0 else { fatalError("libsodium cannot start: no random source") }
    }()
}
