internal import TestSupport
internal import Testing

@testable import Terminal

@Suite struct WidgetDialogTests {
    private var refund: DialogState {
        DialogState(
            buttons: [.yes("Refund", letter: "r"), .cancel],
            confirmation: .lastFour(of: "pay_01h455vb4pex5vsknk084sn02q"),
            request: ReasonRequest(.required, presets: ["asked by the payer", "paid twice"]),
            ticket: "T-17")
    }

    private func dialog(_ state: DialogState) -> DialogWidget {
        DialogWidget(
            title: "Refund 150.00 SAR to ليلى القحطاني?",
            body: [
                "The application stays, and its talent gets a mail. What is paid back cannot be "
                    + "taken again.", "漢字 hangs on it",
            ],
            details: ["POST /payments/pay_01h455vb4pex5vsknk084sn02q/refund"], state: state)
    }

    private func type(_ text: String, into state: inout DialogState) {
        for scalar in text.unicodeScalars {
            let outcome = state.handle(.key(Key(scalar)))
            #expect(outcome == nil)
        }
    }

    @Test(arguments: WidgetHarness.sizes + [Size(rows: 8, columns: 30)])
    func `a dialog says what will be done and asks for what is needed`(size: Size) {
        var state = refund
        state.focusPrevious()
        state.selectPreviousButton()
        _ = state.press()
        let dialog = dialog(state)
        let buffer = WidgetHarness.drawn(size) { dialog.draw(into: &$0, in: $1, look: $2) }
        Snapshot.check(buffer.textWithReverse, "widget-dialog-\(size.columns)x\(size.rows)")
    }

    @Test func `arrows and Enter are enough on any keyboard layout`() {
        var state = DialogState(buttons: [.yes(), .no])
        let first = state.handle(.key(Key(.enter)))
        #expect(first == .chosen("no"))
        _ = state.handle(.key(Key(.left)))
        let second = state.handle(.key(Key(.enter)))
        #expect(second == .chosen("yes"))
    }

    @Test(arguments: ["y", "Y", "غ"] as [Unicode.Scalar])
    func `a letter presses its button, on an Arabic layout too`(letter: Unicode.Scalar) {
        var state = DialogState(buttons: [.yes(), .no])
        let outcome = state.handle(.key(Key(letter)))
        #expect(outcome == .chosen("yes"))
    }

    @Test func `a question that came up by itself is answered after Tab only`() {
        var state = DialogState(buttons: [.yes(), .no])
        state.comeUnasked()
        for key in [Key("y"), Key("n"), Key(.enter), Key(.left)] {
            let outcome = state.handle(.key(key))
            #expect(outcome == nil)
        }
        var other = state
        let left = other.handle(.key(Key(.escape)))
        #expect(left == .cancelled)
        _ = state.handle(.key(Key(.tab)))
        let outcome = state.handle(.key(Key("y")))
        #expect(outcome == .chosen("yes"))
    }

    @Test func `a question that is asked again goes on where its reason was given`() {
        func asked() -> DialogState {
            let reasons = ReasonRequest(.required, presets: ["impersonation", "spam"])
            return DialogState(buttons: [.no, .yes()], selected: 0, request: reasons)
        }
        func again(_ before: DialogState) -> DialogState {
            var state = asked()
            state.insert(before.reason)
            state.takeReason(of: before)
            return state
        }
        var chosen = asked()
        chosen.choosePreset(2)
        var state = again(chosen)
        #expect(state.reason == "spam")
        // The letter is the button's, as it was before, and nothing of the reason.
        let outcome = state.handle(.key(Key("y")))
        #expect(outcome == .chosen("yes"))
        var typed = asked()
        typed.insert("sold fake roles")
        state = again(typed)
        // Enter takes no preset to what was typed.
        for _ in 1...2 { _ = state.handle(.key(Key(.enter))) }
        #expect(state.reason == "sold fake roles")
    }

    @Test func `escape cancels from everywhere`() {
        var state = refund
        _ = state.handle(.key(Key(.tab)))
        let outcome = state.handle(.key(Key(.escape)))
        #expect(outcome == .cancelled)
    }

    @Test func `nothing is done before reason and confirmation are there`() {
        var state = refund
        _ = state.handle(.key(Key("2")))
        #expect(state.reason == "paid twice")
        _ = state.handle(.key(Key(.tab)))
        type("see  mail", into: &state)
        #expect(state.reason == "paid twice: see mail")
        _ = state.handle(.key(Key(.enter)))
        #expect(state.focus == .confirmation)
        type("n02", into: &state)
        #expect(state.problem != nil)
        #expect(state.press() == .chosen("cancel"))
        state.insert("q")
        #expect(state.problem == nil)
        _ = state.handle(.key(Key(.enter)))
        let outcome = state.handle(.key(Key(.enter)))
        #expect(outcome == .chosen("yes"))
        #expect(state.ticket.text == "T-17")
    }

