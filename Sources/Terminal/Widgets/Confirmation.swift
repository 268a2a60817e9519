/// Something that must be typed before an act that cannot be taken back.
package struct Confirmation: Hashable, Sendable {
    /// What is asked, such as `type the last four characters of the id`.
    package var label: TerminalText
    /// What counts, such as `7k3q` or `150.00`.
    package var expected: String

    package init(label: TerminalText, expected: String) {
        self.label = label
        self.expected = expected
    }

    /// The last four characters of an id.
    package static func lastFour(of id: String) -> Confirmation {
        let four = String(id.suffix(4))
        return Confirmation(label: TerminalText("type \(four) to confirm"), expected: four)
    }

    /// Whether the typed text counts: case and spaces do not matter, nor the script of digits.
    package func isMet(by typed: String) -> Bool {
        !expected.isEmpty && Self.folded(typed) == Self.folded(expected)
    }

    /// Arabic-Indic and Persian digits as ASCII ones, the Arabic decimal sign as a point, thousands
    /// signs left out.
    static func folded(_ text: String) -> String {
        var folded = ""
        for scalar in text.lowercased().unicodeScalars {
            switch scalar.value {
            case 0x660...0x669: folded += String(scalar.value - 0x660)
            case 0x6f0...0x6f9: folded += String(scalar.value - 0x6f0)
            case 0x66b: folded += "."
            case 0x66c, 0x2c, 0x20, 0xa0: break
            default: folded.unicodeScalars.append(scalar)
            }
        }
        return folded
    }
}

/// What a dialog asks for beside yes or no.
package struct ReasonRequest: Hashable, Sendable {
    package enum Need: Hashable, Sendable {
        case optional, required
    }

    package var need: Need
    /// Reasons that are chosen by number; at most nine.
    package var presets: [TerminalText]
    /// Whether a ticket number is asked for; it is never required.
    package var asksTicket: Bool

    package init(_ need: Need, presets: [TerminalText] = [], asksTicket: Bool = true) {
        self.need = need
        self.presets = Array(presets.prefix(9))
        self.asksTicket = asksTicket
    }
}

/// A button of a dialog or form.
package struct DialogButton: Hashable, Sendable {
    package var id: String
    package var title: TerminalText
    /// What chooses it at once while no text is being typed; lower case.
    package var letter: Unicode.Scalar?
    /// Whether it needs the confirmation and the reason; cancel does not.
    package var isConfirming: Bool

    package init(
        _ id: String, _ title: TerminalText, letter: Unicode.Scalar? = nil,
        isConfirming: Bool = false
    ) {
        self.id = id
        self.title = title
        self.letter = letter
        self.isConfirming = isConfirming
    }

    package static let no = DialogButton("no", "No", letter: "n")
    package static let cancel = DialogButton("cancel", "Cancel", letter: "c")

    /// A button that does what was asked.
    package static func yes(_ title: TerminalText = "Yes", letter: Unicode.Scalar = "y")
        -> DialogButton
    {
        DialogButton("yes", title, letter: letter, isConfirming: true)
    }
}
