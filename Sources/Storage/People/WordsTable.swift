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

/// Folded words, by which accounts are found: columns of `users`, parts of the words in
/// `user_parts`, and the words of cities in `words`.
struct WordsTable {
    let tx: StorageTransaction

    /// What an account is found by: names, parts of the address and all of it, the id's tail, which
    /// is last because ``SearchWords/afterShortWord`` leaves room for it.
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

    /// New accounts whose words are looked at one by one, at most, before the table of parts takes
    /// them in.
    ///
    /// Of so many at once each costs less than half; to look at them takes a fraction of a
    /// millisecond.
    static let newcomersMax: Int64 = 256

    /// Lists the words of a new account, whose number is greater than all before it.
    func add(_ text: UserText, of number: Int64) throws(Failure) {
        try addCity(Self.words(text.cityWords), of: number)
        guard tx.dialect == .sqlite, number.isMultiple(of: Self.newcomersMax) else { return }
        try tx.runLate(NewcomerParts.takeIn)
        try tx.runLate(NewcomerParts.setMark)
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
        if new.cityWords != old.cityWords {
            try removeCity(Self.words(old.cityWords), of: number)
            try addCity(Self.words(new.cityWords), of: number)
        }
        guard new.search != old.search else { return }
        try replaceParts(old.search, new.search, of: number)
    }

    /// The words of a column, parted at each blank as SQL parts them, whatever follows it.
    private static func words(_ column: String) -> [String] {
        column.utf8.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
    }

    private func addCity(_ words: [String], of number: Int64) throws(Failure) {
        guard !words.isEmpty else { return }
        let rows = words.map { "('city', \($0), \(number))" as Statement }
        try tx.run(
            "INSERT INTO words (kind, word, n) VALUES \(fragment: .joined(rows, separator: ", "))")
    }

    private func removeCity(_ words: [String], of number: Int64) throws(Failure) {
        for word in words {
            try tx.run(
                """
                DELETE FROM words \
                WHERE kind = 'city' AND word = \(word) AND n = \(number)
                """)
        }
    }

    /// Replaces the parts of the words; the old must be those that were taken in.
    ///
    /// Of a newcomer none were, and PostgreSQL's index follows the column by itself. Late, because
    /// FTS5 writes down what it has gathered at each savepoint and each statement that might have
    /// to be undone, not only at the commit. The mark moves late too: whoever is beyond it now is
    /// taken in with the words of then.
    private func replaceParts(
        _ old: String, _ new: String, of number: Int64
    ) throws(Failure) {
        guard tx.dialect == .sqlite else { return }
        let mark = try tx.first("SELECT upto FROM user_parts_mark") { $0.integer(0) }
        guard let mark, number <= mark else { return }
        try tx.runLate(
            """
            INSERT INTO user_parts (user_parts, rowid, search) \
            VALUES ('delete', \(number), \(fragment: ShortWords.spaced("\(old)")))
            """)
        try tx.runLate(
            """
            INSERT INTO user_parts (rowid, search) \
            VALUES (\(number), \(fragment: ShortWords.spaced("\(new)")))
            """)
    }
}
