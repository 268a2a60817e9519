internal import CMicroHTTPD
internal import Glibc

/// A socket that callers connect to.
struct ListeningSocket {
    let descriptor: Int32
    /// The port, also when the system chose it.
    let port: UInt16

    /// Connections that the kernel holds until they are accepted.
    private static let backlogCount: Int32 = 4_096
    /// Bytes of an answer that the kernel takes before it can send them.
    ///
    /// Without this limit (`tcp_notsent_lowat` in Linux's networking/ip-sysctl) it takes megabytes
    /// for a caller who does not read, while the thread that gives them serves nobody else.
    private static let unsentBytesMax: Int32 = 32_768

    /// Listens at an address of this machine; `::` stands for every address of both families.
    init(address: String, port: UInt16) throws(ServerError) {
        guard let parsed = NetworkAddress(address) else {
            throw ServerError("'\(address)' is not an address; use one like 127.0.0.1 or ::1")
        }
        let family = parsed.isIPv4 ? AF_INET : AF_INET6
        let made = socket(
            family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard made >= 0 else { throw Self.failure("open a socket for", address, port) }
        descriptor = made
        do throws(ServerError) {
            Self.set(made, SOL_SOCKET, SO_REUSEADDR, 1)
            // Connections have it from the socket that accepted them.
            Self.set(made, Int32(IPPROTO_TCP), TCP_NOTSENT_LOWAT, Self.unsentBytesMax)
            if family == AF_INET6 { Self.set(made, Int32(IPPROTO_IPV6), IPV6_V6ONLY, 0) }
            guard Self.bind(made, parsed, port) == 0 else {
                throw Self.failure("listen at", address, port)
            }
            guard listen(made, Self.backlogCount) == 0 else {
                throw Self.failure("listen at", address, port)
            }
            self.port = Self.port(of: made)
        } catch {
            Glibc.close(made)
            throw error
        }
    }

    /// What came of accepting.
    enum Acceptance {
        case caller(Caller)
        /// Nobody waits, or the socket does not listen any more.
        case nobody
        /// A caller left before it was accepted.
        case retry
        /// Descriptors or memory are short, or worse; whoever waits goes on waiting.
        case trouble
    }

    /// Accepts who waits longest.
    func accept() -> Acceptance {
        var address = sockaddr_in6()
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let accepted = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                accept4(
                    descriptor, $0, &length,
                    Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue))
            }
        }
        guard accepted < 0 else {
            return .caller(Caller(descriptor: accepted, address: address, addressBytes: length))
        }
        return switch errno {
        case EAGAIN, EINVAL: .nobody
        case EINTR, ECONNABORTED: .retry
        default: .trouble
        }
    }

    /// Waits until it stops listening and, if asked for, for callers.
    func wait(forCallers: Bool, milliseconds: Int32) {
        var watched = pollfd(
            fd: descriptor, events: forCallers ? Int16(POLLIN) : 0, revents: 0)
        poll(&watched, 1, milliseconds)
    }

    /// Stops listening and wakes who waits; callers that come are refused, and those that wait to
    /// be accepted are cut off.
    ///
    /// The descriptor stays open until `close`: a thread may be about to use its number.
    func stopListening() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Gives the descriptor back.
    func close() {
        Glibc.close(descriptor)
    }

    private static func failure(_ act: String, _ address: String, _ port: UInt16) -> ServerError {
        ServerError("cannot \(act) \(address) port \(port): \(String(cString: strerror(errno)))")
    }

    private static func set(_ socket: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        setsockopt(socket, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func bind(_ socket: Int32, _ address: NetworkAddress, _ port: UInt16) -> Int32 {
        if address.isIPv4 {
            var four = sockaddr_in()
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = port.bigEndian
            four.sin_addr.s_addr = UInt32(truncatingIfNeeded: address.low).bigEndian
            return bind(socket, &four, MemoryLayout<sockaddr_in>.size)
        }
        var six = sockaddr_in6()
        six.sin6_family = sa_family_t(AF_INET6)
        six.sin6_port = port.bigEndian
        withUnsafeMutableBytes(of: &six.sin6_addr) { bytes in
            bytes.storeBytes(of: address.high.bigEndian, as: UInt64.self)
            bytes.storeBytes(of: address.low.bigEndian, toByteOffset: 8, as: UInt64.self)
        }
        return bind(socket, &six, MemoryLayout<sockaddr_in6>.size)
    }

    private static func bind(_ socket: Int32, _ address: UnsafeRawPointer, _ count: Int) -> Int32 {
        Glibc.bind(socket, address.assumingMemoryBound(to: sockaddr.self), socklen_t(count))
    }

    private static func port(of socket: Int32) -> UInt16 {
        var address = sockaddr_in6()
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        // The port stands at the same place in both families.
        withUnsafeMutablePointer(to: &address) { pointer in
            _ = pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(socket, $0, &length)
            }
        }
        return UInt16(bigEndian: address.sin6_port)
    }
}
