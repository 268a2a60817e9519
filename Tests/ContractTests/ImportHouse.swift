import Domain
import Fields
import Legacy
import SQL
import Service
import Storage
import TestSupport
import Testing

/// A hand-over of a few rows in memory.
struct ImportSample {
    /// 2026-11-16 00:00 in Riyadh.
    static let exportedAt = Instant(milliseconds: 1_794_776_400_000)

    var files: [String: [[String: String]]]

    /// An admin, a caster, two agents of whom one is dropped, four actors, and four sign-ins.
    static let usual = Self(files: [
        "admins.csv": [
            ["id": "1", "email": "root@old.example", "full_name": "Root", "role": "admin"],
            ["id": "2", "email": "ops@old.example", "full_name": "Ops", "role": "ops"],
        ],
        "casting_directors.csv": [
            ["id": "10", "email": "dana@old.example", "full_name": "Dana", "company": "Dana & Co"]
        ],
        "agents.csv": [
            [
                "id": "20", "email": "adel@old.example", "full_name": "Adel",
                "last_login": "2026-01-01 10:00", "commission_pct": "12.5",
            ],
            [
                "id": "21", "email": "ADEL@old.example", "full_name": "Adel again",
                "last_login": "2026-02-01 10:00", "agency": "Stars",
            ],
        ],
        "actors.csv": [
            [
                "id": "30", "email": "layla@old.example", "full_name": "Layla",
                "date_of_birth": "1992-03-14", "agent_id": "20", "city": "Riyadh",
                "created_at": "2023-09-13 10:00:00", "password_hash": ImportSample.sesame,
            ],
            [
                "id": "31", "email": "child@old.example", "full_name": "Child",
                "date_of_birth": "2012-03-14", "guardian_email": "parent@old.example",
            ],
            ["id": "32", "email": "ageless@old.example", "full_name": "Ageless"],
            [
                "id": "33", "email": "gone@old.example", "full_name": "Gone",
                "date_of_birth": "1980-01-01", "status": "suspended",
            ],
        ],
        "login_events.csv": [
            ["id": "1", "user_id": "20", "result": "success"],
            ["id": "2", "user_id": "30", "result": "wrong_password"],
            ["id": "3", "user_id": "", "login": "who@else.example", "result": "unknown_email"],
            ["id": "4", "user_id": "99", "result": "success"],
        ],
    ])

    /// SHA-256 of `open sesame`.
    static let sesame = "41ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb"

    private static let plain = [
        "status": "active", "created_at": "2024-01-01 10:00:00", "at": "2026-11-01 10:00:00",
        "ip": "100.64.1.1", "client": "web",
    ]

    /// Changes a value of a row.
    mutating func set(_ file: String, _ id: String, _ column: String, _ value: String) {
        let index = files[file]?.firstIndex { $0["id"] == id }
        guard let index else { return }
        files[file]?[index][column] = value
    }

    func read() throws -> ImportReading {
        let bytes = files.mapValues { rows in
            let names = rows.reduce(into: Set(Self.plain.keys)) { $0.formUnion($1.keys) }
            let columns = names.sorted()
            let lines = rows.map { row in columns.map { row[$0] ?? Self.plain[$0] ?? "" } }
            return Array(
                ([columns] + lines).map { $0.joined(separator: ",") + "\n" }.joined().utf8)
        }
        return try LegacyExport(exportedAt: Self.exportedAt).read(LegacyFolder(files: bytes))
    }

    /// An attack that got into an account; too small to be found by the analysis.
    static func attack(_ accounts: [Int], day: Int64 = 0) -> ImportedAttack {
        let first = exportedAt - .days(60 - day)
        return ImportedAttack(
            first: first, last: first + .hours(2), attempts: 900,
            addresses: ["192.0.2.1", "192.0.2.2"], results: ["success": 1],
            accountsEntered: accounts)
    }
}

/// A database of its own that hand-overs are imported into.
struct ImportHouse {
    let files: TestDatabase
    let database: any Database
    let service: Service
    let admin: any Backend

    struct FixedClock: Clock {
        let now = ImportSample.exportedAt + .days(5)
    }

    static let password = Secret("four plain words suffice")