    @Test func `Enter passes over the ticket, which may be left out, and not over the reason`() {
        var state = DialogState(
            buttons: [.no, .yes()], selected: 0, request: ReasonRequest(.required))
        _ = state.handle(.key(Key(.enter)))
        #expect(state.focus == .reason)
        #expect(state.showsProblem)
        type("spam", into: &state)
        _ = state.handle(.key(Key(.enter)))
        #expect(state.focus == .buttons)
        state.focusPrevious()
        #expect(state.focus == .ticket)
        _ = state.handle(.key(Key(.enter)))
        let outcome = state.handle(.key(Key(.enter)))
        #expect(outcome == .chosen("yes"))
    }

    @Test func `a confirming button goes to what is missing and says it`() {
        var state = refund
        state.focusPrevious()
        state.selectPreviousButton()
        #expect(state.press() == nil)
        #expect(state.showsProblem)
        #expect(state.focus == .presets)
        #expect(state.problem == "a reason is needed")
    }

    @Test(arguments: [
        ("n42q", "N42Q ", true), ("n42q", "n٤٢q", true), ("150.00", "١٥٠٫٠٠", true),
        ("1500.00", "1,500.00", true), ("7k3q", "7k3", false), ("", "", false),
        ("1234", "۱۲۳۴", true),
    ])
    func `Arabic digits count`(expected: String, typed: String, isMet: Bool) {
        let confirmation = Confirmation(label: "type it", expected: expected)
        #expect(confirmation.isMet(by: typed) == isMet)
    }

    @Test func `a reason typed at once, above its field, chooses nothing and presses nothing`() {
        var state = refund
        type("fake pictures, already reported", into: &state)
        #expect(state.reason == "fake pictures, already reported")
        #expect(state.chosenPreset == nil)
        #expect(state.focus == .reason)
        for reason in ["rather late", "قديم", "18 years old", "١٨ سنة"] {
            var other = refund
            type(reason, into: &other)
            #expect(other.reason == reason)
        }
        var chosen = refund
        type("2and late", into: &chosen)
        #expect(chosen.reason == "paid twice: and late")
    }

    @Test func `a paste goes into inputs only, from the presets into the reason`() {
        var state = refund
        _ = state.handle(.paste("paid by another"))
        #expect(state.reason == "paid by another")
        state.focusPrevious()
        state.focusPrevious()
        #expect(state.focus == .buttons)
        _ = state.handle(.paste("ignored"))
        #expect(state.reason == "paid by another")
        #expect((state.typed.text, state.ticket.text) == ("", "T-17"))
        var plain = DialogState(buttons: [.yes(), .no])
        let outcome = plain.handle(.paste("y\n"))
        #expect(outcome == nil)
        #expect(plain.selectedButton == 1)
    }

    @Test func `the selected button and the cursor are seen in ASCII and without colour`() {
        let dialog = dialog(refund)
        let look = WidgetHarness.look(unicode: false)
        var plain = dialog
        plain.title = "Refund"
        plain.body = []
        let buffer = WidgetHarness.drawn(WidgetHarness.sizes[0], look) {
            plain.draw(into: &$0, in: $1, look: $2)
        }
        #expect(buffer.isASCII)
        #expect(buffer.text.contains("[ Cancel (c) ]"))
        #expect(buffer.text.contains(">. 1 asked by the payer"))
    }

    @Test func `buttons that do not fit beside each other stand in rows, each with its key`() {
        let names = ["europe", "production", "review-one", "review-two", "staging", "training"]
        let buttons = names.enumerated().map { index, name in
            DialogButton(name, TerminalText(name), letter: Unicode.Scalar(String(index + 1)))
        }
        let dialog = DialogWidget(
            title: "Which?", state: DialogState(buttons: buttons + [.cancel]))
        let text = WidgetHarness.drawn(WidgetHarness.sizes[0]) {
            dialog.draw(into: &$0, in: $1, look: $2)
        }.text
        let first = "│   europe (1)     production (2)     review-one (3)  "
        let second = "│   review-two (4)     staging (5)     training (6)   [ Cancel (c) ]"
        #expect(text.contains(first) && text.contains(second), "\(text)")
        let line = WidgetHarness.drawn(Size(rows: 1, columns: 72)) {
            dialog.draw(into: &$0, in: $1, look: $2)
        }
        #expect(line.text.contains("[ Cancel (c) ]"))
    }

    @Test func `nothing is drawn outside the area, however small`() {
        var state = refund
        for _ in state.order {
            let dialog = dialog(state)
            #expect(WidgetHarness.spills { dialog.draw(into: &$0, in: $1, look: $2) } == [])
            state.focusNext()
        }
        let empty = DialogWidget(title: "", state: DialogState(buttons: []))
        #expect(WidgetHarness.spills { empty.draw(into: &$0, in: $1, look: $2) } == [])
    }
}
