internal import Glibc

/// A connection that was just accepted.
struct Caller {
    let descriptor: Int32
    /// Of either family; IPv4 takes its first 16 bytes.
    private let address: sockaddr_in6
    private let addressBytes: socklen_t

    init(descriptor: Int32, address: sockaddr_in6, addressBytes: socklen_t) {
        (self.descriptor, self.address, self.addressBytes) = (descriptor, address, addressBytes)
    }

    /// Calls the body with where it comes from.
    func withAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, addressBytes) }
        }
    }

    /// Turns it away.
    func close() {
        Glibc.close(descriptor)
    }
}
