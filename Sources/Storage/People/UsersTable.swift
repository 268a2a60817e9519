internal import Domain
internal import SQL

/// The accounts (table `users`).
struct UsersTable {
    let tx: StorageTransaction

    static let columns: Statement = """
        id, version, email, name, name_ar, phone, city, role, status, suspended_why, \
        suspended_until, locked_until, must_reset, hold_minor, hold_unverified, hold_breach, \
        hold_investigation, email_verified, joined, last_sign_in, contact_at, contact_by, closed_at
        """

    static func read(_ row: any Row, at first: Int) throws(SQLError) -> User {
        let suspension = row.optionalText(first + 9).map {
            User.Suspension(reason: $0, until: row.optionalInstant(first + 10))
        }
        let contact = row.optionalInstant(first + 20).map {
            User.ContactChange(at: $0, by: row.text(first + 21))
        }
        return User(
            id: try row.value(first, "users.id"),
            version: row.int(first + 1),
            email: try row.value(first + 2, "users.email"),
            name: row.text(first + 3),
            nameArabic: row.optionalText(first + 4),
            phone: try row.optionalValue(first + 5, "users.phone"),
            city: row.optionalText(first + 6),
            role: try row.choice(first + 7, "users.role"),
            status: try row.choice(first + 8, "users.status"),
            suspension: suspension,
            lockedUntil: row.optionalInstant(first + 11),
            mustReset: row.flag(first + 12),
            holds: holds(row, at: first + 13),
            isEmailVerified: row.flag(first + 17),
            joined: row.instant(first + 18),
            lastSignIn: row.optionalInstant(first + 19),
            contactChange: contact,
            closedAt: row.optionalInstant(first + 22))
    }

    /// The holds of four columns in the order of `columns`.
    static func holds(_ row: any Row, at first: Int) -> Set<Hold> {
        var holds: Set<Hold> = []
        if row.flag(first) { holds.insert(.minor) }
        if row.flag(first + 1) { holds.insert(.unverified) }
        if row.flag(first + 2) { holds.insert(.breach) }
        if row.flag(first + 3) { holds.insert(.investigation) }
        return holds
    }
}

extension UsersTable: UserStore {
    func find(_ id: User.ID, for purpose: Purpose) throws(Failure) -> User {
        let found = try tx.first(
            """
            SELECT (\(fragment: tx.scope(owner: "users.n"))) IS TRUE, n, \
            \(fragment: Self.columns) FROM users WHERE id = \(id)
            """
        ) { row throws(SQLError) in (row.flag(0), row.integer(1), try Self.read(row, at: 2)) }
        guard let (isInScope, number, user) = found else { throw Self.missing(id) }
        tx.lastNumber = (id, number)
        switch purpose {
        case .read:
            guard isInScope else { throw outOfScope(user) }
        case .change:
            try requireChange(of: user, isInScope: isInScope)
        }
        return user
    }

    static func missing(_ id: User.ID) -> Failure { .notFound("no user \(id)") }

    /// Staff accounts are no secret to those who may do this to others only; the rest is.
    private func outOfScope(_ user: User) -> Failure {
        switch tx.access.grant {
        case .nonStaff, .contactData:
            .denied("\(user.id) is a staff account; your role may not do this to those")
        case .own, .all, .masked: Self.missing(user.id)
        }
    }

    private func requireChange(of user: User, isInScope: Bool) throws(Failure) {
        if case .masked = tx.access.grant {
            throw .denied("your role may look at accounts but not change them")
        }
        guard isInScope else { throw outOfScope(user) }
        if let role = tx.access.actor.role, user.role.rank > role.rank {
            throw .denied("\(user.id) stands above your role; ask an admin")
        }
        if let expected = tx.call.expectedVersion, expected != user.version {
            throw .stale(current: user.version)
        }
    }

    func find(email: EmailAddress) throws(Failure) -> User? {
        try tx.first("SELECT \(fragment: Self.columns) FROM users WHERE email = \(email)") {
            row throws(SQLError) in try Self.read(row, at: 0)
        }
    }

