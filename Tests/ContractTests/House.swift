import Domain
import Fields
import Service
import Storage
import Synchronization
import TestSupport
import Testing

/// A way to a backend together with a database behind it: every contract holds for each of them.
struct Setting: Sendable, CustomTestStringConvertible {
    let reach: Way
    let store: Store

    /// How operations are performed.
    enum Way: String, CaseIterable { case inProcess, rest }
    /// Where the data are.
    enum Store: String, CaseIterable { case sqlite, postgres }

    static let all = Way.allCases.flatMap { reach in
        Store.allCases.map { Setting(reach: reach, store: $0) }
    }

    /// Whether an operation can be asked for: over a network only those that are offered there.
    func offers(_ type: any Operation.Type) -> Bool { reach == .inProcess || type.spec.isPublic }

    var testDescription: String { "\(reach.rawValue) on \(store.rawValue)" }
}

/// A clock that stands still until it is moved.
final class StoppedClock: Clock {
    private let moment = Mutex(Instant(milliseconds: 1_790_000_000_000))

    var now: Instant { moment.withLock { $0 } }

    func advance(by span: Span) { moment.withLock { $0 = $0 + span } }
}

/// A service over a database file of its own, with time, identifiers and chance in hand.
final class House: Sendable {
    let service: Service
    /// The way that the setting asks for.
    let reach: any Reach
    let database: any Database
    let vault: CryptoVault
    let clock = StoppedClock()
    let ids = UUIDSource(deterministic: 7)
    /// Where the data are; they go with the house.
    let files: TestDatabase

    static let password = Secret("four plain words suffice")
    static let source = Call.Source(client: "test", address: "192.0.2.1")

    init(_ setting: Setting = Setting.all[0], kind: StorageDatabase.Kind = .real) throws {
        vault = CryptoVault(
            seed: Array(repeating: 7, count: 32), deterministic: 7, hashesLightly: true)
        let ports = StoragePorts(ids: ids, seal: vault, fold: Folding.indexWords)
        files = try TestDatabase.prepared(setting.store, kind, ports)
        database = try StorageDatabase.open(
            path: files.place, kind: kind, tables: .made, ports: ports)
        service = Service(database: database, vault: vault, clock: clock)
        switch setting.reach {
        case .inProcess: reach = service
        case .rest: reach = try RestReach(service, vault, clock)
        }
    }

    /// What the database needs from elsewhere.
    var ports: StoragePorts { StoragePorts(ids: ids, seal: vault, fold: Folding.indexWords) }

    deinit { (database as? StorageDatabase)?.close() }

    /// A second service on the same database, as another process would have it.
    func secondProcess() -> Service { Service(database: database, vault: vault, clock: clock) }

    /// The backend that acts by right of access to the file.
    var operatingSystem: any Backend { service.operatingSystem(uid: 1000) }
    /// The backend of nobody.
    var nobody: any Backend { reach.backend(nil) }

    /// The hash of ``password``: made once, since it is dear.
    private static let hash = Mutex<PasswordHash?>(nil)

    private func sharedHash() throws(Failure) -> PasswordHash {
        if let made = Self.hash.withLock({ $0 }) { return made }
        let made = try vault.hash(password: Self.password)
        Self.hash.withLock { $0 = made }
        return made
    }

    /// Goes round the gate, as fixtures may.
    @discardableResult
    func write<Value>(
        _ body: (any GateTransaction) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try database.write(Call(), at: clock.now) { tx throws(Failure) in
            tx.access = Access(actor: .operatingSystem(uid: 0), grant: .all)
            return try body(tx)
        }
    }

    /// Looks round the gate.
    func read<Value>(
        _ body: (any GateTransaction) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try database.read(Call(), at: clock.now) { tx throws(Failure) in
            tx.access = Access(actor: .operatingSystem(uid: 0), grant: .all)
            return try body(tx)
        }
    }

    func newID<Entity: Identified>(_ type: Entity.Type) -> ID<Entity> {
        let (high, low) = ids.uuid7(at: clock.now)
        return ID(high: high, low: low)
    }
}

/// Somebody with an account and a session.
struct Person: Sendable {
    let id: User.ID
    let email: EmailAddress
    let session: Session.ID
    let token: Secret
    let backend: any Backend
}

