internal import Glibc

/// Shows buffers on a terminal and sends only what differs from the frame before.
///
/// Lives on the loop's thread: ncurses is one global state.
package final class Screen {
    private let curses: Curses
    private let profile: TerminalProfile
    private var writer: FrameWriter
    private var shown: Buffer?
    private var shownCursor: Position?
    package private(set) var size: Size
    /// The strings that switch to the alternate screen and back.
    let screenSwitch: (enter: String, leave: String)

    /// A place on the screen, counted from 0.
    package struct Position: Hashable, Sendable {
        package var row: Int
        package var column: Int

        package init(row: Int, column: Int) {
            self.row = row
            self.column = column
        }
    }

    package enum Outcome: Hashable, Sendable {
        /// The terminal has the frame.
        case shown
        /// The terminal took only a part and gets the rest with the next call; call again soon.
        case stalled
        /// The terminal is gone.
        case closed
    }

    /// Frames below this size are not wrapped in synchronised output: the 16 bytes would be a
    /// good part of them, and one write of this size shows at once anyway.
    private static let synchronizedBytesMin = 1_024

    /// Draws on `descriptor`, best one that does not block.
    package init(
        descriptor: Int32, profile: TerminalProfile, size: Size
    ) throws(TerminalError) {
        curses = try Curses(profile, size: size)
        self.profile = profile
        self.size = size
        writer = FrameWriter(descriptor: descriptor)
        screenSwitch = curses.screenSwitch()
        curses.forget()
    }

    /// Whether TERM had no description and we used our own; worth one line to the user.
    package var usesOwnDescription: Bool { curses.usesOwnDescription }

    /// Bytes that the last frame that differed took, for measuring.
    package private(set) var bytesOfLastFrame = 0

    /// Takes a new size; the next frame is drawn whole.
    package func resize(_ size: Size) {
        self.size = size
        curses.resize(size)
        repaint()
    }

    /// Draws everything with the next frame, after something else wrote on the terminal.
    package func repaint() {
        shown = nil
        curses.forget()
    }

    /// Shows a buffer of the screen's size; rows or columns beyond it are left out.
    ///
    /// Nothing is sent when nothing differs. With a `cursor` the terminal's own is shown there.
    @discardableResult
    package func present(_ buffer: Buffer, cursor: Position? = nil) -> Outcome {
        if writer.isStalled {
            let outcome = outcome(of: writer.write([]))
            guard outcome == .shown else { return outcome }
        }
        let frame = profile.glyphs == .ascii ? buffer.inASCII : buffer
        let place = cursor.flatMap {
            Rect(size).contains(row: $0.row, column: $0.column) ? $0 : nil
        }
        if curses.recycleColors() { shown = nil }
        let differs = setChangedRows(frame)
        guard differs || place != shownCursor || shown == nil else { return .shown }
        let bytes = curses.takeFrame(cursor: place.map { ($0.row, $0.column) })
        shown = frame
        shownCursor = place
        guard !bytes.isEmpty else { return .shown }
        let sent = wrapped(bytes)
        bytesOfLastFrame = sent.count
        return outcome(of: writer.write(sent))
    }

    /// Sends what is no part of a frame: modes, the title, the clipboard.
    func send(_ sequence: String) {
        _ = writer.write(Array(sequence.utf8))
    }

    private func setChangedRows(_ frame: Buffer) -> Bool {
        var differs = false
        let before = shown?.size == frame.size ? shown : nil
        for row in 0..<min(size.rows, frame.size.rows) {
            if let before, before.isEqual(frame, row: row) { continue }
            differs = true
            curses.setRow(row, frame.row(row, columns: size.columns))
        }
        return differs
    }

    private func wrapped(_ bytes: [UInt8]) -> [UInt8] {
        guard profile.synchronizes, bytes.count >= Self.synchronizedBytesMin else { return bytes }
        return Array("\u{1b}[?2026h".utf8) + bytes + Array("\u{1b}[?2026l".utf8)
    }

    private func outcome(of written: FrameWriter.Outcome) -> Outcome {
        switch written {
        case .done: .shown
        case .stalled: .stalled
        case .closed: .closed
        }
    }
}

extension Buffer {
    func isEqual(_ other: Buffer, row: Int) -> Bool {
        let start = row * size.columns
        let bytes = size.columns * MemoryLayout<Cell>.stride
        // A cell is three words without padding, so rows compare as memory.
        return cells.withUnsafeBytes { mine in
            other.cells.withUnsafeBytes { theirs in
                guard let mine = mine.baseAddress, let theirs = theirs.baseAddress else {
                    return true
                }
                let offset = start * MemoryLayout<Cell>.stride
                return memcmp(mine + offset, theirs + offset, bytes) == 0
            }
        }
    }

    func row(_ row: Int, columns: Int) -> ArraySlice<Cell> {
        let start = row * size.columns
        return cells[start..<start + min(columns, size.columns)]
    }
}
