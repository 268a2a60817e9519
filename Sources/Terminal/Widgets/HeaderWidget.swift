/// The line at the top: what this console speaks to, as whom, and how fresh the data is.
package struct HeaderWidget: Hashable, Sendable {
    package struct Segment: Hashable, Sendable {
        package var text: TerminalText
        package var role: Role
        /// What goes first where there is too little room: the highest number; 0 never goes.
        package var priority: Int

        package init(_ text: TerminalText, role: Role = .header, priority: Int = 0) {
            self.text = text
            self.role = role
            self.priority = priority
        }
    }

    package var left: [Segment]
    package var right: [Segment]

    package init(left: [Segment], right: [Segment] = []) {
        self.left = left
        self.right = right
    }

    package func draw(into buffer: inout Buffer, in line: Rect, look: Look) {
        guard !line.isEmpty else { return }
        let (left, right) = fitting(line.columns)
        buffer.clipped(to: line.line(0)) { buffer in
            buffer.fill(line, style: look.style(.header))
            var column = line.column
            for segment in left {
                column += put(segment, into: &buffer, line: line, column: column, look)
            }
            column = max(column, line.endColumn - Self.columns(right))
            for segment in right {
                column += put(segment, into: &buffer, line: line, column: column, look)
            }
        }
    }

    private func put(
        _ segment: Segment, into buffer: inout Buffer, line: Rect, column: Int, _ look: Look
    ) -> Int {
        let text = (" " + segment.text + " ").fitted(to: max(0, line.endColumn - column))
        return buffer.put(
            text, row: line.row, column: column, style: look.style(segment.role, on: .header))
    }

    private func fitting(_ columns: Int) -> (left: [Segment], right: [Segment]) {
        var (left, right) = (left, right)
        while Self.columns(left) + Self.columns(right) > columns,
            let least = (left + right).map(\.priority).max(), least > 0
        {
            if let index = right.lastIndex(where: { $0.priority == least }) {
                right.remove(at: index)
            } else if let index = left.lastIndex(where: { $0.priority == least }) {
                left.remove(at: index)
            }
        }
        return (left, right)
    }

    private static func columns(_ segments: [Segment]) -> Int {
        segments.reduce(0) { $0 + $1.text.width + 2 }
    }
}

/// The way to what is shown, and a note at the right.
package struct BreadcrumbWidget: Hashable, Sendable {
    package var steps: [TerminalText]
    package var note: TerminalText
    /// Whether the note says what is wrong: then the path gives way to it.
    package var isUrgent: Bool

    /// A note that does not fit is cut, but not to less than this.
    private static let noteColumnsMin = 20
    /// A path that gives way is cut, but not to less than this.
    private static let pathColumnsMin = 16

    package init(
        _ steps: [TerminalText], note: TerminalText = .empty, isUrgent: Bool = false
    ) {
        self.steps = steps
        self.note = note
        self.isUrgent = isUrgent
    }

    /// Where there is too little room steps at the start go first, then the end of the note; an
    /// urgent one stays, and is cut in its middle when the last step has given way too: it begins
    /// with what failed and ends with how long that took.
    package func draw(into buffer: inout Buffer, in line: Rect, look: Look) {
        guard !line.isEmpty else { return }
        let style = look.style(.breadcrumb)
        buffer.fill(line.line(0), style: style)
        let step = " " + look.sign(.step) + " "
        var shown = steps[...]
        func path() -> TerminalText {
            let joined = shown.reduce(TerminalText.empty) { path, next in
                path.isEmpty ? next : path + step + next
            }
            return shown.count < steps.count ? look.sign(.more) + step + joined : joined
        }
        let room = max(0, line.columns - 1)
        let least = isUrgent ? min(room, Self.pathColumnsMin) : room
        let pathRoom = max(least, room - note.width - 3)
        while shown.count > 1, path().width > pathRoom { shown.removeFirst() }
        let text = path().fitted(to: pathRoom)
        buffer.put(text, row: line.row, column: line.column + min(1, room), style: style)
        let left = room - text.width - 3
        guard !note.isEmpty, note.width <= left || left >= Self.noteColumnsMin else { return }
        let note =
            isUrgent ? note.fitted(to: left, keepingHead: left / 2) : note.fitted(to: left)
        buffer.put(
            note, row: line.row, column: line.endColumn - note.width - 1,
            style: look.style(.textDim, on: .breadcrumb))
    }
}