    /// The same houses come out each time: seeds and identifiers are fixed.
    init(
        _ store: Setting.Store = .sqlite, _ kind: StorageDatabase.Kind = .real
    ) throws {
        let vault = CryptoVault(
            seed: Array(repeating: 7, count: 32), deterministic: 7, hashesLightly: true)
        let ports = StoragePorts(
            ids: UUIDSource(deterministic: 7), seal: vault, fold: Folding.indexWords)
        files = try TestDatabase.prepared(store, kind, ports)
        database = try StorageDatabase.open(
            path: files.place, kind: kind, tables: .made, ports: ports)
        service = Service(database: database, vault: vault, clock: FixedClock())
        let email = try #require(EmailAddress("boss@house.example"))
        _ = try service.operatingSystem(uid: 1).perform(
            CreateFirstAdmin(email: email, name: "Boss", password: Self.password))
        let session = try service.backend(nil).perform(
            StartSession(login: email.description, password: Self.password))
        admin = service.backend(session.token)
    }

    /// Imports files, all of them or the first few, and gives what was done.
    @discardableResult
    func run(_ reading: ImportReading, files: Int = 5) throws -> ImportOutcome {
        var outcome = ImportOutcome()
        let operations = reading.operations(
            exportedAt: ImportSample.exportedAt, report: "0123abcd"
        ) { _, _, _ in }
        for operation in operations.prefix(files) {
            let output = try admin.answer(any: operation, Call()).output
            outcome = outcome + (try #require(output as? ImportOutcome))
        }
        return outcome
    }

    /// An account by its address, with its profile.
    func user(_ email: String) throws -> (user: User, profile: Profile) {
        let address = try #require(EmailAddress(email))
        let found = try database.read(Call(), at: FixedClock().now) {
            tx throws(Failure) -> (User, Profile)? in
            guard let user = try tx.users.find(email: address) else { return nil }
            return (user, try tx.users.profile(of: user.id))
        }
        return try #require(found)
    }

    /// Changes an account round the gate.
    func change(
        _ email: String, _ change: (inout User) throws(Failure) -> Void
    ) throws {
        var user = try user(email).user
        try database.write(Call(), at: FixedClock().now) { tx throws(Failure) in
            try change(&user)
            try tx.users.save(&user)
        }
    }

    /// Adds a session without signing in, and gives its token.
    func addSession(of user: User.ID) throws -> Secret {
        let (now, token) = (FixedClock().now, service.vault.newToken())
        try database.write(Call(), at: now) { tx throws(Failure) in
            tx.access = Access(actor: .operatingSystem(uid: 0), grant: .all)
            try tx.sessions.add(
                Session(
                    id: tx.newID(Session.self), user: user,
                    fingerprint: service.vault.fingerprint(of: token), client: "test",
                    address: "192.0.2.1", created: now, lastSeen: now, expires: now + .hours(1),
                    mustReset: false))
        }
        return token
    }

    /// Events of an account, newest first.
    func events(of email: String) throws -> [SecurityEventRow] {
        let id = try user(email).user.id
        return try admin.perform(ListSecurityEvents(filter: "user:\(id)")).rows
    }

    /// Sign-ins of an account.
    func signIns(of email: String) throws -> [SignInRow] {
        let id = try user(email).user.id
        return try admin.perform(ListSignIns(filter: "user:\(id)")).rows
    }

    /// All rows of the business tables, table by table.
    func contents() throws -> [String: [String]] {
        let store = try files.raw()
        defer { store.close() }
        return try store.read { connection throws(SQLError) in
            var contents: [String: [String]] = [:]
            for (table, rows) in Self.tables {
                contents[table] = try connection.all(rows) { $0.text(0) }
            }
            return contents
        }
    }

    private static let tables: [(String, Statement)] = [
        ("users", "SELECT n || id || version || email || search || joined FROM users ORDER BY n"),
        (
            "talents",
            """
            SELECT user_n || coalesce(birth_date, '-') || coalesce(agent_n || '', '-') \
            FROM talent_profiles ORDER BY user_n
            """
        ),
        ("credentials", "SELECT user_n || hash || set_at FROM credentials ORDER BY user_n"),
        ("history", "SELECT n || hash || user_n || '.' || set_at FROM password_history ORDER BY n"),
        (
            "events",
            "SELECT n || id || at || text || user_n || actor FROM security_events ORDER BY n"
        ),
        (
            "sign_ins",
            """
            SELECT n || id || at || coalesce(user_n || '', '-') || coalesce(login, '-') || \
            coalesce(legacy_key, '-') || result FROM sign_ins ORDER BY n
            """
        ),
        ("traces", "SELECT file || id || record || fingerprint FROM imported_rows ORDER BY 1"),
        ("words", "SELECT kind || word || n FROM words ORDER BY kind, word, n"),
    ]
}

extension ImportHouse {
    /// An operation as it comes over a wire.
    static func operation(_ type: any Operation.Type, _ json: String) throws -> any Operation {
        try JSONForm.operation(type, from: JSON(parsing: json))
    }
}
