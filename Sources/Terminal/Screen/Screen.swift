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
        let place = cursor.flatMap {
            Rect(size).contains(row: $0.row, column: $0.column) ? $0 : nil
        }
        if curses.recycleColors() { shown = nil }
        let differs = setChanges(to: buffer)
        guard differs || place != shownCursor || shown == nil else { return .shown }
        let bytes = curses.takeFrame(cursor: place.map { ($0.row, $0.column) })
        shown = buffer
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

    /// Gives ncurses what differs from the frame before, and says whether anything does.
    private func setChanges(to frame: Buffer) -> Bool {
        var differs = false
        var before: [[Cell]?] = []
        if let shown, shown.size == frame.size {
            before = shown.rows
            if let move = RowMove(from: shown, to: frame) {
                curses.scroll(move)
                move.apply(to: &before)
                differs = true
            }
        }
        for row in 0..<min(size.rows, frame.size.rows) {
            let cells = frame.rows[row]
            let known = row < before.count ? before[row] : nil
            let all = 0..<min(size.columns, frame.size.columns)
            guard let changed = known.map({ cells.changes(since: $0) }) ?? all else { continue }
            differs = true
            let isASCII = profile.glyphs == .ascii
            curses.set(
                isASCII ? cells.map(\.inASCII) : cells, row: row,
                columns: changed.clamped(to: all))
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
