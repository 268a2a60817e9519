internal import CPlatform
internal import Domain
internal import Glibc
internal import Storage
internal import Terminal

/// Measures what callboard promises; see ``BenchOptions/usage``.
@main
enum Bench {
    private static let smallUsers = 10_000

    static func main() {
        setlocale(LC_ALL, "C.UTF-8")
        let words = CommandLine.arguments.dropFirst()
        guard !words.contains("--help") else { return print(BenchOptions.usage) }
        do {
            let options = try BenchOptions(words)
            mkdir(options.folder, 0o700)
            let figures =
                options.isJobs
                ? try jobs(in: options.folder, server: options.server)
                : try measure(in: options.folder, users: options.users)
            for figure in figures { print(figure.line) }
            exit(options.isCheck && figures.contains(where: \.isMissed) ? 1 : 0)
        } catch let misuse as BenchOptions.Misuse {
            print("callboard-bench: \(misuse.message)\n\(BenchOptions.usage)")
            exit(2)
        } catch {
            print("callboard-bench: \((error as? Failure)?.message ?? "\(error)")")
            exit(1)
        }
    }

    private static func measure(in folder: String, users: Int) throws -> [Figure] {
        let program = try sibling("callboard")
        let small = "\(folder)/users-\(smallUsers).db"
        let large = "\(folder)/users-\(users).db"
        try make(small, users: smallUsers, by: program)
        try make(large, users: users, by: program)
        let writing = "\(folder)/writing.db"
        for suffix in ["", "-wal", "-shm"] { unlink(writing + suffix) }
        let writer = try Workbench(path: writing, kind: .real, creating: true)
        let lists = ListBench(
            small: try Workbench(path: small, kind: .demo, creating: false),
            large: try Workbench(path: large, kind: .demo, creating: false)
        )
        return try StartBench(program: program, database: large).measure() + lists.measure()
            + WriteBench(bench: writer).measure() + SignInBench(bench: writer).measure()
            + AuditBench(bench: writer).measure()
            + ScreenBench().measure() + jobs(in: folder, server: nil)
    }

    /// The figures of jobs alone, in a file or on a server.
    private static func jobs(in folder: String, server: String?) throws -> [Figure] {
        let path = server ?? "\(folder)/jobs.db"
        if server == nil { for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) } }
        let many = "\(folder)/many-jobs.db"
        let bench = try Workbench(path: path, kind: .real, creating: true)
        let other = try Workbench(path: path, kind: .real, creating: false)
        let large = try Workbench(path: many, kind: .real, creating: access(many, F_OK) != 0)
        var jobs = JobBench(bench: bench, other: other.database, large: large)
        if server != nil { (jobs.place, jobs.leastPerSecond) = ("PostgreSQL", 4_000) }
        return try jobs.measure()
    }

    /// The program that was built beside this one.
    private static func sibling(_ name: String) throws(Failure) -> String {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink("/proc/self/exe", &path, path.count - 1)
        guard length > 0 else { throw .unavailable("the program's own path is not known") }
        let own = String(decoding: path[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let folder = own[..<(own.lastIndex(of: "/") ?? own.startIndex)]
        return "\(folder)/\(name)"
    }

    /// Makes a database of sample data unless it is there.
    private static func make(_ path: String, users: Int, by program: String) throws(Failure) {
        guard access(path, F_OK) != 0 else { return }
        let words = [program, "demo", "create", path, "--users", "\(users)"]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for pointer in arguments { free(pointer) } }
        var child = pid_t()
        guard posix_spawn(&child, program, nil, nil, &arguments, platform_environment()) == 0 else {
            throw .unavailable("\(program) cannot be started; build it first")
        }
        var status: Int32 = 0
        waitpid(child, &status, 0)
        guard platform_exit_code(status) == 0 else {
            throw .unavailable("the sample database \(path) was not made")
        }
    }
}