extension House {
    /// Adds an account with ``password`` and a session in it.
    func add(
        _ role: Role, status: AccountStatus = .active, name: String = "Layla Hassan",
        holds: Set<Hold> = [], phone: String? = nil, profile: Profile? = nil,
        mustReset: Bool = false, hash: PasswordHash? = nil
    ) throws -> Person {
        let id = newID(User.self)
        let email = try #require(EmailAddress("\(id.description.suffix(12))@casting.example"))
        let hash = try hash ?? sharedHash()
        let suspension = User.Suspension(reason: "earlier", until: nil)
        let user = User(
            id: id, version: 1, email: email, name: name,
            phone: phone.flatMap { PhoneNumber($0) }, role: role, status: status,
            suspension: status == .suspended ? suspension : nil, mustReset: mustReset,
            holds: holds, isEmailVerified: true, joined: clock.now,
            closedAt: status == .closed ? clock.now : nil)
        let born = CalendarDate(daysSinceEpoch: 8000)
        let usual = role == .talent ? Profile(talent: TalentProfile(birthDate: born)) : Profile()
        try write { tx throws(Failure) in
            try tx.users.add(user, profile ?? usual)
            try tx.credentials.set(hash, of: id, at: clock.now)
        }
        let (session, token) = try addSession(of: id, role, mustReset: mustReset)
        return Person(
            id: id, email: email, session: session, token: token,
            backend: reach.backend(token))
    }

    /// Adds a talent whose birth date nobody knows, on hold as a minor.
    func addMinor() throws -> Person {
        try add(.talent, holds: [.minor], profile: Profile(talent: TalentProfile()))
    }

    /// Adds a session without the cost of signing in.
    func addSession(
        of user: User.ID, _ role: Role, mustReset: Bool = false
    ) throws(Failure) -> (Session.ID, Secret) {
        let id = newID(Session.self)
        let token = vault.newToken()
        let session = Session(
            id: id, user: user, fingerprint: vault.fingerprint(of: token), client: "test",
            address: "192.0.2.1", created: clock.now, lastSeen: clock.now,
            expires: clock.now + Session.lifetime(of: role).absolute, mustReset: mustReset)
        try write { tx throws(Failure) in try tx.sessions.add(session) }
        return (id, token)
    }

    /// Another session of somebody.
    func another(of person: Person, _ role: Role) throws -> Person {
        let (session, token) = try addSession(of: person.id, role)
        return Person(
            id: person.id, email: person.email, session: session, token: token,
            backend: reach.backend(token))
    }

    /// Tries to sign in.
    func signIn(
        _ email: String, _ password: Secret = password, from address: String = "192.0.2.1"
    ) throws(Failure) -> SignedIn {
        try nobody.perform(
            StartSession(login: email, password: password),
            Call(source: Call.Source(client: "test", address: address)))
    }

    func user(_ id: User.ID) throws(Failure) -> User {
        try read { tx throws(Failure) in try tx.users.find(id, for: .read) }
    }

    func profile(_ id: User.ID) throws(Failure) -> Profile {
        try read { tx throws(Failure) in try tx.users.profile(of: id) }
    }

    /// The newest audit records, newest first.
    func records(_ count: Int = 10, of filter: String = "") throws(Failure) -> [AuditRow] {
        try operatingSystem.perform(ListAudit(filter: filter, limit: count)).rows
    }

    /// How many audit records there are.
    func recordCount() throws(Failure) -> Int {
        try read { tx throws(Failure) in
            try tx.audit.heads().reduce(0) { $0 + $1.sequence }
        }
    }

    /// Messages that wait, those first that may leave first.
    func mail() throws(Failure) -> [Mail] {
        let waiting = ListQuery(
            terms: [FilterTerm(column: "state", values: [.text("waiting")])],
            sort: SortOrder("created"), limit: PageLimit.rowsMax)
        let found = try read { tx throws(Failure) in
            var found: [Mail] = []
            for row in try tx.mail.list(waiting).rows { found.append(try tx.mail.find(row.id)) }
            return found
        }
        return found.sorted {
            ($0.notBefore, $0.id.description) < ($1.notBefore, $1.id.description)
        }
    }

    /// Messages that may leave now.
    func dueMail() throws(Failure) -> [Mail.ID] {
        let now = clock.now
        return try mail().filter { $0.notBefore <= now }.map(\.id)
    }
}

/// The failure that a body ends with; `nil` when it ends well.
func failure<Value>(of body: () throws(Failure) -> Value) -> Failure? {
    do throws(Failure) {
        _ = try body()
        return nil
    } catch {
        return error
    }
}
