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
        var hasDetail: Bool
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
        guard let basis, let before = basis.row, let row = new.row, row.id != before.id,
            basis.changing(row: row) == new
        else {
            rest = nil
            return basis != new
        }
        if rest?.row != row.id { rest = (row.id, now + DetailModel.restMs) }
        return dueMs.map { $0 <= now } ?? true
    }

    mutating func take(_ hints: [FooterWidget.Hint], _ basis: Basis) {
        (self.hints, self.basis, rest) = (hints, basis, nil)
    }
}

extension FooterModel.Basis {
    fileprivate func changing(row: FooterModel.Row) -> Self {
        var basis = self
        basis.row = row
        return basis
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
            context: .global, hasDetail: false, marks: 0, candidates: candidates.map(\.sequence),
            undoSeconds: log.undoSeconds(at: now), user: who?.user, keys: settings.keyChanges)
        desk.look { view in
            basis.view = view.id
            basis.context = view.context
            basis.hasDetail = view.detail != nil
            basis.marks = view.list.table.marks.count
            basis.row = view.list.currentPlace.map { place in
                FooterModel.Row(
                    id: view.list.records[place].id, version: view.list.records[place].version,
                    isGone: view.list.records[place].isGone)
            }
        }
        return basis
    }

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
            names += [("open", "detail"), ("mark.toggle", "mark")]
        } else if view.focus == .detail {
            names += [("detail.tab.next", "tab"), ("reveal", "reveal"), ("copy", "copy")]
        } else {
            names += [("focus.next", "detail"), ("detail.tab.next", "tab")]
        }
        var seen: Set<ActionName> = []
        for action in view.pane.actions
        where !seen.contains(action.verb) && obstacle(to: action) == nil {
            seen.insert(action.verb)
            names.append((action.verb, action.title.lowercased()))
        }
        if let seconds = log.undoSeconds(at: now) {
            names.insert(("undo", "undo \(seconds) s"), at: 1)
        }
        names.append((.quit, "back"))
        return names.compactMap { action, title in
            let key = key(action)
            return key.isEmpty ? nil : FooterWidget.Hint(TerminalText(key), TerminalText(title))
        }
    }
}
