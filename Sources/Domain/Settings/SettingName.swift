/// A setting that staff change while the program runs, kept in the database.
///
/// What is set before it starts, as where it listens, is no concern of the business.
package enum SettingName: String, CaseIterable, Codable, Sendable {
    case maintenance
    case staffFactor = "identity.staff-factor"
    case mailSending = "flag.mail"
    case memberSignIn = "flag.member-sign-in"
    case resetRequests = "flag.reset-requests"
    case mailTries = "mail.tries"
    case mailLanguage = "mail.language"
    case jobDays = "jobs.days"
    case discardedJobDays = "jobs.discarded-days"

    /// What the setting is.
    package var spec: SettingSpec {
        switch self {
        case .maintenance:
            SettingSpec(
                .sentence(lengths: 10...300), usual: "", "Maintenance", Self.maintenanceHelp)
        case .staffFactor:
            SettingSpec(
                .choice(["required", "optional"]), usual: "required", "Second factor of staff",
                "Kept for later, not enforced yet: staff sign in with the password alone. Whether "
                    + "they will need a second factor beside it.")
        case .mailSending:
            SettingSpec(
                .flag, usual: "on", "Mail leaves",
                "Whether waiting messages are sent; off, they wait in the outbox.")
        case .memberSignIn:
            SettingSpec(
                .flag, usual: "on", "Members sign in",
                "Whether people who are no staff may sign in; off, sessions that run go on.")
        case .resetRequests:
            SettingSpec(
                .flag, usual: "on", "Reset links on request",
                "Whether people may ask for a reset link themselves; off, staff start resets.")
        case .mailTries:
            SettingSpec(
                .integer(1...50), usual: String(Mail.attemptsMax), "Tries of a message",
                "How often sending a message is tried before it is given up.")
        case .mailLanguage:
            SettingSpec(
                .choice(MailLanguage.allCases.map(\.rawValue)),
                usual: MailLanguage.both.rawValue, "Languages of messages",
                "What messages are written in: en, ar, or both, one below the other.")
        case .jobDays:
            SettingSpec(
                .integer(1...365), usual: "7", "Days of finished jobs",
                "How long jobs that were completed or cancelled are kept.")
        case .discardedJobDays:
            SettingSpec(
                .integer(1...3650), usual: "180", "Days of discarded jobs",
                "How long jobs that were set aside are kept.")
        }
    }

    /// Made of the catalog: a list kept by hand would leave out who stops an attacker.
    private static let maintenanceHelp =
        "While this says something, everybody is told it, and nothing can be changed but by these "
        + "acts, each by those who may at other times: \(Catalog.openInMaintenance). Take the "
        + "text away to end it."
}

/// What a setting is: what it holds, what it usually is, and help.
package struct SettingSpec: Sendable, Equatable {
    /// What it holds.
    package let kind: Kind
    /// The value while nobody has set another; empty text for none.
    package let usual: String
    /// The name for people.
    package let title: String
    /// What it does, as a sentence.
    package let help: String

    /// What a setting holds.
    package enum Kind: Sendable, Equatable {
        /// `on` or `off`.
        case flag
        /// What people are told, in so many characters: a slip such as `on` tells them nothing. Or
        /// nothing at all.
        case sentence(lengths: ClosedRange<Int>)
        /// A whole number.
        case integer(ClosedRange<Int>)
        /// One of these words.
        case choice([String])
    }

    /// Describes a setting.
    package init(_ kind: Kind, usual: String, _ title: String, _ help: String) {
        (self.kind, self.usual, self.title, self.help) = (kind, usual, title, help)
    }

    /// The value as it is kept; throws `invalid` with what it must be.
    package func value(of typed: String) throws(Failure) -> String {
        let typed = typed.trimmingBlanks()
        switch kind {
        case .flag:
            guard let isOn = Self.words[typed.lowercased()] else {
                throw .invalid(field: "value", "must be on or off")
            }
            return isOn ? Self.on : Self.off
        case .sentence(let lengths):
            guard typed.isEmpty || lengths.contains(typed.unicodeScalars.count) else {
                throw .invalid(
                    field: "value",
                    "must be a sentence for people, of \(lengths.lowerBound) to "
                        + "\(lengths.upperBound) characters, or nothing")
            }
            return typed
        case .integer(let range):
            guard let number = Int(typed), range.contains(number) else {
                let (least, most) = (range.lowerBound, range.upperBound)
                throw .invalid(field: "value", "must be a whole number from \(least) to \(most)")
            }
            return String(number)
        case .choice(let words):
            guard words.contains(typed) else {
                throw .invalid(field: "value", "must be \(words.joined(separator: " or "))")
            }
            return typed
        }
    }

    /// What values can be, for people.
    package var range: String {
        switch kind {
        case .flag: "on or off"
        case .sentence(let lengths):
            "a sentence of \(lengths.lowerBound) to \(lengths.upperBound) characters, or nothing"
        case .integer(let range): "a number from \(range.lowerBound) to \(range.upperBound)"
        case .choice(let words): words.joined(separator: " or ")
        }
    }

    /// The value of a flag that is on.
    package static let on = "on"
    /// The value of a flag that is off.
    package static let off = "off"
    private static let words = ["on": true, "yes": true, "true": true]
        .merging(["off": false, "no": false, "false": false]) { $1 }
}
