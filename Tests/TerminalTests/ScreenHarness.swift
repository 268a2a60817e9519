import Glibc
import TestSupport
import Testing

@testable import Terminal

/// A screen that writes into a pipe, and a terminal emulator behind it.
final class ScreenHarness {
    let screen: Screen
    let terminal: VirtualTerminal
    private let reader: Int32
    private let writer: Int32

    init(
        _ size: Size = Size(rows: 24, columns: 80), term: String = "xterm-256color",
        depth: ColorDepth = .palette, glyphs: Glyphs = .unicode
    ) throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        (reader, writer) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
        // F_SETPIPE_SZ: a whole frame in true colour fits.
        _ = fcntl(writer, 1031, 1 << 20)
        terminal = VirtualTerminal(rows: size.rows, columns: size.columns)
        screen = try Screen(
            descriptor: writer,
            profile: TerminalProfile(term: term, depth: depth, glyphs: glyphs), size: size)
    }

    deinit {
        close(reader)
        close(writer)
    }

    /// Shows a buffer and gives the bytes that it took.
    @discardableResult
    func show(_ buffer: Buffer, cursor: Screen.Position? = nil) -> [UInt8] {
        #expect(screen.present(buffer, cursor: cursor) == .shown)
        let bytes = drain()
        terminal.feed(bytes)
        return bytes
    }

    func drain() -> [UInt8] {
        var all: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = read(reader, &chunk, chunk.count), count > 0 {
            all.append(contentsOf: chunk[..<count])
        }
        return all
    }

    /// Places where the emulator shows something else than the buffer says.
    func differences(from buffer: Buffer) -> [String] {
        var found: [String] = []
        for row in 0..<buffer.size.rows {
            for column in 0..<buffer.size.columns where !buffer[row, column].isRightHalf {
                let wanted = buffer[row, column].text
                let shown = terminal.cell(row: row, column: column).text
                if shown != wanted, !(wanted == " " && shown.isEmpty) {
                    found.append("\(row),\(column): '\(wanted)' is shown as '\(shown)'")
                }
            }
        }
        return found
    }
}
