internal import Domain
internal import Terminal

/// What can be done to an account.
enum UserActions {
    static let all: [PaneAction] = resets + stops + edits

    private static let suspensionReasons = [
        "impersonation", "harassment", "fraud or fake profile", "asked by the person",
        "under investigation",
    ]
    private static let resetReasons = [
        "asked by phone, identity checked", "asked by e-mail, identity checked",
        "account may be compromised",
    ]

    private static let stops: [PaneAction] = [
        action(
            "Suspend", "verb.stop", SuspendUser.self,
            reasons: suspensionReasons, isBulk: true, consequences: endsSessions,
            obstacle: { row in
                row.status.successors.contains(.suspended)
                    ? nil : "the account is \(row.status.rawValue)"
            }),
        action(
            "Lift suspension", "verb.stop", LiftSuspension.self, reasons: ["settled"],
            isBulk: true,
            obstacle: { $0.status == .suspended ? nil : "the account is not suspended" }),
        action(
            "Unlock", "verb.stop", UnlockUser.self, isBulk: true,
            obstacle: { row in
                row.lockedUntil == nil ? "the account is not locked" : nil
            }),
        action(
            "Activate", "verb.stop", ActivateUser.self, isBulk: true,
            obstacle: { row in
                switch row.status {
                case .pending, .invited, .inactive: nil
                default: "the account is \(row.status.rawValue)"
                }
            }),
        action(
            "Restore", "verb.stop", RestoreUser.self, reasons: ["closed by mistake"],
            obstacle: {
                $0.status == .closed ? nil : "the account is not closed"
            }),
        action(
            "Close account", "verb.no", CloseUser.self,
            reasons: ["asked by the person", "duplicate account"], isBulk: true,
            tabs: [UserTabs.profileTitle], consequences: endsSessions,
            obstacle: { $0.status == .closed ? "the account is closed already" : nil }),
        action(
            "End all sessions", "verb.no", RevokeAllSessions.self, isBulk: true,
            tabs: [UserTabs.profileTitle, UserTabs.sessionsTitle], consequences: endsSessions),
    ]

    private static let resets: [PaneAction] = [
        action(
            "Reset by link", "verb.reset", StartReset.self,
            preset: ["way": PasswordReset.Way.link.rawValue], reasons: resetReasons,
            consequences: { _ in
                ["A link is mailed to the person; all sessions end at once."]
            }, obstacle: openAccount),
        action(
            "Reset by code", "verb.reset", StartReset.self,
            preset: ["way": PasswordReset.Way.code.rawValue], reasons: resetReasons,
            consequences: { _ in
                ["A one-time code is shown once, to be read out; all sessions end at once."]
            }, obstacle: openAccount),
    ]

    private static let edits: [PaneAction] = [
        edit,
        action(
            "Set role", "verb.change", SetRole.self, asks: ["role"],
            held: { ["role": $0.role.rawValue] }),
        action("Place hold", "verb.change", PlaceHold.self, asks: ["hold"]),
        action(
            "Lift hold", "verb.change", LiftHold.self, asks: ["hold"],
            obstacle: {
                $0.holds.isEmpty ? "the account is not on hold" : nil
            }),
        action(
            "Suspend until", "verb.change", SuspendUser.self, asks: ["until"],
            reasons: suspensionReasons, consequences: endsSessions,
            obstacle: { $0.status == .active ? nil : "the account is \($0.status.rawValue)" }),
        action("Lock until", "verb.change", LockUser.self, asks: ["until"]),
        action("Write note", "verb.note", AddNote.self, asks: ["text"]),
        PaneAction(
            title: "Add account", verb: "verb.new", type: CreateUser.self, subject: nil,
            asks: ["email", "name", "nameArabic", "role", "phone", "city", "birthDate"]),
    ]

    private static let edit = PaneAction(
        title: "Edit", verb: "verb.edit", type: EditUser.self, subject: "user",
        asks: [
            "name", "nameArabic", "email", "phone", "city", "stageName", "birthDate", "gender",
            "heightCm", "weightKg", "nationality", "languages", "skills",
        ],
        obstacle: { record in
            UsersPane.row(record)?.status == .closed ? "the account is closed" : nil
        },
        ownerRole: { UsersPane.row($0)?.role },
        current: { backend, record throws(Failure) in try current(backend, record) }
    )

    private static func action(
        _ title: String, _ verb: ActionName, _ type: any Operation.Type,
        preset: [String: String] = [:], asks: [String] = [], reasons: [String] = [],
        isBulk: Bool = false, tabs: [String] = [],
        consequences: @escaping @Sendable (Record) -> [String] = { _ in [] },
        held: @escaping @Sendable (UserRow) -> [String: String] = { _ in [:] },
        obstacle: @escaping @Sendable (UserRow) -> String? = { _ in nil }
    ) -> PaneAction {
        PaneAction(
            title: title, verb: verb, type: type, subject: "user", preset: preset, asks: asks,
            reasons: reasons, isBulk: isBulk, tabs: tabs,
            obstacle: { UsersPane.row($0).flatMap(obstacle) },
            ownerRole: { UsersPane.row($0)?.role }, consequences: consequences,
            held: { UsersPane.row($0).map(held) ?? [:] }
        )
    }

    @Sendable private static func endsSessions(_ record: Record) -> [String] {
        ["All sessions of the account end at once."]
    }

    @Sendable private static func openAccount(_ row: UserRow) -> String? {
        row.status == .closed ? "the account is closed; restore it first" : nil
    }

    /// What the form begins with; masked values are left out, since they are not known here.
    private static func current(
        _ backend: any Backend, _ record: Record
    ) throws(Failure) -> [String: String] {
        guard let user = User.ID(record.id) else { return [:] }
        let detail = try backend.perform(ShowUser(user: user), Call(source: Console.source))
        var texts: [String: String] = [
            "name": detail.user.name, "nameArabic": detail.user.nameArabic ?? "",
            "city": detail.user.city ?? "", "stageName": detail.stageName ?? "",
            "gender": detail.gender?.rawValue ?? "", "nationality": detail.nationality ?? "",
            "languages": detail.languages.joined(separator: ","),
            "skills": detail.skills.joined(separator: ","),
        ]
        if !detail.user.email.isHidden { texts["email"] = detail.user.email.text }
        if let height = detail.heightCm { texts["heightCm"] = String(height) }
        if let weight = detail.weightKg { texts["weightKg"] = String(weight) }
        return texts
    }
}
