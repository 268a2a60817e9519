extension HostileString {
    /// At least one of each kind, so that every test run meets them all, whatever files are there.
    package static let builtIn: [HostileString] = groups.flatMap { group in
        group.texts.enumerated().map { number, text in
            HostileString(
                "\(group.category)-\(number + 1)", group.category, danger: group.danger, text,
                isNeverRaw: group.isNeverRaw)
        }
    }

    private struct Group: Sendable {
        let category: String
        let danger: String
        let isNeverRaw: Bool
        let texts: [String]

        init(_ category: String, _ danger: String, neverRaw: Bool, _ texts: [String]) {
            self.category = category
            self.danger = danger
            isNeverRaw = neverRaw
            self.texts = texts
        }
    }

    private static let groups = controls + sequences + hidden + clusters + injections

    private static let controls = [
        Group(
            "c0", "execute", neverRaw: true,
            [
                "bell\u{07}bell", "back\u{08}\u{08}\u{08}\u{08}space", "tab\there",
                "paid\rfree", "line\nfeed", "form\u{0C}feed", "\u{0E}shift out\u{0F}",
                "end\u{04}of file", "\u{05}answerback", "sub\u{1A}stitute", "xoff\u{13}",
                "\u{1F}\u{1E}\u{1D}\u{1C}",
            ]),
        Group("nul", "hide", neverRaw: true, ["admin\u{0}.example", "\u{0}"]),
        Group("del", "execute", neverRaw: true, ["de\u{7F}lete", "\u{7F}"]),
        Group(
            "c1", "execute", neverRaw: true,
            [
                "\u{9B}31mred", "\u{9D}0;title\u{9C}", "\u{90}q~\u{9C}", "next\u{85}line",
                "\u{84}\u{8D}\u{8E}\u{8F}", "\u{9F}G\u{9C}",
            ]),
    ]

    private static let sequences = [
        Group(
            "csi", "execute", neverRaw: true,
            [
                "\u{1B}[31mred", "\u{1B}[2J\u{1B}[H", "\u{1B}[6n", "\u{1B}[?1049l", "\u{1B}[8m",
                "\u{1B}[999;999H*", "\u{1B}[?25l", "\u{1B}[1000000b", "\u{1B}[", "\u{1B}[38;5;",
            ]),
        Group(
            "esc", "execute", neverRaw: true,
            ["\u{1B}c", "\u{1B}(0lqqk", "\u{1B}#8", "\u{1B}", "\u{1B}\u{1B}[A", "\u{1B}7\u{1B}8"]),
        Group(
            "osc", "execute", neverRaw: true,
            [
                "\u{1B}]0;owned\u{07}", "\u{1B}]2;owned\u{1B}\\",
                "\u{1B}]8;;https://evil.example\u{1B}\\bank\u{1B}]8;;\u{1B}\\",
                "\u{1B}]52;c;cm0gLXJmIH4=\u{07}", "\u{1B}]52;c;?\u{07}", "\u{1B}]4;1;?\u{07}",
                "\u{1B}]1337;File=inline=1:AAAA\u{07}", "\u{1B}]0;never ended",
            ]),
        Group(
            "dcs", "execute", neverRaw: true,
            ["\u{1B}P$qm\u{1B}\\", "\u{1B}P+q544e\u{1B}\\", "\u{1B}Pq#0;2;0;0;0~\u{1B}\\"]),
        Group(
            "apc", "execute", neverRaw: true,
            ["\u{1B}_Gi=1,a=q;AAAA\u{1B}\\", "\u{1B}^privacy\u{1B}\\", "\u{1B}Xstart\u{1B}\\"]),
    ]

    private static let hidden = [
        Group(
            "bidi", "reorder", neverRaw: true,
            [
                "invoice\u{202E}fdp.exe", "\u{202A}embedded\u{202C}", "\u{202D}forced\u{202C}",
                "\u{2066}left\u{2069}", "\u{2067}right", "\u{2068}first strong\u{2069}",
                "mark\u{200F}mark\u{200E}\u{061C}",
            ]),
        Group(
            "invisible", "hide", neverRaw: true,
            ["ad\u{200B}min", "\u{FEFF}bom", "word\u{2060}joiner", "soft\u{AD}hyphen", "\u{180E}"]),
        Group("separator", "execute", neverRaw: true, ["line\u{2028}one", "part\u{2029}two"]),
        Group(
            "tags", "hide", neverRaw: true,
            ["ok\u{E0001}\u{E0068}\u{E0069}\u{E007F}", "\u{1F3F4}\u{E0067}\u{E0062}\u{E007F}"]),
        Group("space", "hide", neverRaw: false, ["\u{A0}\u{2003}\u{3000}", "   ", ""]),
        Group("surrogate", "decode", neverRaw: false, ["half\u{FFFD}pair", "\u{FFFE}\u{FFFF}"]),
        Group("homoglyph", "hide", neverRaw: false, ["\u{430}dmin", "p\u{430}yp\u{430}l"]),
    ]

    private static let clusters = [
        Group(
            "zwj", "width", neverRaw: false,
            [
                "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}\u{200D}\u{1F466}",
                "\u{1F3F3}\u{FE0F}\u{200D}\u{1F308}", "a\u{200D}b", "\u{200D}",
            ]),
        Group(
            "vs16", "width", neverRaw: false,
            ["\u{2764}\u{FE0F}", "1\u{FE0F}\u{20E3}", "\u{FE0F}"]),
        Group("skin", "width", neverRaw: false, ["\u{1F44D}\u{1F3FD}", "\u{1F3FF}"]),
        Group("flag", "width", neverRaw: false, ["\u{1F1F8}\u{1F1E6}", "\u{1F1F8}"]),
        Group(
            "zalgo", "width", neverRaw: false,
            [
                "z" + String(repeating: "\u{0301}\u{0316}", count: 40), "\u{0301}",
                String(repeating: "a\u{0489}\u{20DD}", count: 8),
            ]),
        Group(
            "wide", "width", neverRaw: false,
            ["漢字かな交じり文", "한국어", "ﾊﾝｶｸ ＦＵＬＬ", "\u{1100}\u{1161}\u{11A8}"]),
        Group("arabic", "width", neverRaw: false, ["مُحَمَّد", "لا إله", "نمی‌خواهم", "ﷺ \u{06DD}١٢"]),
        Group("brahmic", "width", neverRaw: false, ["क्षि", "กำ", "நி"]),
        Group(
            "long", "width", neverRaw: false,
            [
                String(repeating: "x", count: 65_536), String(repeating: "漢", count: 21_845),
                String(repeating: "a b ", count: 1_000),
            ]),
    ]

    private static let injections = [
        Group("markup", "inject", neverRaw: false, ["[bold]x[/bold]", "#[fg=red]x", "**b** `c`"]),
        Group("format", "inject", neverRaw: false, ["%s%s%n%x", "%1$*2$d", "{0} ${HOME} \\(x)"]),
        Group("quotes", "inject", neverRaw: false, ["O'Brien", "\"\"\"", "`id`$(id)", "\\\\\\\""]),
        Group(
            "path", "inject", neverRaw: false, ["../../etc/passwd", "/dev/null", "-rf", "CON.txt"]),
        Group(
            "sql", "inject", neverRaw: false,
            ["'; DROP TABLE users; --", "1 OR 1=1", "%_[a-z]", "\" OR \"\"=\""]),
        Group("html", "inject", neverRaw: false, ["<script>alert(1)</script>", "&lt;&#x3C;"]),
        Group("formula", "inject", neverRaw: false, ["=1+1", "@SUM(A1)", "+1", "-1+cmd|'/C'!A0"]),
    ]
}