    func counts() throws(Failure) -> UserCounts {
        let scope = tx.scope(owner: "users.n")
        let byRole = try numbers(
            "SELECT role, count(*) FROM users WHERE \(fragment: scope) GROUP BY role")
        let byStatus = try numbers(
            "SELECT status, count(*) FROM users WHERE \(fragment: scope) GROUP BY status")
        func count(_ test: Statement) throws(Failure) -> Int {
            try tx.count(
                "SELECT count(*) FROM users WHERE \(fragment: test) AND \(fragment: scope)")
        }
        return UserCounts(
            total: byRole.values.reduce(0, +), byRole: byRole, byStatus: byStatus,
            locked: try count("locked_until > \(tx.now)"),
            mustReset: try count("must_reset = 1"), onHold: try count("on_hold = 1"))
    }

    private func numbers(_ statement: Statement) throws(Failure) -> [String: Int] {
        let pairs = try tx.all(statement) { ($0.text(0), $0.int(1)) }
        return Dictionary(pairs, uniquingKeysWith: +)
    }

    func admins(stoppedAfter moment: Instant, limit: Int) throws(Failure) -> Int {
        let stopping = Hold.allCases.filter(\.stopsSignIn)
        let columns = stopping.map { "\(fragment: Self.column(of: $0)) = 0" as Statement }
        let kinds = [SecurityEvent.Kind.suspended, .closed, .holdPlaced]
        let stops = Statement.joined(kinds.map { "\($0)" }, separator: ", ")
        let isFree: Statement = """
            (status = \(AccountStatus.active) \
            OR (status = \(AccountStatus.suspended) AND suspended_until <= \(tx.now)))
            """
        return try tx.count(
            """
            SELECT count(*) FROM (SELECT 1 FROM users WHERE role = \(Role.admin) \
            AND (\(fragment: isFree) AND \(fragment: .every(columns)) \
            OR EXISTS (SELECT 1 FROM security_events AS e WHERE e.user_n = users.n \
            AND e.at > \(moment) AND e.kind IN (\(fragment: stops)))) LIMIT \(limit)) AS few
            """)
    }

    static func column(of hold: Hold) -> Statement {
        switch hold {
        case .minor: "hold_minor"
        case .unverified: "hold_unverified"
        case .breach: "hold_breach"
        case .investigation: "hold_investigation"
        }
    }

    func belongings(of user: User.ID) throws(Failure) -> Belongings {
        let number = tx.knownNumber(of: user)
        let sessions = SessionsTable(tx: tx).activeCount(of: number)
        let resets = ResetsTable(tx: tx).openCount(of: number)
        let role = ApprovalsTable(tx: tx).waitingValue(.staffRole, user.description)
        // Two looks for links: with OR inside of one, SQLite makes a table of what it has seen.
        let found = try tx.first(
            """
            SELECT EXISTS (SELECT 1 FROM credentials WHERE user_n = \(fragment: number)), \
            (\(fragment: sessions)), (\(fragment: resets)), \
            EXISTS (SELECT 1 FROM guardian_links WHERE minor_n = \(fragment: number)) \
            OR EXISTS (SELECT 1 FROM guardian_links WHERE guardian_n = \(fragment: number)), \
            EXISTS (\(fragment: role))
            """
        ) { row in
            Belongings(
                hasPassword: row.flag(0), activeSessions: row.int(1), openResets: row.int(2),
                hasGuardianLinks: row.flag(3), awaitsRole: row.flag(4))
        }
        guard let found else { throw Self.missing(user) }
        return found
    }

    func profile(of user: User.ID) throws(Failure) -> Profile {
        try ProfileTables(tx: tx).find(tx.number(of: user))
    }

    func save(_ profile: Profile, of user: User.ID) throws(Failure) {
        let number = try tx.number(of: user)
        let profiles = ProfileTables(tx: tx)
        let old = try profiles.find(number)
        guard old != profile else { return }
        tx.log.keep(old)
        try profiles.put(profile, of: number, instead: old)
        profiles.note(old, profile, of: user)
        if old.talent?.stageName != profile.talent?.stageName {
            let stored = try load(user)
            try WordsTable(tx: tx).index(
                stored.user, profile.talent?.stageName, number, instead: stored.words)
        }
    }
}

extension UsersTable {
    func add(_ user: User, _ profile: Profile) throws(Failure) {
        let words = WordsTable(tx: tx)
        let text = words.text(of: user, stageName: profile.talent?.stageName)
        let number = try insert(user, text)
        try words.add(text, of: number)
        try ProfileTables(tx: tx).put(profile, of: number, instead: Profile())
        UserFields.note(nil, user, in: tx.log)
        ProfileTables(tx: tx).note(Profile(), profile, of: user.id)
    }

