/// What staff write down about a person.
package struct Note: Sendable, Equatable, Identified {
    package static let idPrefix = "note"
    /// A note's identifier.
    package typealias ID = Domain.ID<Note>

    package let id: ID
    package let user: User.ID
    package let text: String
    package let author: String
    /// What the author is called; `nil` when it was no account.
    package let authorName: String?
    package let at: Instant

    /// Most characters in a note.
    package static let lengthMax = 4000

    /// Puts a note together.
    package init(
        id: ID, user: User.ID, text: String, author: String, authorName: String? = nil, at: Instant
    ) {
        (self.id, self.user, self.text) = (id, user, text)
        (self.author, self.authorName, self.at) = (author, authorName, at)
    }
}

/// A note as lists show it.
package struct NoteRow: ListRow, Equatable {
    package var id: Note.ID
    package var user: User.ID
    package var text: String
    package var author: String
    /// What the author is called; `nil` when it was no account.
    package var authorName: String?
    package var at: Instant

    /// Shows a note.
    package init(_ note: Note) {
        (id, user, text) = (note.id, note.user, note.text)
        (author, authorName, at) = (note.author, note.authorName, note.at)
    }

    /// The row as somebody may see it.
    func shown(to access: Access) -> NoteRow {
        var row = self
        row.authorName = access.shown(name: authorName)
        return row
    }

    package var rowID: String { id.description }
    package var rowVersion: Int { 0 }

    package static let words: String? = nil
    package static let columns: [Column<NoteRow>] = [
        Column(ColumnSpec("at", "At", .instant, sortable: true)) { .instant($0.at) },
        Column(ColumnSpec("text", "Note", .text, filterable: false)) { .text($0.text) },
        Column(ColumnSpec("author", "By", .text, filterable: false)) {
            .text($0.authorName ?? $0.author)
        },
        Column(ColumnSpec("user", "User", .id(User.idPrefix))) { .text($0.user.description) },
    ]
}
