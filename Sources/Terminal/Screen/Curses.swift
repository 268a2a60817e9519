internal import CNCurses
internal import CPlatform
internal import Glibc

/// One ncurses screen that writes into a memory file, from which each frame is taken whole.
///
/// ncurses 6.4 makes some 200 small writes a frame; on a terminal, and more so on a line, one
/// write is 3–6 times faster. ncurses is global state: one thread, and `set_term` before use.
final class Curses {
    private let screen: OpaquePointer
    private let output: UnsafeMutablePointer<FILE>
    private let input: UnsafeMutablePointer<FILE>
    private let memory: Int32
    private let window: UnsafeMutablePointer<WINDOW>
    private var rendition: Renditions
    private var line: [cchar_t] = []
    private var size: Size
    /// Whether the description was ours because the system has none of this TERM.
    let usesOwnDescription: Bool

    init(_ profile: TerminalProfile, size: Size) throws(TerminalError) {
        Width.prepare()
        memory = platform_memfd("frame")
        let copy = memory < 0 ? -1 : dup(memory)
        guard copy >= 0, let output = fdopen(copy, "w"), let input = fopen("/dev/null", "r")
        else { throw .system(call: "memfd_create", number: errno) }
        self.output = output
        self.input = input
        // The size comes from us: the memory file has none, and LINES may be stale.
        use_env(false)
        let made = Self.open(profile, output, input)
        guard let made, let window = cncurses_standard_window() else {
            fclose(output)
            fclose(input)
            close(memory)
            throw .unknownTerm(profile.term)
        }
        screen = made.screen
        usesOwnDescription = made.isOwn
        self.window = window
        self.size = size
        rendition = Renditions(depth: min(profile.depth, Self.depthOfDescription()))
        setUp()
        resize(size)
        discardOutput()
    }

    deinit {
        set_term(screen)
        endwin()
        delscreen(screen)
        fclose(output)
        fclose(input)
        close(memory)
    }

    private static func open(
        _ profile: TerminalProfile, _ output: UnsafeMutablePointer<FILE>,
        _ input: UnsafeMutablePointer<FILE>
    ) -> (screen: OpaquePointer, isOwn: Bool)? {
        func openOwn(_ name: String, _ entry: String) -> OpaquePointer? {
            let before = getenv("TERMINFO").map { String(cString: $0) }
            setenv("TERMINFO", entry, 1)
            defer {
                if let before { setenv("TERMINFO", before, 1) } else { unsetenv("TERMINFO") }
            }
            return cncurses_newterm(name, output, input)
        }
        if profile.depth == .full, profile.hasModes,
            let screen = openOwn(OwnTerminals.directName, OwnTerminals.directEntry)
        {
            return (screen, false)
        }
        if let screen = cncurses_newterm(profile.term, output, input) { return (screen, false) }
        guard profile.isXtermLike else { return nil }
        return openOwn(OwnTerminals.paletteName, OwnTerminals.paletteEntry).map { ($0, true) }
    }

    private static func depthOfDescription() -> ColorDepth {
        start_color()
        use_default_colors()
        return switch cncurses_colors() {
        case 0x100_0000...: .full
        case 256...: .palette
        case 16...: .sixteen
        case 8...: .eight
        default: .mono
        }
    }

    private func setUp() {
        // Our raw mode leaves a line feed alone; ncurses may use it to move down.
        nonl()
        noecho()
        // Or doupdate() looks at the input and cuts frames short.
        typeahead(-1)
        idlok(window, true)
        scrollok(window, false)
    }

    /// The strings that switch to the alternate screen and back, by the description.
    func screenSwitch() -> (enter: String, leave: String) {
        set_term(screen)
        func capability(_ name: String) -> String {
            cncurses_capability(name).map { String(cString: $0) } ?? ""
        }
        let leave = capability("rmcup")
        return (capability("smcup"), leave.isEmpty ? "\r\n" : leave)
    }

    func resize(_ size: Size) {
        set_term(screen)
        self.size = size
        resizeterm(Int32(max(1, size.rows)), Int32(max(1, size.columns)))
        flushinp()
        line = Array(repeating: cchar_t(), count: size.columns)
    }

    /// Everything is drawn again with the next frame.
    func forget() {
        set_term(screen)
        clearok(cncurses_shown_window(), true)
    }

    /// Gives ncurses a part of a row, which must not begin or end within a character.
    func set(_ cells: [Cell], row: Int, columns: Range<Int>) {
        var count = 0
        for cell in cells[columns] where !cell.isRightHalf {
            let style = rendition.of(cell.style)
            fill(&line[count], cell.cluster, style)
            count += 1
        }
        mvwadd_wchnstr(window, Int32(row), Int32(columns.lowerBound), line, Int32(count))
    }

    /// Moves rows up or down, so that ncurses finds it and lets the terminal move them.
    func scroll(_ move: RowMove) {
        set_term(screen)
        scrollok(window, true)
        wsetscrreg(window, Int32(move.region.lowerBound), Int32(move.region.upperBound - 1))
        wscrl(window, Int32(move.lines))
        scrollok(window, false)
        wsetscrreg(window, 0, Int32(size.rows - 1))
    }

    private func fill(_ target: inout cchar_t, _ cluster: Cluster, _ style: Renditions.Entry) {
        withUnsafeTemporaryAllocation(of: wchar_t.self, capacity: Cluster.marksMax + 2) { text in
            text.initialize(repeating: 0)
            text[0] = wchar_t(cluster.base.value)
            if cluster.hasMarks {
                for (index, mark) in cluster.marks.enumerated() {
                    text[index + 1] = wchar_t(mark.value)
                }
            }
            _ = cncurses_set_cell(&target, text.baseAddress, style.attributes, style.pair)
        }
    }

    /// Must be called before the rows of a frame: true when colours ran out and all is redrawn.
    func recycleColors() -> Bool {
        guard rendition.isFull else { return false }
        set_term(screen)
        rendition.reset()
        forget()
        return true
    }

    /// What ncurses sends to get from the frame before to this one.
    func takeFrame(cursor: (row: Int, column: Int)?) -> [UInt8] {
        set_term(screen)
        leaveok(window, cursor == nil)
        curs_set(cursor == nil ? 0 : 1)
        if let cursor { wmove(window, Int32(cursor.row), Int32(cursor.column)) }
        wnoutrefresh(window)
        doupdate()
        cncurses_flush()
        return takeOutput()
    }

    private func takeOutput() -> [UInt8] {
        fflush(output)
        let length = Int(lseek(memory, 0, SEEK_CUR))
        guard length > 0 else { return [] }
        let bytes = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            count = max(0, pread(memory, buffer.baseAddress, length, 0))
        }
        lseek(memory, 0, SEEK_SET)
        return bytes
    }

    private func discardOutput() {
        cncurses_flush()
        _ = takeOutput()
    }
}
