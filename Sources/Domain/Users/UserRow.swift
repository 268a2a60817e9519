/// An account as lists show it.
package struct UserRow: ListRow, Equatable {
    package var id: User.ID
    package var version: Int
    package var name: String
    package var nameArabic: String?
    package var email: Masked
    package var role: Role
    package var status: AccountStatus
    package var holds: [Hold]
    package var lockedUntil: Instant?
    package var mustReset: Bool
    package var city: String?
    package var joined: Instant
    package var lastSignIn: Instant?

    /// Shows an account; to those with a masked grant, without name and address.
    package init(_ user: User, masked: Bool) {
        (id, version, role, status) = (user.id, user.version, user.role, user.status)
        name = masked ? UserRow.initials(of: user.name) : user.name
        nameArabic = masked ? nil : user.nameArabic
        email = masked ? .hidden(user.email.masked) : .shown(user.email.description)
        holds = Hold.allCases.filter(user.holds.contains)
        (lockedUntil, mustReset, city) = (user.lockedUntil, user.mustReset, user.city)
        (joined, lastSignIn) = (user.joined, user.lastSignIn)
    }

    package var rowID: String { id.description }
    package var rowVersion: Int { version }

    /// The first letters of a name's words, which is all that a masked list shows of it.
    static func initials(of name: String) -> String {
        name.split(separator: " ").prefix(3).map { "\($0.prefix(1))•" }.joined(separator: " ")
    }

    /// The words that stand beside the status: locked, must reset, on hold.
    package func flags(at now: Instant) -> [String] {
        holds.map { "hold: \($0.rawValue)" } + hindrances(at: now)
    }

    /// What keeps the person from using an account that is active, the stronger first.
    private func hindrances(at now: Instant) -> [String] {
        let isLocked = lockedUntil.map { $0 > now } ?? false
        return (isLocked ? ["locked"] : []) + (mustReset ? ["must reset"] : [])
    }

    /// What lists show in the place of `active`; `nil` while the status says all.
    package func standing(at now: Instant) -> CellValue? {
        guard status == .active else { return nil }
        return hindrances(at: now).first.map { .state($0, .warn) }
    }

    package static let words: String? =
        "the names, the e-mail address and the end of the identifier of the account"
    package static let columns: [Column<UserRow>] = [
        Column(ColumnSpec("name", "Name", .text, sortable: true)) { .text($0.name) },
        Column(ColumnSpec("name_ar", "Arabic name", .text, filterable: false)) {
            $0.nameArabic.map(CellValue.text) ?? .none
        },
        Column(ColumnSpec("email", "Email", .email, sortable: true)) { .text($0.email.text) },
        Column(ColumnSpec("role", "Role", .choice(Role.allCases.map(\.rawValue)))) {
            .text($0.role.rawValue)
        },
        Column(ColumnSpec("status", "Status", .choice(AccountStatus.allCases.map(\.rawValue)))) {
            .state($0.status.rawValue, $0.status.tone)
        } standing: {
            $0.standing(at: $1)
        },
        Column(ColumnSpec("hold", "Holds", .choice(Hold.allCases.map(\.rawValue)))) {
            $0.holds.isEmpty
                ? .none : .state($0.holds.map(\.rawValue).joined(separator: ", "), .warn)
        },
        Column(ColumnSpec("locked", "Locked until", .instant)) {
            $0.lockedUntil.map(CellValue.instant) ?? .none
        },
        Column(ColumnSpec("must_reset", "Must reset", .flag)) { .flag($0.mustReset) },
        Column(ColumnSpec("city", "City", .text)) { $0.city.map(CellValue.text) ?? .none },
        Column(ColumnSpec("joined", "Joined", .instant, sortable: true)) { .instant($0.joined) },
        Column(ColumnSpec("last_sign_in", "Last sign-in", .instant, sortable: true)) {
            $0.lastSignIn.map(CellValue.instant) ?? .none
        },
        Column(ColumnSpec("id", "ID", .id(User.idPrefix))) { .text($0.id.description) },
        Column(ColumnSpec("phone", "Phone", .phone, personal: true)) { _ in .none },
    ]
}

/// Everything about an account on one screen, personal values masked.
package struct UserDetail: Codable, Sendable, Equatable {
    package var user: UserRow
    /// The role that another admin has to agree to; until then the account has its own.
    ///
    /// Of an account that is not new, admins alone are told.
    package var awaitedRole: Role?
    package var phone: Masked?
    package var suspensionReason: String?
    package var suspendedUntil: Instant?
    package var isEmailVerified: Bool
    package var closedAt: Instant?
    package var contactChangedAt: Instant?
    package var hasPassword: Bool
    package var activeSessions: Int
    package var openResets: Int
    package var stageName: String?
    /// The age as a band; the birth date itself is revealed on its own.
    package var ageBand: String?
    package var birthDate: Masked?
    package var isMinor: Bool
    package var gender: Gender?
    package var heightCm: Int?
    package var weightKg: Int?
    package var languages: [String]
    package var skills: [String]
    package var nationality: String?
    package var union: String?
    package var bio: String?
    package var guardianEmail: Masked?
    package var guardians: [GuardianLinkView]
    package var agent: User.ID?
    package var company: String?
    package var website: String?
    package var registration: String?
    package var agency: String?
    package var license: String?
    /// Basis points: 100 are one percent.
    package var commissionBps: Int?
    /// Successes and failures of the last days that had any, oldest first, for the chart.
    package var signIns: [DayCount]
}

/// Accounts by role and by status.
package struct UserCounts: Codable, Sendable, Equatable {
    package var total: Int
    package var byRole: [String: Int]
    package var byStatus: [String: Int]
    package var locked: Int
    package var mustReset: Int
    package var onHold: Int

    /// Puts the counts together.
    package init(
        total: Int, byRole: [String: Int], byStatus: [String: Int], locked: Int, mustReset: Int,
        onHold: Int
    ) {
        (self.total, self.byRole, self.byStatus) = (total, byRole, byStatus)
        (self.locked, self.mustReset, self.onHold) = (locked, mustReset, onHold)
    }

    /// Writes roles and statuses in the order of their declaration: that of a dictionary is another
    /// in every process.
    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        let (roles, statuses) = (Role.allCases, AccountStatus.allCases)
        try members.encode(total, forKey: .total)
        try members.encode(CountsInOrder(byRole, roles.map(\.rawValue)), forKey: .byRole)
        try members.encode(CountsInOrder(byStatus, statuses.map(\.rawValue)), forKey: .byStatus)
        try members.encode(locked, forKey: .locked)
        try members.encode(mustReset, forKey: .mustReset)
        try members.encode(onHold, forKey: .onHold)
    }
}

/// Counts by name in an order of names; names that it lacks come last, by the alphabet.
private struct CountsInOrder: Encodable {
    private let counts: [(name: Name, count: Int)]

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(_ counts: [String: Int], _ order: [String]) {
        let names = order + counts.keys.filter { !order.contains($0) }.sorted()
        self.counts = names.compactMap { name in
            counts[name].map { (Name(stringValue: name), $0) }
        }
    }

    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Name.self)
        for (name, count) in counts { try members.encode(count, forKey: name) }
    }
}
