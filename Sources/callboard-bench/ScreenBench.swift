internal import Glibc
internal import Terminal

/// What drawing costs: time and bytes of a full repaint and of one changed row.
struct ScreenBench {
    private static let size = Size(rows: 50, columns: 160)
    private static let runs = 200

    func measure() throws(TerminalError) -> [Figure] {
        let descriptor = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer { close(descriptor) }
        let screen = try Screen(
            descriptor: descriptor,
            profile: TerminalProfile(term: "xterm-256color", depth: .palette), size: Self.size
        )
        var frames = (0..<2).map(Self.page)
        var turn = 0
        let full = Stopwatch.median(of: Self.runs) {
            turn += 1
            screen.repaint()
            _ = screen.present(frames[turn % 2])
        }
        let fullBytes = screen.bytesOfLastFrame
        _ = screen.present(frames[0])
        let row = Stopwatch.median(of: Self.runs) {
            turn += 1
            frames[0].put(TerminalText("row \(turn)"), row: 7, column: 2)
            _ = screen.present(frames[0])
        }
        return [
            Figure(name: "full repaint, 160×50", value: full * 1e6, unit: "µs", limit: .none),
            Figure(
                name: "full repaint, 160×50", value: Double(fullBytes), unit: "bytes",
                limit: .none
            ),
            Figure(name: "one row", value: row * 1e6, unit: "µs", limit: .none),
            Figure(
                name: "one row", value: Double(screen.bytesOfLastFrame), unit: "bytes",
                limit: .atMost(400)
            ),
        ]
    }

    private static func page(_ number: Int) -> Buffer {
        var buffer = Buffer(size)
        for row in 0..<size.rows {
            let text = TerminalText(
                "row \(row) of page \(number) · ليلى القحطاني · layla@c.example")
            buffer.put(
                text, row: row, column: 0, style: Style(foreground: .indexed(UInt8(row % 8))))
        }
        return buffer
    }
}
