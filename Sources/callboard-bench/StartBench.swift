internal import CPlatform
internal import Glibc

/// From starting the program to a useful frame on the terminal.
struct StartBench {
    /// The program to start.
    let program: String
    let database: String

    private static let runs = 15
    private static let waitSecondsMax = 10.0

    func measure() -> [Figure] {
        let times = (0..<Self.runs).compactMap { _ in start() }.sorted()
        guard times.count == Self.runs else {
            return [
                Figure(
                    name: "start to first frame", value: .infinity, unit: "ms", limit: .atMost(25))
            ]
        }
        return [
            Figure(
                name: "start to first frame at 1 M", value: times[Self.runs / 2] * 1000, unit: "ms",
                limit: .atMost(25)
            )
        ]
    }

    /// Seconds until somebody stands on the screen; `nil` when nobody comes.
    private func start() -> Double? {
        let words = [program, "--demo", "--database", database]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        var environment: [UnsafeMutablePointer<CChar>?] = [
            strdup("TERM=xterm-256color"), strdup("LC_ALL=C.UTF-8"), nil,
        ]
        defer { for pointer in arguments + environment { free(pointer) } }
        var terminal: Int32 = -1
        let begin = Stopwatch.now
        let child = platform_spawn(&terminal, program, &arguments, &environment, 50, 160)
        guard child > 0 else { return nil }
        defer {
            kill(child, SIGTERM)
            close(terminal)
            var status: Int32 = 0
            waitpid(child, &status, 0)
        }
        var seen: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while Stopwatch.now - begin < Self.waitSecondsMax {
            var waiting = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 1000) > 0 else { continue }
            let count = read(terminal, &chunk, chunk.count)
            guard count > 0 else { return nil }
            seen += chunk[..<count]
            if Self.isUseful(seen) { return Stopwatch.now - begin }
        }
        return nil
    }

    /// Whether a list with people in it has arrived.
    private static func isUseful(_ bytes: [UInt8]) -> Bool {
        let sign = Array("talent".utf8)
        return bytes.indices.contains { bytes[$0...].starts(with: sign) }
    }
}
