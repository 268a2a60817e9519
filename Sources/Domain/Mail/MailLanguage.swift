/// Which languages messages are written in.
package enum MailLanguage: String, CaseIterable, Codable, Sendable {
    /// English, then Arabic below it.
    case both
    case english = "en"
    case arabic = "ar"
}

extension Transaction {
    /// Which languages messages are written in now.
    package func mailLanguage() throws(Failure) -> MailLanguage {
        MailLanguage(rawValue: try settings.find(.mailLanguage, for: .read).value) ?? .both
    }
}
