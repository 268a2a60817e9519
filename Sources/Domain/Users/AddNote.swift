/// Writes a note about a person.
package struct AddNote: Operation {
    package var user: User.ID
    package var text: String

    /// Writes a note.
    package init(user: User.ID, text: String) { (self.user, self.text) = (user, text) }

    package static let spec = Spec(
        "users.note", .post, "/users/{user}/notes", needs: .usersNote, personal: ["text"],
        summary: "Write a note about a person.",
        fields: [
            "user": "About whom.", "text": "What to remember; 1 to \(Note.lengthMax) characters.",
        ],
        limits: ["text": .characters(1...Note.lengthMax)]
    )

    package func run(in tx: any Transaction) throws(Failure) -> NoteRow {
        _ = try tx.users.find(user, for: .read)
        guard !text.trimmingBlanks().isEmpty, text.unicodeScalars.count <= Note.lengthMax else {
            throw .invalid(field: "text", "must have 1 to \(Note.lengthMax) characters")
        }
        let actor = tx.access.actor
        let note = Note(
            id: tx.newID(Note.self), user: user, text: text, author: actor.name,
            authorName: actor.signed?.name, at: tx.now
        )
        try tx.notes.add(note)
        return NoteRow(note).shown(to: tx.access)
    }
}

/// Lists notes.
package struct ListNotes: ListOperation {
    package var filter: String?
    package var sort: String?
    package var limit: Int?
    package var cursor: String?

    /// A page of notes.
    package init(
        filter: String? = nil, sort: String? = nil, limit: Int? = nil, cursor: String? = nil
    ) {
        (self.filter, self.sort, self.limit, self.cursor) = (filter, sort, limit, cursor)
    }

    package static let spec = Spec(
        "users.list-notes", .get, "/notes", needs: .usersNote, summary: "List notes about people.",
        fields: ListHelp.fields
    )
    package static let defaultSort = SortOrder("at", descending: true)

    package func list(_ query: ListQuery, in tx: any Transaction) throws(Failure) -> Slice<NoteRow>
    {
        let access = tx.access
        return try tx.notes.list(query).map { $0.shown(to: access) }
    }
}
