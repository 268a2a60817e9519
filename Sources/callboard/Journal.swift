internal import Domain
internal import Service

/// What befalls the program while it works: lines on standard error, which systemd puts into its
/// journal.
enum Journal {
    /// Writes one line with the time, however many lines the text has.
    static func note(_ text: String) {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        Output().note("\(SystemClock().now) \(line)")
    }

    /// Writes what a database said in its own words, of which its caller is told less.
    static func note(_ words: String, of database: DatabasePlace, request: String?) {
        note("\(database.name): \(words)" + (request.map { " (request \($0))" } ?? ""))
    }
}
