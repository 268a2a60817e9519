internal import Domain
internal import Fields
internal import Terminal

/// The keys at the bottom and what they do here.
///
/// Which acts are possible depends on the row under the cursor. The line follows the cursor when
/// it rests, as the detail does: it does not flicker while somebody moves, and costs no time then.
struct FooterModel: Sendable {
    /// What the hints depend on.
    struct Basis: Equatable, Sendable {
        var view: Int?
        var context: ContextName
        /// The tab of the detail; `nil` when none is open.
        var tab: Int?
        var row: Row?
        var marks: Int
        var candidates: [KeySequence]
        var undoSeconds: Int?
        var user: User.ID?
        /// How often keys changed.
        var keys: Int
    }

    /// The row that acts would change, as it was seen.
    struct Row: Equatable, Sendable {
        var id: String
        var version: Int
        var isGone: Bool
    }

    /// The most important first.
    private(set) var hints: [FooterWidget.Hint] = []
    private var basis: Basis?
    /// The row that the cursor came to, and when it has rested there.
    private var rest: (row: String, untilMs: Int)?

    /// When the line follows the cursor; `nil` when it is right.
    var dueMs: Int? { rest?.untilMs }

    /// Whether the hints must be found anew now; else it is noted when they will be.
    mutating func isDue(_ new: Basis, atMs now: Int) -> Bool {
        guard isMoved(to: new), let row = new.row?.id else {
            rest = nil
            return basis != new
        }
        let untilMs = rest.flatMap { $0.row == row ? $0.untilMs : nil } ?? now + DetailModel.restMs
        rest = (row, untilMs)
        return untilMs <= now
    }

    /// Whether nothing but the row is another one.
    private func isMoved(to new: Basis) -> Bool {
        guard var before = basis, let row = before.row, let next = new.row, row.id != next.id
        else { return false }
        before.row = next
        return before == new
    }

    mutating func take(_ hints: [FooterWidget.Hint], _ basis: Basis) {
        (self.hints, self.basis, rest) = (hints, basis, nil)
    }
}

/// The clock in the header: `14:03`, in Riyadh.
struct ClockModel: Sendable {
    private(set) var text: TerminalText = ""
    private var minute = Int64.min

    mutating func tell(_ now: Instant) {
        guard case let minute = now.milliseconds / 60_000, minute != self.minute else { return }
        self.minute = minute
        text = TerminalText(
            String(CellText.text(of: .instant(now), now: now, moments: .minute).suffix(5)))
    }
}

extension Console {
    /// Brings the line at the bottom into line with what can be done.
    mutating func settleFooter() {
        let basis = footerBasis
        guard footer.isDue(basis, atMs: time.milliseconds) else { return }
        footer.take(hints, basis)
    }

    private var footerBasis: FooterModel.Basis {
        var basis = FooterModel.Basis(
            context: .global, marks: 0, candidates: candidates.map(\.sequence),
            undoSeconds: undoSeconds, user: who?.user, keys: settings.keyChanges)
        desk.look { view in
            basis.view = view.id
            basis.context = view.context
            basis.tab = view.detail?.state.tab
            basis.marks = view.list.table.marks.count
            basis.row = view.list.currentPlace.map { place in
                FooterModel.Row(
                    id: view.list.records[place].id, version: view.list.records[place].version,
                    isGone: view.list.records[place].isGone)
            }
        }
        return basis
    }

    /// What verbs are called where they lead to a choice.
    private static let wordsOfVerbs: [ActionName: String] = [
        "verb.reset": "reset", "verb.change": "change", "verb.no": "close",
    ]

    private var hints: [FooterWidget.Hint] {
        if !candidates.isEmpty {
            return candidates.map {
                FooterWidget.Hint(
                    TerminalText($0.sequence.name),
                    TerminalText(KeymapVocabulary.console.summary(of: $0.binding)))
            }
        }
        guard let view = desk.current else { return [] }
        var names: [(ActionName, String)] = [
            (.openHelp, "help"), ("filter.edit", "filter"), ("command.prompt", "command"),
        ]
        if view.detail == nil {
            names += [("open", "open"), ("mark.toggle", "mark")]
        } else if view.focus == .detail {
            names.append(("detail.tab.next", "next tab"))
            if mayReveal { names.append(("reveal", "reveal")) }
            names.append(("copy", "copy"))
        } else {
            names += [("focus.next", "detail"), ("detail.tab.next", "next tab")]
        }
        let possible = view.pane.actions.filter { obstacle(to: $0) == nil }
        for (index, action) in possible.enumerated()
        where !possible[..<index].contains(where: { $0.verb == action.verb }) {
            let isAlone = possible.count { $0.verb == action.verb } == 1
            let common = isAlone ? nil : Self.wordsOfVerbs[action.verb]
            names.append((action.verb, common ?? action.title.lowercased()))
        }
        if let seconds = undoSeconds {
            names.insert(("undo", "undo \(seconds) s"), at: 1)
        }
        names.append((.quit, view.parent == nil && view.detail == nil ? "quit" : "back"))
        return names.compactMap { action, title in
            let key = key(action)
            return key.isEmpty ? nil : FooterWidget.Hint(TerminalText(key), TerminalText(title))
        }
    }
}
