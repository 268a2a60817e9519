/// An outside service that callboard speaks to.
package enum GatewayName: String, CaseIterable, Codable, Sendable {
    /// The folder that takes mail as `.eml` files: it is tried, fails and recovers like the others.
    case mailFolder = "mail-folder"
    case smtp
    case sendgrid

    /// What people call it.
    package var title: String {
        switch self {
        case .mailFolder: "Mail folder"
        case .smtp: "SMTP server"
        case .sendgrid: "SendGrid"
        }
    }

    /// When its breaker opens and closes.
    package var rule: Breaker.Rule { Breaker.Rule() }
}
