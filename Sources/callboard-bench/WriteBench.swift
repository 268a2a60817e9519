internal import Domain
internal import Service
internal import Storage
internal import Glibc
internal import Synchronization

/// Durable operations through the gate, alone and by sixteen at once, and sign-ins.
struct WriteBench {
    let bench: Workbench

    private static let seconds = 3.0
    private static let writers = 16
    private static let signIns = 60

    func measure() throws(Failure) -> [Figure] {
        let user = try bench.admin.perform(CreateUser(email: address, name: "N", role: .caster)).id
        let alone = rate(writers: 1, user)
        let together = rate(writers: Self.writers, user)
        return [
            Figure(
                name: "durable operations/s, 1 writer", value: alone.perSecond, unit: "/s",
                limit: .none
            ),
            Figure(
                name: "durable operations/s, 16 writers", value: together.perSecond, unit: "/s",
                limit: .atLeast(4000)
            ),
            Figure(
                name: "operations per fsync, 16 writers", value: together.perCommit, unit: "",
                limit: .atLeast(8)
            ),
            Figure(
                name: "sign-ins/s, 2 at once", value: try signInsPerSecond(), unit: "/s",
                limit: .atLeast(30)
            ),
        ]
    }

    private var address: EmailAddress {
        guard let address = EmailAddress("n@bench.example") else {
            preconditionFailure("the literal is an address")
        }
        return address
    }

    private func rate(writers: Int, _ user: User.ID) -> (perSecond: Double, perCommit: Double) {
        let before = bench.database.commits
        let start = Stopwatch.now
        let admin = bench.admin
        let done = Crew.run(writers) {
            var count = 0
            while Stopwatch.now - start < Self.seconds {
                guard (try? admin.perform(AddNote(user: user, text: "measured"))) != nil else {
                    break
                }
                count += 1
            }
            return count
        }
        let after = bench.database.commits
        let commits = Double(after.batches - before.batches)
        return (Double(done) / (Stopwatch.now - start), Double(done) / max(commits, 1))
    }

    private func signInsPerSecond() throws(Failure) -> Double {
        let anybody = bench.service.backend(nil)
        let start = Stopwatch.now
        let signIn = StartSession(login: Workbench.login, password: Workbench.password)
        let done = Crew.run(2) {
            (0..<Self.signIns / 2).reduce(0) { count, _ in
                count + ((try? anybody.perform(signIn)) == nil ? 0 : 1)
            }
        }
        return Double(done) / (Stopwatch.now - start)
    }
}

/// Threads that work at the same time.
enum Crew {
    /// Runs a body on so many threads and adds up what they give.
    static func run(_ count: Int, _ body: @escaping @Sendable () -> Int) -> Int {
        let work = Work(body)
        var threads: [pthread_t] = []
        for _ in 0..<count {
            var thread = pthread_t()
            let context = Unmanaged.passRetained(work).toOpaque()
            let made = pthread_create(
                &thread, nil,
                { context in
                    guard let context else { return nil }
                    Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run()
                    return nil
                }, context)
            precondition(made == 0, "a benchmark needs its threads")
            threads.append(thread)
        }
        for thread in threads { pthread_join(thread, nil) }
        return work.total.withLock { $0 }
    }

    private final class Work: Sendable {
        let total = Mutex(0)
        private let body: @Sendable () -> Int

        init(_ body: @escaping @Sendable () -> Int) { self.body = body }

        func run() {
            let count = body()
            total.withLock { $0 += count }
        }
    }
}
