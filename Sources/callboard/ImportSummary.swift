internal import Domain
internal import Terminal

/// What an import found and did, for people.
struct ImportSummary {
    let reading: ImportReading
    /// What was written; `nil` after a dry run.
    let outcome: ImportOutcome?

    /// Codes that are listed; the report has all.
    private static let codesMax = 12
    /// Columns of an attack's account numbers before they are cut.
    private static let textColumnsMax = 200

    var text: String {
        ([table] + codes + merges + reading.attacks.map(Self.sentence) + files + [ending])
            .joined(separator: "\n")
    }

    private var table: String {
        let heads = ["FILE", "ROWS", "IMPORTED", "REJECTED", "REPAIRED", "WARNED"]
        let lines = reading.tallies.map { tally in
            let numbers = [
                tally.rows, tally.imported, tally.rejected, tally.repairedRows, tally.warnedRows,
            ]
            return [tally.file] + numbers.map(String.init)
        }
        return Self.aligned([heads] + lines)
    }

    /// The first column to the left, the others to the right.
    private static func aligned(_ lines: [[String]]) -> String {
        let cells = lines.map { $0.map { TerminalText($0, limit: textColumnsMax) } }
        let widths = (cells.first ?? []).indices.map { column in
            cells.map { $0[column].width }.max() ?? 0
        }
        return cells.map { line in
            line.indices.map { column in
                line[column].padded(
                    to: widths[column], alignment: column == 0 ? .leading : .trailing
                ).string
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }

    /// The most frequent findings, what was rejected before what was warned and repaired.
    private var codes: [String] {
        var counts: [ImportCode: Int] = [:]
        for remark in reading.remarks { counts[remark.code, default: 0] += 1 }
        let order: [ImportCode.Outcome] = [.rejected, .warned, .repaired]
        let sorted = counts.sorted { left, right in
            let ranks = [left, right].map { order.firstIndex(of: $0.key.outcome) ?? 0 }
            return (ranks[0], -left.value, left.key.name) < (ranks[1], -right.value, right.key.name)
        }
        guard !sorted.isEmpty else { return [] }
        let shown = sorted.prefix(Self.codesMax).map { "\($0.value) \($0.key.name)" }
        let rest = sorted.count - shown.count
        let more = rest > 0 ? ", and \(rest) more kinds in the report" : ""
        return ["findings: " + shown.joined(separator: ", ") + more]
    }

    private var merges: [String] {
        guard !reading.merges.isEmpty else { return [] }
        return ["merged: \(reading.merges.count) accounts that had the address of another"]
    }

    private static func sentence(_ attack: ImportedAttack) -> String {
        let ids = attack.accountsEntered.map(String.init).joined(separator: ", ")
        let entered =
            attack.accountsEntered.isEmpty
            ? "got into none" : "got into \(attack.accountsEntered.count): \(ids)"
        return "attack: \(clock(attack.first)) to \(clock(attack.last)) (Riyadh), "
            + "\(attack.attempts) tries from \(attack.addresses.count) addresses, \(entered)"
    }

    /// Date, hour and minute in Riyadh.
    private static func clock(_ moment: Instant) -> String {
        let text = moment.text(offset: Riyadh.offset, suffix: "")
        return text.prefix(10) + " " + text.dropFirst(11).prefix(5)
    }

    private var files: [String] {
        var lines: [String] = []
        if !reading.filesMissing.isEmpty {
            lines.append("not in the folder: " + reading.filesMissing.joined(separator: ", "))
        }
        if !reading.filesNotImported.isEmpty {
            lines.append("not imported yet: " + reading.filesNotImported.joined(separator: ", "))
        }
        return lines
    }

    private var ending: String {
        guard let outcome else { return "dry run: nothing was written" }
        var lines = [
            outcome.changes == 0
                ? "nothing changed: everything was here already"
                : "\(outcome.changes) rows written: \(outcome.added) new records, "
                    + "\(outcome.updated) records changed"
        ]
        if !outcome.alreadyHere.isEmpty {
            lines.append(
                "left alone, for their addresses have accounts here already: "
                    + outcome.alreadyHere.map(String.init).joined(separator: ", ")
            )
        }
        if !outcome.notStored.isEmpty {
            lines.append(
                "not stored, for their addresses have more than \(EmailAddress.lengthMax) "
                    + "characters: " + outcome.notStored.map(String.init).joined(separator: ", ")
            )
        }
        return lines.joined(separator: "\n")
    }
}
