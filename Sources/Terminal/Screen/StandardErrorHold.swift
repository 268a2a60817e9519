internal import CPlatform
internal import Glibc

/// Keeps what libraries and the runtime write to standard error off the screen, and shows it when
/// the terminal has been given back.
///
/// Where standard error is not a terminal, it is left alone.
final class StandardErrorHold {
    /// The file that holds it; -1 while nothing is held.
    private(set) var memory: Int32 = -1
    private var before: Int32 = -1

    private static let bytesMax = 65_536

    func begin() {
        guard memory < 0, isatty(STDERR_FILENO) == 1 else { return }
        memory = platform_memfd("errors")
        before = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
        guard memory >= 0, before >= 0 else { return forget() }
        dup2(memory, STDERR_FILENO)
    }

    /// Gives standard error back, and says there what was held.
    func end() {
        guard memory >= 0, before >= 0 else { return }
        dup2(before, STDERR_FILENO)
        let held = [UInt8](unsafeUninitializedCapacity: Self.bytesMax) { buffer, count in
            count = max(0, pread(memory, buffer.baseAddress, buffer.count, 0))
        }
        forget()
        guard !held.isEmpty else { return }
        var lines = TerminalText.lines(of: String(decoding: held, as: UTF8.self))
        if lines.last?.isEmpty == true { lines.removeLast() }
        for line in lines {
            let bytes = Array((line.string + "\n").utf8)
            // Nobody is left to tell when standard error itself fails.
            _ = write(STDERR_FILENO, bytes, bytes.count)
        }
    }

    private func forget() {
        if memory >= 0 { close(memory) }
        if before >= 0 { close(before) }
        memory = -1
        before = -1
    }
}
