internal import Domain
internal import SQL

/// What staff write down about people (table `notes`).
struct NotesTable: NoteStore {
    let tx: StorageTransaction

    static let list = ListTable<NoteRow>(
        name: "notes",
        columns: """
            id, (SELECT id FROM users WHERE n = user_n), text, author, at, \
            (SELECT name FROM users WHERE id = author)
            """,
        sorts: ["at": ListSort("at", .instant)],
        defaultSort: "at",
        filters: [
            "at": ListColumn("at", .instant, counted: true),
            "user": ListColumn("user_n", .user, leads: true),
        ]
    ) { row, first throws(SQLError) in
        NoteRow(
            Note(
                id: try row.value(first, "notes.id"),
                user: try row.value(first + 1, "notes.user_n"), text: row.text(first + 2),
                author: row.text(first + 3), authorName: row.optionalText(first + 5),
                at: row.instant(first + 4)))
    }

    func add(_ note: Note) throws(Failure) {
        let user = try tx.number(of: note.user)
        try tx.run(
            """
            INSERT INTO notes (id, user_n, text, author, at) \
            VALUES (\(note.id), \(user), \(note.text), \(note.author), \(note.at))
            """)
        tx.log.note(note.id, "text", nil, note.text, person: note.user)
    }

    func list(_ query: ListQuery) throws(Failure) -> Slice<NoteRow> {
        let scope = tx.access.scope("notes", owner: "user_n", leads: true)
        return try ListReader(tx: tx, table: Self.list).slice(query, [scope].compactMap(\.self))
    }
}
