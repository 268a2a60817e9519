internal import CPlatform
internal import Domain
internal import Glibc
internal import Terminal

extension SecretReference {
    /// Most bytes of a secret.
    static let bytesMax = 4096
    /// How long a command may take to print its secret.
    static let commandTimeoutMs: Int32 = 10_000

    /// What editors of another system put before UTF-8.
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Fetches the secret; one line end behind it is cut, and a byte order mark before it.
    func read() throws(Failure) -> Secret {
        let bytes: [UInt8]
        switch self {
        case .plain(let secret): return secret
        case .variable(let name):
            guard let text = Environment.value(name) else {
                throw .unavailable(
                    "\(self): there is no variable \(name); set it, or name another")
            }
            bytes = Array(text.utf8)
        case .file(let path):
            guard let found = try PrivateFile.read(path, bytesMax: Self.bytesMax + 1) else {
                throw .unavailable("\(self): there is no such file; make it, or name another")
            }
            bytes = found
        case .command(let words): bytes = try CommandSecret.output(of: words, named: "\(self)")
        }
        return try secret(bytes)
    }

    private func secret(_ bytes: [UInt8]) throws(Failure) -> Secret {
        guard bytes.count <= Self.bytesMax else {
            throw .unavailable("\(self): more than \(Self.bytesMax) bytes are no secret")
        }
        var text = bytes[...]
        if text.last == UInt8(ascii: "\n") { text.removeLast() }
        if text.last == UInt8(ascii: "\r") { text.removeLast() }
        if text.starts(with: Self.byteOrderMark) { text = text.dropFirst(3) }
        guard !text.isEmpty else {
            throw .unavailable("\(self): there is no text; put the secret there")
        }
        guard let secret = Secret(text: text) else {
            throw .unavailable(
                "\(self): what is there is not UTF-8, or has a zero byte; put the secret there "
                    + "as plain text in UTF-8")
        }
        return secret
    }
}

extension Secret {
    /// The secret that bytes are; `nil` when they are no text: all that are none would be read as
    /// the same sign, so that one secret would do for another.
    init?(text bytes: some Collection<UInt8>) {
        // Libraries of C would take what stands before a zero byte for the whole.
        guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
            return nil
        }
        self.init(text)
    }
}

/// A secret that a command prints.
private enum CommandSecret {
    /// What the command prints, up to a byte more than a secret may have.
    static func output(of words: [String], named name: String) throws(Failure) -> [UInt8] {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw .unavailable("\(name): \(PrivateFile.reason())")
        }
        _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
        let process = start(words, writingTo: ends[1])
        close(ends[1])
        guard let process else {
            close(ends[0])
            throw .unavailable("\(name): the command cannot be started; is it installed?")
        }
        let deadline = Monotonic.nowMs + Int(SecretReference.commandTimeoutMs)
        let bytes = collect(from: ends[0], until: deadline)
        // A command that prints on now ends by SIGPIPE.
        close(ends[0])
        guard let code = end(of: process, until: deadline) else {
            let seconds = SecretReference.commandTimeoutMs / 1000
            throw .unavailable(
                "\(name): the command did not end within \(seconds) s")
        }
        guard code == 0 || bytes.count > SecretReference.bytesMax else {
            throw .unavailable(
                "\(name): the command failed (exit code \(code)); run it to see why")
        }
        return bytes
    }

    /// Starts the command with nothing to read and its narration dropped: that could hold the
    /// secret, or move the terminal.
    private static func start(_ words: [String], writingTo output: Int32) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        if output > 2 { posix_spawn_file_actions_addclose(&actions, output) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        setSignals(&attributes)
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        var process: pid_t = 0
        let code = posix_spawnp(
            &process, words[0], &actions, &attributes, &arguments, platform_environment())
        return code == 0 ? process : nil
    }

    /// The console blocks signals and the program ignores SIGPIPE, which a child would inherit.
    private static func setSignals(_ attributes: inout posix_spawnattr_t) {
        var (blocked, standard) = (sigset_t(), sigset_t())
        sigemptyset(&blocked)
        sigfillset(&standard)
        posix_spawnattr_setsigmask(&attributes, &blocked)
        posix_spawnattr_setsigdefault(&attributes, &standard)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(flags))
    }

    /// Reads until the command closes its output, has printed too much, or time is over.
    private static func collect(from descriptor: Int32, until deadline: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1024)
        while bytes.count <= SecretReference.bytesMax {
            var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let left = deadline - Monotonic.nowMs
            guard left > 0 else { break }
            guard poll(&wanted, 1, Int32(left)) > 0 else { continue }
            let count = Glibc.read(descriptor, &block, block.count)
            guard count > 0 else { break }
            bytes += block[..<count]
        }
        return bytes
    }

    /// The exit code; `nil` when the command had to be killed.
    private static func end(of process: pid_t, until deadline: Int) -> Int32? {
        let pauseMs: Int32 = 5
        var status: Int32 = 0
        while waitpid(process, &status, WNOHANG) == 0 {
            guard Monotonic.nowMs < deadline else {
                kill(process, SIGKILL)
                waitpid(process, &status, 0)
                return nil
            }
            poll(nil, 0, pauseMs)
        }
        return platform_exit_code(status)
    }
}
