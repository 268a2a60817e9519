import Glibc
import Synchronization

/// Runs a body on so many threads at once and gives what each made of it, in order.
func concurrently<Value: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Int) -> Value
) -> [Value] {
    let results = Results<Value>(count)
    let threads = (0..<count).map { number in
        let work = Unmanaged.passRetained(Work { results.put(body(number), at: number) })
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, runWork, work.toOpaque())
        precondition(code == 0, "a test's few threads can be started")
        return thread
    }
    for thread in threads { pthread_join(thread, nil) }
    return results.all
}

/// What a thread does.
private final class Work {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
}

private func runWork(_ raw: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let raw { Unmanaged<Work>.fromOpaque(raw).takeRetainedValue().body() }
    return nil
}

private final class Results<Value: Sendable>: Sendable {
    private let values: Mutex<[Value?]>

    init(_ count: Int) { values = Mutex(Array(repeating: nil, count: count)) }

    func put(_ value: Value, at index: Int) { values.withLock { $0[index] = value } }
    var all: [Value] { values.withLock { $0.compactMap(\.self) } }
}

/// Something that has happened.
final class Flag: Sendable {
    private let state = Atomic(false)

    func raise() { state.store(true, ordering: .sequentiallyConsistent) }
    var isRaised: Bool { state.load(ordering: .sequentiallyConsistent) }
}
