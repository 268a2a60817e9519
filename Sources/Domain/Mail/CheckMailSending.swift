/// Looks whether messages may leave.
package struct CheckMailSending: Operation {
    /// Asks.
    package init() {}

    package static let spec = Spec(
        "mail.sending", .get, "/mail-sending", needs: .fileAccess, isPublic: false,
        summary: "Look whether messages may leave."
    )

    package func run(in tx: any Transaction) throws(Failure) -> MailSending {
        MailSending(obstacle: try tx.mailObstacle())
    }
}

/// Whether messages may leave.
package struct MailSending: Codable, Sendable, Equatable {
    /// Why none may; `nil` when they may.
    package var obstacle: String?

    /// Says why none may leave, if so.
    package init(obstacle: String? = nil) { self.obstacle = obstacle }
}

extension Transaction {
    /// Why no message may leave at present; `nil` when they may.
    func mailObstacle() throws(Failure) -> String? {
        try isOn(.mailSending) ? nil : "the setting \(SettingName.mailSending.rawValue) is off"
    }
}
