internal import Domain
internal import SQL

/// The folded words of an account, as its columns keep them: each after a blank.
struct UserText: Equatable {
    var nameWords: String
    var cityWords: String
    var search: String

    /// Whether nothing changed that the words come from.
    static func isSame(_ old: User, _ new: User) -> Bool {
        (old.name, old.nameArabic, old.city, old.email)
            == (new.name, new.nameArabic, new.city, new.email)
    }
}

/// Folded words, by which accounts are found (tables `words` and `user_parts`, and columns of
/// `users`).
struct WordsTable {
    let tx: StorageTransaction

    /// What an account is found by: names, parts of the address and all of it, the id's tail.
    func text(of user: User, stageName: String?) -> UserText {
        let fold = tx.ports.fold
        let names = SearchWords.unique(fold(user.name) + (user.nameArabic.map(fold) ?? []))
        let address = user.email.description
        var words = names
        words += stageName.map(fold) ?? []
        let parts = address.utf8.split(separator: UInt8(ascii: "@"))
        words += parts.flatMap { fold(String(decoding: $0, as: UTF8.self)) }
        words += [address, user.id.tail]
        let city = SearchWords.unique(user.city.map(fold) ?? [])
        return UserText(
            nameWords: SearchWords.column(names), cityWords: SearchWords.column(city),
            search: SearchWords.column(SearchWords.unique(words)))
    }

    /// Lists the words of a new account.
    func add(_ text: UserText, of number: Int64) throws(Failure) {
        try add(words(text), of: number)
        try addParts(text.search, of: number)
    }

    /// Replaces columns and words of an account.
    func index(
        _ user: User, _ stageName: String?, _ number: Int64, instead old: UserText
    ) throws(Failure) {
        let new = text(of: user, stageName: stageName)
        guard new != old else { return }
        try tx.run(
            """
            UPDATE users SET name_words = \(new.nameWords), city_words = \(new.cityWords), \
            search = \(new.search) WHERE n = \(number)
            """)
        let before = Set(words(old))
        let after = Set(words(new))
        for entry in before.subtracting(after) {
            try tx.run(
                """
                DELETE FROM words \
                WHERE kind = \(entry.kind) AND word = \(entry.word) AND n = \(number)
                """)
        }
        try add(Array(after.subtracting(before)), of: number)
        guard new.search != old.search else { return }
        try removeParts(old.search, of: number)
        try addParts(new.search, of: number)
    }

    /// One entry of the table.
    struct Entry: Hashable {
        let kind: String
        let word: String
    }

    /// The entries that belong to the columns: of what has parts, the beginnings of its words.
    private func words(_ text: UserText) -> [Entry] {
        let names = text.search.split(separator: " ").map(SearchWords.beginning)
        return SearchWords.unique(names).map { Entry(kind: "user", word: $0) }
            + text.cityWords.split(separator: " ").map { Entry(kind: "city", word: String($0)) }
    }

    private func add(_ entries: [Entry], of number: Int64) throws(Failure) {
        guard !entries.isEmpty else { return }
        let rows = entries.map { "(\($0.kind), \($0.word), \(number))" as Statement }
        try tx.run(
            "INSERT INTO words (kind, word, n) VALUES \(fragment: .joined(rows, separator: ", "))")
    }

    /// Takes in the parts of the words; PostgreSQL's index follows the column by itself.
    ///
    /// Late, because FTS5 writes down what it has gathered at each savepoint and each statement
    /// that might have to be undone, not only at the commit.
    private func addParts(_ search: String, of number: Int64) throws(Failure) {
        guard tx.dialect == .sqlite else { return }
        try tx.runLate("INSERT INTO user_parts (rowid, search) VALUES (\(number), \(search))")
    }

    /// Takes out the parts of the words, which must be those that were taken in.
    private func removeParts(_ search: String, of number: Int64) throws(Failure) {
        guard tx.dialect == .sqlite else { return }
        try tx.runLate(
            """
            INSERT INTO user_parts (user_parts, rowid, search) \
            VALUES ('delete', \(number), \(search))
            """)
    }
}
