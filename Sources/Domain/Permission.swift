/// What an operation needs: a closed set, smaller than the catalog.
package enum Permission: String, CaseIterable, Codable, Sendable {
    /// Nothing: signing in, asking for a reset.
    case anyone
    /// A session, whoever's it is.
    case signedIn = "signed-in"
    case usersRead = "users.read"
    case usersCreate = "users.create"
    case usersEdit = "users.edit"
    case usersRole = "users.role"
    case usersSuspend = "users.suspend"
    case usersClose = "users.close"
    case usersReset = "users.reset"
    case usersNote = "users.note"
    case usersReveal = "users.reveal"
    case usersHold = "users.hold"
    case sessionsRead = "sessions.read"
    case sessionsRevoke = "sessions.revoke"
    case guardiansVerify = "guardians.verify"
    case approvalsDecide = "approvals.decide"
    case mailRead = "mail.read"
    case mailSend = "mail.send"
    case suppressionsRead = "suppressions.read"
    case suppressionsRemove = "suppressions.remove"
    case breakersRead = "breakers.read"
    case breakersHold = "breakers.hold"
    case jobsRead = "jobs.read"
    case jobsAct = "jobs.act"
    case auditRead = "audit.read"
    case auditVerify = "audit.verify"
    case importRun = "import.run"
    case settingsRead = "settings.read"
    case settingsChange = "settings.change"
    /// By right of access to the database's file: set-up, checkpoints, demo data.
    case fileAccess = "file-access"
}

/// How far a permission reaches.
package enum Grant: Sendable, Equatable {
    /// Everything.
    case all
    /// Everything but what belongs to staff accounts.
    case nonStaff
    /// What stands in this relation to the actor.
    case own(Relation)
    /// Reading, with personal values hidden.
    case masked
    /// Contact data only (e-mail, phone), and of accounts that are not staff.
    case contactData

    /// How a record can belong to an actor.
    package enum Relation: String, Sendable {
        /// The actor's own account, sessions, acts.
        case account
        /// The actor's own account and the people it represents: of an agent the talents, of a
        /// guardian the minors for whom it is verified.
        case represented
    }
}

/// Who may do what: one table, read by the gate, shown by the console, walked by the tests.
package enum Grants {
    /// The grant of a role for a permission; `nil` refuses.
    package static func grant(_ role: Role, _ permission: Permission) -> Grant? {
        switch permission {
        case .anyone, .signedIn: .all
        default: table[role]?[permission]
        }
    }

    /// What an account of the operating system may do, by right of access to the database's file.
    package static let operatingSystem: Set<Permission> = [
        .anyone, .fileAccess, .auditRead, .auditVerify,
    ]

    /// What jobs may do: report what came of them.
    package static let jobs: Set<Permission> = [.fileAccess]

    /// Role by role; a permission that is not named is refused.
    package static let table: [Role: [Permission: Grant]] = [
        .admin: Dictionary(
            uniqueKeysWithValues: Permission.allCases.filter { $0 != .fileAccess }.map {
                ($0, .all)
            }
        ),
        .moderator: [
            .usersRead: .all, .usersSuspend: .nonStaff, .usersReveal: .nonStaff,
            .usersNote: .nonStaff, .guardiansVerify: .nonStaff, .sessionsRead: .nonStaff,
            .auditRead: .own(.account),
        ],
        .support: [
            .usersRead: .all, .usersEdit: .contactData, .usersSuspend: .nonStaff,
            .usersReset: .nonStaff, .usersNote: .nonStaff, .usersReveal: .nonStaff,
            .sessionsRead: .nonStaff, .sessionsRevoke: .nonStaff, .mailRead: .nonStaff,
            .mailSend: .nonStaff, .suppressionsRead: .all, .suppressionsRemove: .all,
            .auditRead: .own(.account),
        ],
        .finance: [
            .usersRead: .all, .usersReveal: .nonStaff, .auditRead: .own(.account),
        ],
        .oncall: [
            .usersRead: .masked, .breakersRead: .all, .breakersHold: .all, .mailRead: .masked,
            .suppressionsRead: .masked,
            .auditRead: .own(.account),
            .jobsRead: .all, .jobsAct: .all,
        ],
        .privacy: [
            .usersRead: .all, .usersReveal: .all, .auditRead: .all, .auditVerify: .all,
        ],
        .auditor: [
            .usersRead: .masked, .auditRead: .all, .auditVerify: .all, .settingsRead: .all,
            .breakersRead: .all, .mailRead: .masked, .suppressionsRead: .masked,
            .jobsRead: .all,
        ],
        .talent: own(.account),
        .guardian: own(.represented),
        .caster: own(.account),
        .agent: own(.represented),
        .investor: [:],
    ]

    /// What everybody may do with what is their own.
    private static func own(_ relation: Grant.Relation) -> [Permission: Grant] {
        [
            .usersRead: .own(relation), .usersReveal: .own(.account),
            .sessionsRead: .own(.account), .sessionsRevoke: .own(.account),
        ]
    }
}
