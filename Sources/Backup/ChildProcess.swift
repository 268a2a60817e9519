package import Domain
internal import Glibc

/// Another program at work: started without a shell, fed and read through pipes.
///
/// Its narration is kept and becomes the failure's sentence. Its environment is what it is given
/// and nothing else but where programs and the user's files are.
package final class ChildProcess {
    private let name: String
    private let process: pid_t
    private var input: Int32
    private let output: Int32
    private let narration: Int32
    private var isReaped = false

    private static let blockBytes = 262_144
    private static let narrationBytesMax = 2000
    private static let folders = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin"

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - words: its name or path, then its arguments; none of them may be secret.
    ///   - environment: what it finds there; secrets may be here.
    /// - Throws: `unavailable` when it is not there.
    package init(_ words: [String], environment: [String: String] = [:]) throws(Failure) {
        name = words[0]
        var (toChild, fromChild): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
        guard pipe(&toChild) == 0, pipe(&fromChild) == 0 else {
            throw .unavailable("\(name) cannot be started: \(systemReason())")
        }
        narration = Self.unnamedFile()
        for end in [toChild[1], fromChild[0], narration] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, end) in [toChild[0], fromChild[1], narration].enumerated() {
            posix_spawn_file_actions_adddup2(&actions, end, Int32(number))
        }
        for end in [toChild[0], fromChild[1]] {
            posix_spawn_file_actions_addclose(&actions, end)
        }
        (input, output) = (toChild[1], fromChild[0])
        var started: pid_t = 0
        let code = Self.spawn(&started, words, environment, &actions)
        process = started
        close(toChild[0])
        close(fromChild[1])
        guard code == 0 else {
            isReaped = true
            let reason = String(cString: strerror(code)).lowercased()
            throw .unavailable("\(name) cannot be started: \(reason)")
        }
    }

    deinit {
        for end in [input, output, narration] where end >= 0 { close(end) }
        guard !isReaped else { return }
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
    }

    private static func spawn(
        _ process: inout pid_t, _ words: [String], _ environment: [String: String],
        _ actions: inout posix_spawn_file_actions_t
    ) -> Int32 {
        // What we hold back or ignore must not be held back from the child.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (blocked, standard) = (sigset_t(), sigset_t())
        sigemptyset(&blocked)
        sigfillset(&standard)
        posix_spawnattr_setsigmask(&attributes, &blocked)
        posix_spawnattr_setsigdefault(&attributes, &standard)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var variables = environment
        variables["PATH"] = variables["PATH"] ?? folders
        variables["LC_ALL"] = "C.UTF-8"
        if let home = getenv("HOME") { variables["HOME"] = String(cString: home) }
        var arguments = words.map { strdup($0) } + [nil]
        var entries = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (arguments + entries).forEach { free($0) } }
        return posix_spawnp(&process, words[0], &actions, &attributes, &arguments, &entries)
    }

    /// A file that vanishes when it is closed.
    private static func unnamedFile() -> Int32 {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(folder)/callboard-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        unlink(template)
        return descriptor
    }

    /// What it prints next; `nil` when it prints no more.
    package func read() throws(Failure) -> [UInt8]? {
        endInput()
        var count = 0
        let block = [UInt8](unsafeUninitializedCapacity: Self.blockBytes) { buffer, filled in
            repeat {
                count = Glibc.read(output, buffer.baseAddress, buffer.count)
            } while count < 0 && errno == EINTR
            filled = max(count, 0)
        }
        guard count >= 0 else { throw .unavailable("\(name): \(systemReason())") }
        return count == 0 ? nil : block
    }

    /// Gives it something to read.
    package func write(_ bytes: [UInt8]) throws(Failure) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(input, $0.baseAddress.map { $0 + done }, $0.count - done)
            }
            if count < 0, errno == EINTR { continue }
            // It has ended and says itself why.
            guard count > 0 else { return try finish() }
            done += count
        }
    }

    /// Tells it that there is no more to read.
    package func endInput() {
        guard input >= 0 else { return }
        close(input)
        input = -1
    }

    /// Waits for its end; `unavailable` with what it said when it failed.
    package func finish() throws(Failure) {
        endInput()
        guard !isReaped else { return }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        isReaped = true
        guard status != 0 else { return }
        throw .unavailable("\(name) failed: \(said)")
    }

    private var said: String {
        var bytes = [UInt8](repeating: 0, count: Self.narrationBytesMax)
        let count = pread(narration, &bytes, bytes.count, 0)
        let text = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
        let lines = text.split(separator: "\n").prefix(3).joined(separator: "; ")
        return lines.isEmpty ? "it said nothing" : lines
    }
}