    /// Writes the row alone and gives its number.
    func insert(_ user: User, _ text: UserText) throws(Failure) -> Int64 {
        let holds = user.holds
        let number = try tx.number(
            inserting: """
                INSERT INTO users (\(fragment: Self.columns), name_words, city_words, search) \
                VALUES (\(user.id), \(user.version), \(user.email), \(user.name), \
                \(user.nameArabic), \(user.phone), \(user.city), \
                \(user.role), \(user.status), \
                \(user.suspension?.reason), \(user.suspension?.until), \
                \(user.lockedUntil), \
                \(user.mustReset), \(holds.contains(.minor)), \(holds.contains(.unverified)), \
                \(holds.contains(.breach)), \(holds.contains(.investigation)), \
                \(user.isEmailVerified), \(user.joined), \(user.lastSignIn), \
                \(user.contactChange?.at), \(user.contactChange?.by), \
                \(user.closedAt), \
                \(text.nameWords), \(text.cityWords), \(text.search))
                """)
        tx.lastNumber = (user.id, number)
        return number
    }

    func save(_ user: inout User) throws(Failure) {
        let old = try load(user.id)
        guard old.user.version == user.version else { throw .stale(current: old.user.version) }
        var new = user
        new.raiseVersion()
        try update(new)
        let number = try tx.number(of: user.id)
        let text = UserText.isSame(old.user, new)
        if !text {
            let stageName = try ProfileTables(tx: tx).stageName(number)
            try WordsTable(tx: tx).index(new, stageName, number, instead: old.words)
        }
        tx.log.keep(old.user)
        UserFields.note(old.user, new, in: tx.log)
        user = new
    }

    func noteSignIn(of user: User.ID, at moment: Instant) throws(Failure) {
        try tx.run("UPDATE users SET last_sign_in = \(moment) WHERE id = \(user)")
    }

    private func update(_ user: User) throws(Failure) {
        let holds = user.holds
        try tx.run(
            """
            UPDATE users SET version = \(user.version), email = \(user.email), \
            name = \(user.name), name_ar = \(user.nameArabic), \
            phone = \(user.phone), \
            city = \(user.city), role = \(user.role), status = \(user.status), \
            suspended_why = \(user.suspension?.reason), \
            suspended_until = \(user.suspension?.until), \
            locked_until = \(user.lockedUntil), \
            must_reset = \(user.mustReset), hold_minor = \(holds.contains(.minor)), \
            hold_unverified = \(holds.contains(.unverified)), \
            hold_breach = \(holds.contains(.breach)), \
            hold_investigation = \(holds.contains(.investigation)), \
            email_verified = \(user.isEmailVerified), last_sign_in = \(user.lastSignIn), \
            contact_at = \(user.contactChange?.at), \
            contact_by = \(user.contactChange?.by), \
            closed_at = \(user.closedAt) WHERE id = \(user.id)
            """)
    }

    /// The account and its words as they are stored, whatever the scope.
    private func load(_ id: User.ID) throws(Failure) -> (user: User, words: UserText) {
        let columnCount = 23
        let found = try tx.first(
            """
            SELECT \(fragment: Self.columns), name_words, city_words, search \
            FROM users WHERE id = \(id)
            """
        ) { row throws(SQLError) in
            (
                try Self.read(row, at: 0),
                UserText(
                    nameWords: row.text(columnCount), cityWords: row.text(columnCount + 1),
                    search: row.text(columnCount + 2))
            )
        }
        guard let found else { throw Self.missing(id) }
        return found
    }
}

extension StorageTransaction {
    /// The number of an account, whatever the scope.
    func number(of user: User.ID) throws(Failure) -> Int64 {
        if let lastNumber, lastNumber.user == user { return lastNumber.number }
        let number = try first("SELECT n FROM users WHERE id = \(user)") { $0.integer(0) }
        guard let number else { throw UsersTable.missing(user) }
        lastNumber = (user, number)
        return number
    }

    /// The number of an account as a part of a statement; null when there is no such account.
    func knownNumber(of user: User.ID) -> Statement {
        if let lastNumber, lastNumber.user == user { return "\(lastNumber.number)" }
        return "(SELECT n FROM users WHERE id = \(user))"
    }
}
