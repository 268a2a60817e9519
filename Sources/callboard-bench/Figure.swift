/// One measured figure beside its limit.
struct Figure {
    let name: String
    let value: Double
    let unit: String
    let limit: Limit

    /// What the figure has to keep.
    enum Limit {
        case atMost(Double)
        case atLeast(Double)
        /// Shown for comparison only.
        case none
    }

    var isMissed: Bool {
        switch limit {
        case .atMost(let most): value > most
        case .atLeast(let least): value < least
        case .none: false
        }
    }

    /// One line: name, figure, limit, verdict.
    var line: String {
        let (limitText, verdict): (String, String) =
            switch limit {
            case .atMost(let most): ("at most \(Self.text(most))", isMissed ? "MISSED" : "kept")
            case .atLeast(let least): ("at least \(Self.text(least))", isMissed ? "MISSED" : "kept")
            case .none: ("", "")
            }
        return Self.pad(name, 46) + Self.pad("\(Self.text(value)) \(unit)", 20, fromLeft: false)
            + "  " + Self.pad(limitText, 18) + verdict
    }

    /// Three significant digits, or whole numbers from a hundred on.
    static func text(_ value: Double) -> String {
        guard value.isFinite else { return "none" }
        guard value < 100 else { return String(Int(value.rounded())) }
        let scale: Double = value < 1 ? 1000 : value < 10 ? 100 : 10
        return String((value * scale).rounded() / scale)
    }

    private static func pad(_ text: String, _ width: Int, fromLeft: Bool = true) -> String {
        let blanks = String(repeating: " ", count: max(0, width - text.count))
        return fromLeft ? text + blanks : blanks + text
    }
}
