/// What anybody may have typed or sent, on its way into a table.
enum TypedText {
    /// Unicode scalars that are kept; each takes four bytes at most.
    static let lengthMax = 254

    /// The beginning of a text.
    ///
    /// It counts scalars, since a character may be of any length: a letter and thousands of accents
    /// are one. An index of PostgreSQL takes 2,704 bytes (`BTMaxItemSize`), and refuses the row
    /// beyond.
    static func cut(_ text: String) -> String {
        guard text.utf8.count > lengthMax else { return text }
        return String(text.unicodeScalars.prefix(lengthMax))
    }
}
