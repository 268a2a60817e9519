internal import Domain
internal import Terminal

/// Accounts: find a person, see everything about the account, act on it.
enum UsersPane {
    static let pane = Pane(
        name: "users", title: "Users", aliases: ["accounts", "people", "user"],
        source: ListSource(ListUsers.init(filter:sort:limit:cursor:)),
        columns: [
            PaneColumn("name", .fill(weight: 3, min: 16)),
            PaneColumn("email", .fill(weight: 3, min: 14), priority: 2),
            PaneColumn("role", .fixed(9), priority: 3),
            PaneColumn("status", .fixed(12)),
            PaneColumn("joined", .fixed(8), priority: 1),
            PaneColumn("last_sign_in", .fixed(14), priority: 5),
            PaneColumn("hold", .fixed(12), priority: 6),
            PaneColumn("city", .fill(weight: 1, min: 10), priority: 7),
            PaneColumn("name_ar", .fill(weight: 2, min: 16), priority: 8),
        ],
        label: { row($0)?.name ?? $0.id },
        idPrefix: User.idPrefix,
        tabs: UserTabs.all,
        actions: UserActions.all,
        problems: "status:suspended"
    )

    static func row(_ record: Record) -> UserRow? { record.row as? UserRow }
}

/// What the detail of an account shows.
enum UserTabs {
    static let profileTitle = "Profile"
    static let sessionsTitle = "Sessions"

    static let all: [DetailTab] = [
        DetailTab(title: profileTitle, read: profile),
        DetailTab(
            title: sessionsTitle,
            read: { backend, id, now throws(Failure) in
                try sessions.read(backend, filter: "user:\(id)", now: now)
            }, list: { PaneFilter(pane: "sessions", filter: "user:\($0)") }),
        DetailTab(
            title: "Sign-ins", read: signIns,
            list: { PaneFilter(pane: "sign-ins", filter: "user:\($0)") }),
        DetailTab(
            title: "Events",
            read: { backend, id, now throws(Failure) in
                try events.read(backend, filter: "user:\(id)", now: now)
            }, list: { PaneFilter(pane: "events", filter: "user:\($0)") }),
        DetailTab(
            title: "Notes",
            read: { backend, id, now throws(Failure) in
                try notes.read(backend, filter: "user:\(id)", now: now)
            }),
        DetailTab(
            title: "Resets",
            read: { backend, id, now throws(Failure) in
                try resets.read(backend, filter: "user:\(id)", now: now)
            }, list: { PaneFilter(pane: "resets", filter: "user:\($0)") }),
    ]

    private static let sessions = DetailTable(
        source: ListSource(ListSessions.init(filter:sort:limit:cursor:)), label: "created",
        values: ["state", "client", "address", "last_seen"], link: "id")
    private static let history = DetailTable(
        source: ListSource(ListSignIns.init(filter:sort:limit:cursor:)), label: "at",
        values: ["result", "client", "address"])
    private static let events = DetailTable(
        source: ListSource(ListSecurityEvents.init(filter:sort:limit:cursor:)), label: "at",
        values: ["text", "actor"])
    private static let notes = DetailTable(
        source: ListSource(ListNotes.init(filter:sort:limit:cursor:)), label: "at",
        values: ["text", "author"])
    private static let resets = DetailTable(
        source: ListSource(ListResets.init(filter:sort:limit:cursor:)), label: "created",
        values: ["state", "way", "by", "expires"], link: "id")

    private static func detail(
        _ backend: any Backend, _ id: String
    ) throws(Failure) -> UserDetail {
        guard let user = User.ID(id) else { throw .notFound("\(id) is no account") }
        return try backend.perform(ShowUser(user: user), Call(source: Console.source))
    }

    private static func signIns(
        _ backend: any Backend, _ id: String, _ now: Instant
    ) throws(Failure) -> DetailPage {
        try history.read(backend, filter: "user:\(id)", now: now) { chart($0, now: now) }
    }

