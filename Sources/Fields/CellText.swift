package import Domain

/// Cells of lists as text for people.
package enum CellText {
    /// How moments are written.
    package enum Moments: Sendable {
        /// `3 d`, `2 y`; in the future `in 3 d`.
        case relative
        /// Date and minute in Riyadh, `2026-11-16 00:00`.
        case minute
        /// RFC 3339 in UTC with milliseconds.
        case exact
    }

    /// The cell's text; empty for none.
    ///
    /// Text is as it was stored: hostile until made harmless.
    package static func text(
        of cell: CellValue, now: Instant, moments: Moments = .relative
    ) -> String {
        switch cell {
        case .text(let text): text
        case .integer(let number): String(number)
        case .flag(let flag): flag ? "yes" : "no"
        case .instant(let moment): text(of: moment, now: now, moments: moments)
        case .date(let date): date.description
        case .state(let word, _): word
        case .none: ""
        }
    }

    /// A moment's text.
    package static func text(
        of moment: Instant, now: Instant, moments: Moments = .relative
    ) -> String {
        switch moments {
        case .relative:
            moment > now ? "in \(SpanText.text(moment - now))" : SpanText.text(now - moment)
        case .minute:
            // The fixed width of RFC 3339 up to the minute, with a blank for the `T`.
            String(
                moment.text(offset: Riyadh.offset, suffix: "").prefix(16).map { letter in
                    letter == "T" ? " " : letter
                })
        case .exact: moment.description
        }
    }
}
