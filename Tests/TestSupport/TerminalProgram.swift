internal import CPlatform
internal import Glibc

/// A program on a pseudo terminal, with a virtual terminal behind it that shows what it draws.
///
/// Nothing sleeps: each wait polls the terminal until the claim holds or its time is over.
package final class TerminalProgram {
    /// Time that a wait may take unless told otherwise.
    package static let patienceMs = 60_000
    /// Between two looks at a child that says nothing.
    private static let lookMs: Int32 = 10

    package let screen: VirtualTerminal
    package let processID: Int32
    private let master: Int32
    private var status: Int32?
    private var isHungUp = false

    /// Starts a program.
    ///
    /// `arguments` are without the program's own name; `environment` goes over
    /// ``ChildEnvironment/plain``.
    package init(
        _ path: String, _ arguments: [String] = [], environment: [String: String] = [:],
        rows: Int = 24, columns: Int = 80
    ) throws {
        screen = VirtualTerminal(rows: rows, columns: columns)
        let variables = ChildEnvironment.merged(environment).map { "\($0)=\($1)" }
        var descriptor: Int32 = -1
        processID = withPointers(to: [path] + arguments) { argv in
            withPointers(to: variables) { envp in
                platform_spawn(&descriptor, path, argv, envp, Int32(rows), Int32(columns))
            }
        }
        master = descriptor
        guard processID > 0 else { throw SystemError("start \(path)") }
        _ = fcntl(master, F_SETFL, O_NONBLOCK)
    }

    deinit {
        if status == nil {
            kill(processID, SIGKILL)
            waitpid(processID, nil, 0)
        }
        if master >= 0 { close(master) }
    }

    /// Everything the program wrote so far.
    package var bytes: [UInt8] { screen.bytes }

    /// Shows what the program writes until `claim` holds of the screen.
    ///
    /// False when time is over or the program has gone.
    package func wait(
        timeoutMs: Int = TerminalProgram.patienceMs, until claim: (VirtualTerminal) -> Bool
    ) -> Bool {
        let deadline = Deadline(afterMs: timeoutMs)
        while !claim(screen) {
            guard !isHungUp, !deadline.hasPassed else { return false }
            pump(timeoutMs: deadline.leftMs)
        }
        return true
    }

    /// Types text, as UTF-8; false when the program takes no more.
    @discardableResult
    package func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// Types bytes; output is shown meanwhile, so that neither side waits for the other.
    @discardableResult
    package func send(_ bytes: [UInt8]) -> Bool {
        let deadline = Deadline(afterMs: TerminalProgram.patienceMs)
        var rest = bytes[...]
        while !rest.isEmpty {
            guard !isHungUp, !deadline.hasPassed else { return false }
            let count = rest.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
            rest = rest.dropFirst(max(0, count))
            if !rest.isEmpty { pump(timeoutMs: TerminalProgram.lookMs) }
        }
        return true
    }

    /// Changes the size; the kernel tells the program by SIGWINCH.
    package func resize(rows: Int, columns: Int) {
        screen.resize(rows: rows, columns: columns)
        _ = platform_set_terminal_size(master, Int32(rows), Int32(columns))
    }

    /// Sends a signal to the program alone, not to its group.
    package func signal(_ number: Int32) { kill(processID, number) }

    /// Exit code, or 128 + signal as a shell counts; `nil` when it still runs after the time.
    package func exitCode(timeoutMs: Int = TerminalProgram.patienceMs) -> Int? {
        _ = waitStatus(timeoutMs: timeoutMs) { $0.status != nil }
        guard let status else { return nil }
        let signal = platform_end_signal(status)
        return signal == 0 ? Int(platform_exit_code(status)) : 128 + Int(signal)
    }

    /// Whether the program stops (Ctrl-Z, SIGSTOP) within the time.
    package func stops(timeoutMs: Int = TerminalProgram.patienceMs) -> Bool {
        var isStopped = false
        return waitStatus(timeoutMs: timeoutMs) { program in
            var status: Int32 = 0
            if waitpid(program.processID, &status, WNOHANG | WUNTRACED) == program.processID {
                isStopped = platform_is_stopped(status) != 0
                if !isStopped { program.status = status }
            }
            return isStopped
        }
    }

    /// The terminal's modes as the next program would find them.
    package var modes: (isCanonical: Bool, isEchoing: Bool, raisesSignals: Bool) {
        var modes = termios()
        tcgetattr(master, &modes)
        let flags = modes.c_lflag
        return (
            flags & tcflag_t(ICANON) != 0, flags & tcflag_t(ECHO) != 0,
            flags & tcflag_t(ISIG) != 0
        )
    }

    private func waitStatus(timeoutMs: Int, _ claim: (TerminalProgram) -> Bool) -> Bool {
        let deadline = Deadline(afterMs: timeoutMs)
        while !claim(self) {
            var found: Int32 = 0
            if status == nil, waitpid(processID, &found, WNOHANG) == processID { status = found }
            if status == nil, deadline.hasPassed { return false }
            pump(timeoutMs: status == nil ? TerminalProgram.lookMs : 0)
            if status != nil { return claim(self) }
        }
        return true
    }

    /// Waits for output and shows all of it; what the terminal answers goes to the program.
    private func pump(timeoutMs: Int32) {
        var wanted = pollfd(fd: isHungUp ? -1 : master, events: Int16(POLLIN), revents: 0)
        guard poll(&wanted, 1, timeoutMs) > 0 else { return }
        var block = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(master, &block, block.count)
            guard count > 0 else {
                // EIO: nobody holds the other side any more.
                isHungUp = count == 0 || (errno != EAGAIN && errno != EINTR)
                return
            }
            screen.feed(Array(block[..<count]))
            let replies = screen.takeReplies()
            if !replies.isEmpty { _ = write(master, replies, replies.count) }
        }
    }
}