    /// The last days, as far as the rows reach: a day that is cut off would look quiet.
    private static func chart(_ rows: RecordPage, now: Instant) -> DetailPage? {
        let tries = rows.records.compactMap { $0.row as? SignInRow }
        let today = Riyadh.date(at: now)
        var reach = ShowUser.chartDays
        if rows.next != nil, let oldest = tries.last {
            reach = min(reach, today.daysSinceEpoch - Riyadh.date(at: oldest.at).daysSinceEpoch)
        }
        guard reach > 0 else { return nil }
        let counts = Dictionary(grouping: tries) { Riyadh.date(at: $0.at) }.map { day, tries in
            let good = tries.count { $0.result == .success }
            return DayCount(day: day, successes: good, failures: tries.count - good)
        }
        let days = DayCount.filled(counts, days: reach, until: today)
        var page = DetailPage(now: now)
        let good = days.reduce(0) { $0 + $1.successes }
        let bad = days.reduce(0) { $0 + $1.failures }
        let points = days.map {
            ChartWidget.Point(TerminalText($0.day.description), $0.successes + $0.failures)
        }
        page.add(
            reach == 1 ? "today" : "last \(reach) days", chart: ChartWidget(points),
            "\(good) signed in, \(bad) failed")
        return page
    }

    private static func profile(
        _ backend: any Backend, _ id: String, _ now: Instant
    ) throws(Failure) -> DetailPage {
        let detail = try detail(backend, id)
        var page = DetailPage(now: now)
        page.add("", account(detail, now: now))
        page.add("Talent", talent(detail))
        page.add("Business", business(detail))
        if let bio = detail.bio { page.add("About", text: bio) }
        return page
    }

    private static func account(_ detail: UserDetail, now: Instant) -> [DetailPage.Item] {
        let user = detail.user
        let flags = user.flags(at: now)
        return [
            .init("sessions", detail.activeSessions),
            .init("last sign-in", user.lastSignIn),
            .init("status", .state(user.status.rawValue, user.status.tone)),
            .init("because", detail.suspensionReason),
            .init("until", detail.suspendedUntil),
            .init(
                "flags",
                flags.isEmpty ? .none : .state(flags.joined(separator: ", "), .warn)),
            .init("locked until", user.lockedUntil),
            .init("name", user.name),
            .init("Arabic name", user.nameArabic),
            .init("email", user.email, .email),
            .init("email verified", detail.isEmailVerified ? "yes" : "no"),
            .init("phone", detail.phone, .phone),
            .init("role", user.role.rawValue),
            .init("awaited role", detail.awaitedRole?.rawValue),
            .init("city", user.city),
            .init("joined", user.joined),
            .init("password", detail.hasPassword ? "set" : "none"),
            .init("open resets", detail.openResets),
            .init("contact changed", detail.contactChangedAt),
            .init("closed", detail.closedAt),
            .init("id", user.id.description),
            .init("version", user.version),
        ]
    }

    private static func talent(_ detail: UserDetail) -> [DetailPage.Item] {
        [
            .init("stage name", detail.stageName),
            .init("age", detail.ageBand),
            .init("birth date", detail.birthDate, .birthDate),
            .init("minor", detail.isMinor ? .state(minority(detail), .warn) : .none),
            .init("gender", detail.gender?.rawValue),
            .init("height cm", detail.heightCm),
            .init("weight kg", detail.weightKg),
            .init("languages", detail.languages.joined(separator: ", ")),
            .init("skills", detail.skills.joined(separator: ", ")),
            .init("nationality", detail.nationality),
            .init("union", detail.union),
            .init("guardian's email", detail.guardianEmail, .guardianEmail),
            .init(
                "agent", detail.agent.map { .text($0.description) } ?? .none,
                link: detail.agent?.description),
        ]
    }

    /// Why a talent counts as a minor.
    private static func minority(_ detail: UserDetail) -> String {
        detail.ageBand == nil ? "of unknown age" : "under 18"
    }

    private static func business(_ detail: UserDetail) -> [DetailPage.Item] {
        [
            .init("company", detail.company),
            .init("website", detail.website),
            .init("registration", detail.registration),
            .init("agency", detail.agency),
            .init("license", detail.license),
            .init("commission bps", detail.commissionBps),
        ]
    }
}
