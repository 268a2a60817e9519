import Domain
import SQL
import Synchronization

@testable import Storage

/// A database of its own for one test, with ports that always do the same.
struct Fixture {
    let store: SQLiteStore
    let database: StorageDatabase

    static let now = Instant(milliseconds: 1_790_000_000_000)
    static let admin = Access(
        actor: .user(
            Actor.Signed(
                user: Fixture.user(1), name: "Admin", role: .admin, session: Fixture.session(1),
                mustReset: false)), grant: .all)

    init(
        _ kind: StorageDatabase.Kind = .real, _ ports: StoragePorts = Fixture.ports()
    ) throws {
        store = try SQLiteStore.temporary()
        database = try StorageDatabase(store, kind, .made, ports, name: "the test's database")
    }

    static func ports() -> StoragePorts {
        StoragePorts(ids: CountingIDs(), seal: ToySeal()) { text in
            text.lowercased().unicodeScalars.split { !$0.properties.isAlphabetic }
                .map { String($0) }
        }
    }

    /// The same identifier for the same number.
    static func user(_ number: Int) -> User.ID { ID(high: 1, low: UInt64(number)) }
    static func session(_ number: Int) -> Session.ID { ID(high: 2, low: UInt64(number)) }

    @discardableResult
    func write<Value>(
        as access: Access = admin, _ call: Call = Call(), at now: Instant = now,
        _ body: (any GateTransaction) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try database.write(call, at: now) { tx throws(Failure) in
            tx.access = access
            return try body(tx)
        }
    }

    func read<Value>(
        as access: Access = admin, at now: Instant = now,
        _ body: (any GateTransaction) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try database.read(Call(), at: now) { tx throws(Failure) in
            tx.access = access
            return try body(tx)
        }
    }

    /// Runs SQL as somebody would who goes round the stores.
    @discardableResult
    func raw(_ statement: Statement) throws(SQLError) -> Int {
        try store.write { connection throws(SQLError) in try connection.run(statement) }
    }

    /// The first column of the rows as text.
    func texts(_ statement: Statement) throws(SQLError) -> [String] {
        try store.read { connection throws(SQLError) in
            try connection.all(statement) { $0.text(0) }
        }
    }

    /// Lets the table of parts take in everybody, as it does each time so many have come.
    func takeInNewcomers() throws(SQLError) {
        try raw(NewcomerParts.takeIn)
        try raw(NewcomerParts.setMark)
    }

    /// Fills the table of parts anew, after accounts were written by SQL alone.
    func rebuildParts() throws(SQLError) {
        try raw("INSERT INTO user_parts (user_parts) VALUES ('rebuild')")
        try raw(NewcomerParts.setMark)
    }

    /// Throws when the table of parts, with everybody in it, says anything else than the accounts.
    func checkParts() throws(SQLError) {
        try takeInNewcomers()
        try compareParts()
    }

    /// Throws when the table of parts says anything else than the accounts do.
    func compareParts() throws(SQLError) {
        // 1 compares with the texts too (https://www.sqlite.org/fts5.html, 6.4).
        try raw("INSERT INTO user_parts (user_parts, rank) VALUES ('integrity-check', 1)")
    }

    /// Adds an account.
    @discardableResult
    func add(
        _ number: Int, name: String = "Layla Hassan", email: String? = nil, role: Role = .talent,
        status: AccountStatus = .active, city: String? = nil, phone: String? = nil,
        joined: Int64 = 0, lastSignIn: Int64? = nil, nameArabic: String? = nil,
        holds: Set<Hold> = [], profile: Profile = Profile()
    ) throws(Failure) -> User {
        guard let email = EmailAddress(email ?? "user\(number)@casting.example") else {
            preconditionFailure("the test's address is malformed")
        }
        let user = User(
            id: Self.user(number), version: 1, email: email, name: name, nameArabic: nameArabic,
            phone: phone.flatMap { PhoneNumber($0) }, city: city, role: role, status: status,
            holds: holds, joined: Instant(milliseconds: joined),
            lastSignIn: lastSignIn.map { Instant(milliseconds: $0) })
        try write { tx throws(Failure) in try tx.users.add(user, profile) }
        return user
    }

    /// An access of a role with its grant for a permission.
    static func access(_ role: Role, _ number: Int, _ permission: Permission) -> Access {
        guard let grant = Grants.grant(role, permission) else {
            preconditionFailure("the role has no such permission")
        }
        let signed = Actor.Signed(
            user: user(number), name: "Somebody", role: role, session: session(number),
            mustReset: false)
        return Access(actor: .user(signed), grant: grant)
    }

    /// A session of an account.
    static func session(
        _ number: Int, of user: Int, created: Int64 = 0, client: String = "console"
    ) -> Session {
        let created = now + Span(milliseconds: created)
        return Session(
            id: session(number), user: Self.user(user), fingerprint: "fingerprint \(number)",
            client: client, address: "192.0.2.\(number % 250)", created: created,
            lastSeen: created, expires: created + .hours(12), mustReset: false)
    }

    /// An audit entry.
    static func entry(
        _ operation: String = "users.suspend", parameters: [AuditValue] = [],
        changes: [AuditChange] = [], reason: String? = nil, undoes: AuditPosition? = nil
    ) -> AuditEntry {
        AuditEntry(
            at: now, actor: user(1).description, operation: operation,
            target: user(2).description, parameters: parameters, changes: changes,
            reason: reason, source: "test local", outcome: "done", undoes: undoes)
    }
}

/// Identifiers that count.
final class CountingIDs: IDSource {
    private let count = Mutex<UInt64>(0)

    func uuid7(at moment: Instant) -> (high: UInt64, low: UInt64) {
        let number = count.withLock { count in
            count += 1
            return count
        }
        return (UInt64(clamping: moment.milliseconds), number)
    }
}

/// Cryptography in name only: enough to tell bytes apart, and to need the right key.
struct ToySeal: AuditSeal {
    private static let made = Atomic<UInt8>(0)

    func newKey() -> [UInt8] {
        let number = Self.made.add(1, ordering: .relaxed).newValue
        return (0..<32).map { $0 &* 7 &+ number }
    }

    func seal(_ text: String, key: [UInt8]) -> [UInt8] {
        let plain = Array(hash(key).prefix(4)) + Array(text.utf8)
        return plain.enumerated().map { $1 ^ key[$0 % key.count] }
    }

    func open(_ sealed: [UInt8], key: [UInt8]) -> String? {
        let plain = sealed.enumerated().map { $1 ^ key[$0 % key.count] }
        guard plain.starts(with: hash(key).prefix(4)) else { return nil }
        return String(decoding: plain.dropFirst(4), as: UTF8.self)
    }

    /// Four times FNV-1a, each begun differently.
    func hash(_ bytes: [UInt8]) -> [UInt8] {
        (UInt64(0)..<4).flatMap { round in
            var state = 0xcbf2_9ce4_8422_2325 &+ round &* 0x9e37_79b9_7f4a_7c15
            for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
            return withUnsafeBytes(of: state.bigEndian) { Array($0) }
        }
    }
}
