internal import CPlatform
internal import Glibc

/// The user's terminal while the program has it: raw, on the alternate screen, mouse on.
///
/// Whatever ends the program, `leave()` gives the terminal back as it was; after a crash the
/// guard in CPlatform does. Lives on the loop's thread.
package final class TerminalSession {
    package let profile: TerminalProfile
    /// Draws on this terminal; everything sent goes through it, so that nothing is cut in two.
    package let screen: Screen
    private let terminal: Int32
    private let modesBefore: termios
    private let bidi: BidiMode
    private var isEntered = false
    private var hasMouse: Bool
    private let errors = StandardErrorHold()

    /// Finds the terminal and remembers its modes; nothing is sent before `enter()`.
    package init(
        profile: TerminalProfile = .current(), bidi: BidiMode = .console, mouse: Bool = true
    ) throws(TerminalError) {
        if isatty(STDIN_FILENO) == 0 { throw .notATerminal("standard input") }
        if isatty(STDOUT_FILENO) == 0 { throw .notATerminal("standard output") }
        if let reason = profile.refusal { throw .unusable(reason) }
        terminal = try Self.open()
        var modes = termios()
        guard tcgetattr(terminal, &modes) == 0 else {
            throw .system(call: "tcgetattr", number: errno)
        }
        modesBefore = modes
        self.profile = profile
        self.bidi = bidi
        hasMouse = mouse
        screen = try Screen(
            descriptor: terminal, profile: profile, size: Self.size(of: terminal))
    }

    deinit {
        leave()
        close(terminal)
    }

    /// An own description of the terminal, because O_NONBLOCK on the shell's would outlive us.
    private static func open() throws(TerminalError) -> Int32 {
        for path in ["/dev/tty", "/proc/self/fd/0"] {
            let descriptor = Glibc.open(path, O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
            if descriptor >= 0 { return descriptor }
        }
        throw .system(call: "opening /dev/tty", number: errno)
    }

    /// What to poll and read; it does not block.
    package var descriptor: Int32 { terminal }

    /// The terminal's size now; 24×80 where it does not say.
    package var size: Size { Self.size(of: terminal) }

    private static func size(of terminal: Int32) -> Size {
        var rows: Int32 = 0
        var columns: Int32 = 0
        guard platform_terminal_size(terminal, &rows, &columns) == 0, rows > 0, columns > 0
        else { return Size(rows: 24, columns: 80) }
        return Size(rows: min(Int(rows), 1_000), columns: min(Int(columns), 1_000))
    }

    /// Takes the terminal: raw modes, alternate screen, paste and mouse reports.
    package func enter() {
        guard !isEntered else { return }
        isEntered = true
        errors.begin()
        _ = platform_crash_guard(terminal, leaving, errors.memory)
        var raw = modesBefore
        cfmakeraw(&raw)
        tcsetattr(terminal, TCSANOW, &raw)
        screen.send(entering)
        screen.repaint()
    }

    /// Gives the terminal back; does nothing when it is not taken.
    package func leave() {
        guard isEntered else { return }
        isEntered = false
        screen.send(leaving)
        // Late mouse reports and answers must not become the shell's input.
        tcflush(terminal, TCIFLUSH)
        var modes = modesBefore
        tcsetattr(terminal, TCSANOW, &modes)
        platform_crash_unguard()
        errors.end()
    }

    /// Stops the process as Ctrl-Z should, and takes the terminal again when it goes on.
    package func suspend() {
        leave()
        kill(getpid(), SIGSTOP)
        enter()
        screen.resize(size)
    }

    /// Asks for mouse reports, or leaves the mouse to the terminal's own selection.
    package func setMouse(_ isOn: Bool) {
        hasMouse = isOn
        if isEntered { screen.send(isOn ? Self.mouseOn : Self.mouseOff) }
    }

    /// Sets the window's title; the one before comes back with the screen.
    package func setTitle(_ title: TerminalText) {
        guard isEntered, profile.hasModes else { return }
        screen.send("\u{1b}]2;\(title.cut(to: 120).string)\u{1b}\\")
    }

    /// Puts text on the clipboard of the user's machine by OSC 52, if the terminal does that.
    ///
    /// False when the text is too long; whether the terminal obeyed cannot be known.
    package func copy(_ text: String) -> Bool {
        guard let sequence = Clipboard.sequence(text, through: profile.multiplexer) else {
            return false
        }
        screen.send(sequence)
        return true
    }

    private static let mouseOn = "\u{1b}[?1000h\u{1b}[?1002h\u{1b}[?1006h"
    private static let mouseOff = "\u{1b}[?1006l\u{1b}[?1002l\u{1b}[?1000l"

    /// Cursor hidden, bracketed paste, mouse; explicit bidi (BDSM off) because we order text.
    ///
    /// Modes that a terminal lacks are ignored by it (ECMA-48 §5.4).
    private var entering: String {
        guard profile.hasModes else { return screen.screenSwitch.enter }
        return screen.screenSwitch.enter + "\u{1b}[?25l\u{1b}[?2004h"
            + (bidi == .console ? "\u{1b}[8l" : "") + (hasMouse ? Self.mouseOn : "")
    }

    /// Undoes all that was ever set, whichever of it is in force.
    private var leaving: String {
        guard profile.hasModes else { return "\u{1b}[0m" + screen.screenSwitch.leave }
        return "\u{1b}[?2026l" + Self.mouseOff + "\u{1b}[?2004l"
            + (bidi == .console ? "\u{1b}[8h" : "") + "\u{1b}[r\u{1b}[0m"
            + screen.screenSwitch.leave + "\u{1b}[?25h"
    }
}

extension TerminalProfile {
    /// What the process's environment says.
    package static func current() -> TerminalProfile {
        let names = [
            "TERM", "COLORTERM", "NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG", "TMUX", "TERM_PROGRAM",
            "WT_SESSION",
        ]
        var environment: [String: String] = [:]
        for name in names {
            environment[name] = getenv(name).map { String(cString: $0) }
        }
        return TerminalProfile(environment: environment)
    }
}
