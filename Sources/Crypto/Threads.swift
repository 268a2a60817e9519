internal import Glibc

/// Work on several threads that somebody waits for.
enum Threads {
    /// Runs a body on so many threads at once, this one among them, and waits for all.
    ///
    /// The body shares out its work itself, so nothing is lost when a thread cannot be started.
    static func run(_ count: Int, _ body: @escaping @Sendable () -> Void) {
        let started = (1..<max(count, 1)).compactMap { _ in start(body) }
        body()
        for thread in started { pthread_join(thread, nil) }
    }

    private final class Context: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    private static func start(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
        let context = Unmanaged.passRetained(Context(body))
        var thread = pthread_t()
        let result = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Context>.fromOpaque(context).takeRetainedValue().body()
                return nil
            }, context.toOpaque())
        guard result == 0 else {
            context.release()
            return nil
        }
        return thread
    }
}
