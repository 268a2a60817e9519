internal import Glibc
internal import Synchronization

/// A socket that listens on a loopback port, and the one thread that serves it until it is closed.
final class LoopbackListener: Sendable {
    /// The port on 127.0.0.1.
    let port: Int
    let descriptor: Int32
    /// Readable once the thread is to end.
    let stop: Int32
    /// A byte in here ends the thread, which watches ``stop``.
    ///
    /// The end of the pipe would not do: a process that another test starts may hold it as well.
    private let stopper: Int32
    private let thread = Mutex<pthread_t?>(nil)

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = descriptor
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw -> Int32 in
                guard bind(listener, raw, length) == 0, listen(listener, 16) == 0 else { return -1 }
                return getsockname(listener, raw, &length)
            }
        }
        guard code == 0 else { throw SystemError("listen on 127.0.0.1") }
        port = Int(UInt16(bigEndian: address.sin_port))
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw SystemError("make a pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (stop, stopper) = (ends[0], ends[1])
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Runs the body on the thread; it returns when ``stop`` can be read.
    func start(_ body: @escaping @Sendable () -> Void) throws {
        let context = Unmanaged.passRetained(Body(body))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { raw in
                guard let raw else { return nil }
                Unmanaged<Body>.fromOpaque(raw).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        guard code == 0 else { throw SystemError("start a thread", code: code) }
        self.thread.withLock { $0 = thread }
    }

    /// Closes everything, and waits for the thread.
    func close() {
        let thread = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        guard let thread else { return }
        var byte: UInt8 = 1
        _ = write(stopper, &byte, 1)
        pthread_join(thread, nil)
        for descriptor in [descriptor, stop, stopper] { Glibc.close(descriptor) }
    }
}
