internal import CPlatform
internal import Fields
internal import Glibc
internal import Terminal

/// What this terminal can do, whether the data can be reached, and what to change.
enum DoctorCommand {
    static let all = [
        Command(
            "doctor",
            "Look at the terminal, and the database or the way to the server; say what to change.",
            writesJSON: true, run: examine)
    ]

    /// One thing that was looked at.
    struct Finding {
        let subject: String
        let state: String
        /// What to change; `nil` when all is well.
        var remedy: String?
    }

    private static func examine(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        let profile = TerminalProfile.current()
        var findings = [
            terminal(profile), size(), colors(profile), locale(profile), widths(), bidi(profile),
            clipboard(profile), keys(),
        ]
        switch invocation.configuration.backend {
        case .remote(let endpoint):
            findings += server(ServerAccess(endpoint, invocation.configuration))
        case .database: findings.append(database(invocation))
        }
        let code: Int32 = findings.contains { $0.remedy != nil } ? 1 : 0
        if invocation.wantsJSON {
            invocation.output.json(JSON.array(findings.map(json)).text())
            return code
        }
        for finding in findings {
            let mark = finding.remedy == nil ? "ok " : "!! "
            let subject = finding.subject
            let gap = String(repeating: " ", count: max(1, 12 - subject.count))
            invocation.output.data("\(mark)\(subject)\(gap)\(finding.state)")
            if let remedy = finding.remedy { invocation.output.data("               \(remedy)") }
        }
        return code
    }

    private static func json(_ finding: Finding) -> JSON {
        [
            "subject": .string(finding.subject), "state": .string(finding.state),
            "remedy": finding.remedy.map { .string($0) } ?? .null,
        ]
    }

    private static func terminal(_ profile: TerminalProfile) -> Finding {
        let hasBoth = isatty(0) == 1 && isatty(1) == 1
        if let refusal = profile.refusal {
            return Finding(
                subject: "terminal", state: refusal,
                remedy: "set TERM to your terminal's name, such as xterm-256color"
            )
        }
        return Finding(
            subject: "terminal", state: "TERM=\(profile.term)",
            remedy: hasBoth ? nil : "input and output must both be a terminal to open the console"
        )
    }

    private static func size() -> Finding {
        var (rows, columns): (Int32, Int32) = (0, 0)
        _ = platform_terminal_size(1, &rows, &columns)
        let isRoomy = rows >= 24 && columns >= 80
        return Finding(
            subject: "size", state: "\(columns)×\(rows)",
            remedy: isRoomy ? nil : "80×24 shows list and detail together; 120×30 side by side"
        )
    }

    private static func colors(_ profile: TerminalProfile) -> Finding {
        let state =
            switch profile.depth {
            case .mono: "none; states keep their glyphs and words"
            case .eight: "8"
            case .sixteen: "16"
            case .palette: "256"
            case .full: "true colour"
            }
        let isAsked = Environment.value("NO_COLOR") != nil
        return Finding(subject: "colours", state: isAsked ? "\(state) (NO_COLOR)" : state)
    }

    private static func locale(_ profile: TerminalProfile) -> Finding {
        let name =
            Environment.value("LC_ALL") ?? Environment.value("LC_CTYPE")
            ?? Environment.value("LANG") ?? "not set"
        return Finding(
            subject: "locale", state: name,
            remedy: profile.glyphs == .unicode
                ? nil : "names in Arabic need UTF-8; set LANG to C.UTF-8 or ar_SA.UTF-8"
        )
    }

    private static func widths() -> Finding {
        let samples: [(text: TerminalText, columns: Int)] = [
            ("a", 1), ("é", 1), ("ل", 1), ("漢", 2), ("●", 1),
        ]
        let wrong = samples.filter { $0.text.width != $0.columns }
        return Finding(
            subject: "widths", state: wrong.isEmpty ? "as in glibc" : "\(wrong.count) differ",
            remedy: wrong.isEmpty ? nil : "install the locale C.UTF-8"
        )
    }

    private static func bidi(_ profile: TerminalProfile) -> Finding {
        Finding(
            subject: "Arabic",
            state: profile.hasModes
                ? "ordered and shaped by callboard; the terminal's own is switched off"
                : "ordered and shaped by callboard"
        )
    }

    private static func clipboard(_ profile: TerminalProfile) -> Finding {
        switch profile.multiplexer {
        case .tmux:
            Finding(
                subject: "clipboard", state: "OSC 52 through tmux, if it has set-clipboard on"
            )
        case .screen: Finding(subject: "clipboard", state: "OSC 52 through screen")
        case nil: Finding(subject: "clipboard", state: "OSC 52, if the terminal allows it")
        }
    }

    private static func keys() -> Finding {
        var modes = termios()
        guard tcgetattr(0, &modes) == 0 else {
            return Finding(subject: "keys", state: "standard input is no terminal")
        }
        let holds = modes.c_iflag & tcflag_t(IXON) != 0
        return Finding(
            subject: "keys",
            state: holds ? "Ctrl-S stops the shell's output; not inside callboard" : "all arrive"
        )
    }
}
