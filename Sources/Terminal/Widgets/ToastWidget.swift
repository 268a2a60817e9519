/// Short news about what was done, at the bottom right of an area.
package struct ToastWidget: Hashable, Sendable {
    package struct Toast: Hashable, Sendable {
        package enum Kind: Hashable, Sendable {
            case info, good, bad

            var role: Role {
                switch self {
                case .info: .toastInfo
                case .good: .toastGood
                case .bad: .toastBad
                }
            }
        }

        package var kind: Kind
        package var text: TerminalText

        package init(_ kind: Kind, _ text: TerminalText) {
            self.kind = kind
            self.text = text
        }
    }

    /// Shown at once; of more the newest.
    package static let toastsMax = 3

    /// The oldest first.
    package var toasts: [Toast]

    package init(_ toasts: [Toast]) {
        self.toasts = toasts
    }

    /// Lines of one text; what is longer is cut.
    package static let linesMax = 3

    package func draw(into buffer: inout Buffer, in area: Rect, look: Look) {
        guard area.columns > 0 else { return }
        var end = area.endRow
        for toast in toasts.suffix(Self.toastsMax).reversed() where end > area.row {
            let sign = look.sign(of: toast.kind.role).map { $0 + " " } ?? .empty
            let front = (" " + sign).fitted(to: area.columns)
            let lines = Self.lines(of: toast.text, columns: area.columns - front.width - 1)
                .suffix(end - area.row)
            let columns = lines.reduce(0) { max($0, $1.width) } + 1
            let column = max(area.column, area.endColumn - columns - front.width)
            let style = look.style(toast.kind.role)
            end -= lines.count
            for (index, line) in lines.enumerated() {
                let row = end + index
                buffer.put(
                    index == 0 ? front : .empty, row: row, column: column, style: style,
                    width: front.width)
                buffer.put(
                    line, row: row, column: column + front.width, style: style,
                    width: min(columns, area.endColumn - column - front.width))
            }
        }
    }

    private static func lines(of text: TerminalText, columns: Int) -> [TerminalText] {
        columns > 0 ? text.wrapped(to: columns, linesMax: linesMax) : [.empty]
    }
}

/// A sentence alone in the middle of the screen, such as that it is too small.
package struct NoticeWidget: Hashable, Sendable {
    package var lines: [TerminalText]

    package init(_ lines: [TerminalText]) {
        self.lines = lines
    }

    /// Says how large the terminal must be and which key leaves.
    package static func tooSmall(_ size: Size, least: Size, quitKey: TerminalText) -> NoticeWidget {
        NoticeWidget([
            TerminalText("\(size.columns)x\(size.rows) is too small"),
            TerminalText("at least \(least.columns)x\(least.rows)"),
            quitKey + " quits",
        ])
    }

    package func draw(into buffer: inout Buffer, in area: Rect, look: Look) {
        guard !area.isEmpty else { return }
        buffer.fill(area, style: look.style(.text))
        let wrapped = lines.flatMap { $0.wrapped(to: area.columns) }.prefix(area.rows)
        let top = area.row + (area.rows - wrapped.count) / 2
        for (index, line) in wrapped.enumerated() {
            buffer.put(
                line, row: top + index, column: area.column, style: look.style(.text),
                width: area.columns, alignment: .center)
        }
    }
}
