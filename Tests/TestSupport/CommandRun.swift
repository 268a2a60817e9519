internal import CPlatform
internal import Glibc
internal import Synchronization

/// What a command line program answered.
package struct CommandResult: Sendable {
    /// Exit code, or 128 + signal as a shell counts.
    package let exitCode: Int
    package let output: [UInt8]
    package let errors: [UInt8]

    /// Standard output as text.
    package var outputText: String { String(decoding: output, as: UTF8.self) }
    /// Standard error as text.
    package var errorText: String { String(decoding: errors, as: UTF8.self) }
}

/// Runs a program without a terminal until it ends.
///
/// Standard input holds `input` and then ends. `environment` goes over ``ChildEnvironment/plain``.
/// A program that runs longer than `timeoutMs` is killed, and ETIMEDOUT is thrown.
package func run(
    _ path: String, _ arguments: [String] = [], environment: [String: String] = [:],
    input: [UInt8] = [], timeoutMs: Int = 60_000
) throws -> CommandResult {
    let child = try starting.withLock { _ in try Child(path, arguments, environment, input) }
    guard child.collect(timeoutMs: timeoutMs) else {
        throw SystemError("wait for \(path) \(arguments.joined(separator: " "))", code: ETIMEDOUT)
    }
    return CommandResult(exitCode: child.end(), output: child.output, errors: child.errors)
}

/// Held while a child starts: between `pipe` and FD_CLOEXEC another child could inherit the pipe,
/// which would then not end before that child does.
private let starting = Mutex<Void>(())

/// A process whose two outputs are read through pipes.
private final class Child {
    private let processID: pid_t
    private var ends: [Int32]
    private var collected: [[UInt8]] = [[], []]
    private var isReaped = false

    var output: [UInt8] { collected[0] }
    var errors: [UInt8] { collected[1] }

    init(
        _ path: String, _ arguments: [String], _ environment: [String: String], _ input: [UInt8]
    ) throws {
        // A file in memory rather than a pipe: it cannot fill up and cannot raise SIGPIPE.
        let source = platform_memfd("input")
        defer { close(source) }
        _ = input.withUnsafeBytes { write(source, $0.baseAddress, $0.count) }
        lseek(source, 0, SEEK_SET)
        let pipes = [try Self.pipe(), try Self.pipe()]
        ends = pipes.map { $0[0] }
        defer { pipes.forEach { close($0[1]) } }

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, descriptor) in [source, pipes[0][1], pipes[1][1]].enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
        }
        // Ends of other tests' pipes, were they held here, would never be seen as closed.
        _ = platform_close_from(&actions, 3)
        let variables = ChildEnvironment.merged(environment).map { "\($0)=\($1)" }
        var started: pid_t = 0
        let code = withPointers(to: [path] + arguments) { argv in
            withPointers(to: variables) { envp in
                posix_spawn(&started, path, &actions, nil, argv, envp)
            }
        }
        processID = started
        guard code == 0 else {
            isReaped = true
            throw SystemError("start \(path)", code: code)
        }
    }

    deinit {
        if !isReaped {
            kill(processID, SIGKILL)
            waitpid(processID, nil, 0)
        }
        ends.forEach { close($0) }
    }

    /// Reads both outputs to their ends; false when time is over.
    func collect(timeoutMs: Int) -> Bool {
        let deadline = Deadline(afterMs: timeoutMs)
        var wanted = ends.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var block = [UInt8](repeating: 0, count: 65_536)
        while wanted.contains(where: { $0.fd >= 0 }) {
            guard !deadline.hasPassed else { return false }
            guard poll(&wanted, nfds_t(wanted.count), deadline.leftMs) > 0 else { continue }
            for index in wanted.indices where wanted[index].revents != 0 && wanted[index].fd >= 0 {
                let count = read(wanted[index].fd, &block, block.count)
                if count > 0 { collected[index] += block[..<count] }
                if count == 0 { wanted[index].fd = -1 }
            }
        }
        return true
    }

    /// Waits for a process that has closed its outputs.
    func end() -> Int {
        var status: Int32 = 0
        waitpid(processID, &status, 0)
        isReaped = true
        let signal = platform_end_signal(status)
        return signal == 0 ? Int(platform_exit_code(status)) : 128 + Int(signal)
    }

    private static func pipe() throws -> [Int32] {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { throw SystemError("make a pipe") }
        ends.forEach { _ = fcntl($0, F_SETFD, FD_CLOEXEC) }
        return ends
    }
}
