/// Where operations run: all or nothing, for one actor, against whatever database is behind it.
///
/// Only Storage makes one and only the gate is handed a database. Every store applies the actor's
/// scope: what lies outside it is ``Failure/notFound(_:)``.
package protocol Transaction: AnyObject {
    /// The moment of the call; the same all through it.
    var now: Instant { get }
    /// Who acts, and how far the permission reaches.
    var access: Access { get }
    /// What came beside the operation.
    var call: Call { get }
    /// What must be written even when the operation fails.
    var trail: Trail { get }
    /// Whether the database holds sample data or real people.
    var isDemo: Bool { get }

    /// A new identifier.
    func newID<Entity: Identified>(_ type: Entity.Type) -> ID<Entity>

    var users: any UserStore { get }
    var credentials: any CredentialStore { get }
    var sessions: any SessionStore { get }
    var attempts: any AttemptStore { get }
    var resets: any ResetStore { get }
    var history: any HistoryStore { get }
    var notes: any NoteStore { get }
    var guardians: any GuardianStore { get }
    var approvals: any ApprovalStore { get }
    var mail: any MailStore { get }
    var suppressions: any SuppressionStore { get }
    var jobs: any JobStore { get }
    var queues: any QueueStore { get }
    var settings: any SettingStore { get }
    var breakers: any BreakerStore { get }
    var audit: any AuditStore { get }
    var imports: any ImportStore { get }
    var bulk: any BulkStore { get }
}

/// Who acts, and how far the permission that the operation needs reaches.
package struct Access: Sendable, Equatable {
    /// Who acts.
    package var actor: Actor
    /// How far.
    package var grant: Grant

    /// Makes an access.
    package init(actor: Actor, grant: Grant) { (self.actor, self.grant) = (actor, grant) }

    /// Whether personal values are hidden from the actor.
    package var isMasked: Bool { grant == .masked }
}

/// Who performs operations.
package enum Actor: Sendable, Equatable {
    /// Nobody yet: signing in.
    case anonymous
    /// Somebody signed in.
    case user(Signed)
    /// An account of the operating system, by right of access to the database's file.
    case operatingSystem(uid: UInt32)
    /// A job, for whom caused it, named as in audit records.
    case job(causedBy: String)

    /// Somebody signed in, with the role as of now.
    package struct Signed: Sendable, Equatable {
        package var user: User.ID
        package var name: String
        package var role: Role
        package var session: Session.ID
        /// Whether the session may do nothing but change the password.
        package var mustReset: Bool

        /// Describes somebody signed in.
        package init(
            user: User.ID, name: String, role: Role, session: Session.ID, mustReset: Bool
        ) {
            (self.user, self.name, self.role) = (user, name, role)
            (self.session, self.mustReset) = (session, mustReset)
        }
    }

    /// The signed-in user; `nil` for the others.
    package var signed: Signed? {
        if case .user(let signed) = self { return signed }
        return nil
    }

    /// The actor in audit records: a user's id, `os:<uid>` or `anonymous`.
    package var name: String {
        switch self {
        case .anonymous: "anonymous"
        case .user(let signed): signed.user.description
        case .operatingSystem(let uid): "os:\(uid)"
        case .job(let name): name
        }
    }

    /// The role that acts; `nil` for those without one.
    package var role: Role? { signed?.role }

    /// Whether who acts may know how far the audit trail has grown: staff, who read some of it.
    ///
    /// Others could count by it what came of a call, such as a message that left because an address
    /// is somebody's.
    package var seesTrail: Bool {
        switch self {
        case .anonymous: false
        case .user(let signed): Grants.grant(signed.role, .auditRead) != nil
        case .operatingSystem, .job: true
        }
    }
}

/// What is written even when an operation fails: failed attempts, sign-ins, security events.
package final class Trail {
    /// Failures to count.
    package var failures: [SignInFailure] = []
    /// Sign-ins to keep.
    package var signIns: [SignIn] = []
    /// Events to keep.
    package var events: [SecurityEvent] = []
    /// Accounts to lock, by address, and until when.
    package var locks: [(email: EmailAddress, until: Instant)] = []
    /// Resets whose codes were tried in vain.
    package var wrongCodes: [PasswordReset.ID] = []
    /// What the audit record should remark, as in `bootstrap`.
    package var remark: String?
    /// The person that the call turned out to be about, for the audit record.
    package var target: String?
    /// What the database said in its own words when it failed: for the audit record and the log,
    /// not for who asked.
    package var cause: String?

    /// An empty trail.
    package init() {}
}

/// What an act is for: reading shows what the scope allows, changing applies scope and rank.
package enum Purpose: Sendable { case read, change }

/// The accounts.
package protocol UserStore {
    /// The account; `notFound` out of scope. For ``Purpose/change``: `denied` above the actor's
    /// rank or grant, `stale` when the call expects another version.
    func find(_ id: User.ID, for purpose: Purpose) throws(Failure) -> User
    /// The account with an address, whatever the scope: for signing in and uniqueness.
    func find(email: EmailAddress) throws(Failure) -> User?
    /// A page of accounts within the scope.
    func list(_ query: ListQuery) throws(Failure) -> Slice<User>
    /// Adds an account with its profile; `conflict` when the address is taken.
    func add(_ user: User, _ profile: Profile) throws(Failure)
    /// Saves an account and raises its version.
    func save(_ user: inout User) throws(Failure)
    /// Notes a successful sign-in. The version stays: nobody's edit is stale for it.
    func noteSignIn(of user: User.ID, at moment: Instant) throws(Failure)
    /// What belongs to the account's role.
    func profile(of user: User.ID) throws(Failure) -> Profile
    /// How much in other places belongs to the account, in one look.
    func belongings(of user: User.ID) throws(Failure) -> Belongings
    /// Saves the profile; the account's version is raised by saving the account.
    func save(_ profile: Profile, of user: User.ID) throws(Failure)
    /// Accounts by role and by status, for statistics.
    func counts() throws(Failure) -> UserCounts
    /// How many admins there are, up to a limit: those whose accounts are active, locked or not,
    /// or suspended until a moment that has passed, and those who were stopped after a moment by
    /// suspending, closing or holding.
    func admins(stoppedAfter moment: Instant, limit: Int) throws(Failure) -> Int
}

/// Password hashes and those before them.
package protocol CredentialStore {
    /// An account, whatever the scope; `nil` when there is none.
    func owner(_ user: User.ID) throws(Failure) -> User?
    /// The hash of an account; `nil` without a usable password.
    func hash(of user: User.ID) throws(Failure) -> PasswordHash?
    /// The hashes that may not be used again, newest first, today's included.
    func history(of user: User.ID, limit: Int) throws(Failure) -> [PasswordHash]
    /// The hashes of up to that many accounts, picked evenly from all.
    func sample(_ count: Int) throws(Failure) -> [PasswordHash]
    /// Sets the hash; `nil` takes the password away. Old ones are kept as history.
    func set(_ hash: PasswordHash?, of user: User.ID, at moment: Instant) throws(Failure)
    /// Puts a better hash of the same password in place, without a new history entry.
    func upgrade(_ hash: PasswordHash, of user: User.ID) throws(Failure)
}

/// Sessions.
package protocol SessionStore {
    /// The session, within the scope.
    func find(_ id: Session.ID) throws(Failure) -> Session
    /// The session of a token's fingerprint, ended ones too; `nil` when there is none.
    func find(fingerprint: String) throws(Failure) -> Session?
    /// Who shows the token, in one look; `nil` when nobody ever did.
    func findCaller(fingerprint: String) throws(Failure) -> SessionCaller?
    /// A page of sessions within the scope.
    func list(_ query: ListQuery) throws(Failure) -> Slice<SessionRow>
    /// Adds a session.
    func add(_ session: Session) throws(Failure)
    /// Ends a session.
    func end(_ id: Session.ID, how: Session.End) throws(Failure)
    /// Ends all sessions of an account but one; gives how many.
    func endAll(of user: User.ID, but kept: Session.ID?, how: Session.End) throws(Failure) -> Int
    /// Writes down of some sessions whose time has run out that they have ended.
    ///
    /// They count as ended without it; what is written serves indexes.
    func endLapsed(limit: Int) throws(Failure)
    /// Ends all sessions there are; gives how many.
    func endAll(how: Session.End) throws(Failure) -> Int
    /// From where the sessions of an account came that began after a moment, the newest first.
    func addresses(
        of user: User.ID, after moment: Instant, limit: Int
    ) throws(Failure) -> [String]
    /// Notes when a session was last used.
    func touch(_ id: Session.ID, at moment: Instant) throws(Failure)
}

/// Failed attempts by account and source.
package protocol AttemptStore {
    /// The failures of a name from a source, and of the name from everywhere.
    func tally(name: String, source: String) throws(Failure) -> AttemptTally
    /// Counts a failure.
    func record(_ failure: SignInFailure, at moment: Instant) throws(Failure)
    /// Forgets the failures of a name; of one source when it is given.
    func clear(name: String, source: String?) throws(Failure)
}

/// Password resets.
package protocol ResetStore {
    /// A reset by the fingerprint of its token; `nil` when there is none.
    func find(fingerprint: String) throws(Failure) -> PasswordReset?
    /// The open reset by code of an account, whatever the scope; `nil` when there is none.
    func openCode(of user: User.ID) throws(Failure) -> PasswordReset?
    /// A reset within the scope.
    func find(_ id: PasswordReset.ID) throws(Failure) -> PasswordReset
    /// A page of resets within the scope.
    func list(_ query: ListQuery) throws(Failure) -> Slice<ResetRow>
    /// Adds a reset.
    func add(_ reset: PasswordReset) throws(Failure)
    /// Saves a reset.
    func save(_ reset: PasswordReset) throws(Failure)
    /// Voids the open resets of an account; gives how many.
    func voidAll(of user: User.ID) throws(Failure) -> Int
    /// Voids all open resets there are; gives how many.
    func voidAll() throws(Failure) -> Int
    /// How many resets of an account are open.
    func openCount(of user: User.ID) throws(Failure) -> Int
    /// Whether a reset of an account is open that staff started.
    func isStartedByStaff(of user: User.ID) throws(Failure) -> Bool
}

/// Sign-ins and security events.
package protocol HistoryStore {
    /// Keeps a sign-in.
    func add(_ signIn: SignIn) throws(Failure)
    /// Keeps an event.
    func add(_ event: SecurityEvent) throws(Failure)
    /// A page of sign-ins within the scope.
    func signIns(_ query: ListQuery) throws(Failure) -> Slice<SignInRow>
    /// A page of events within the scope.
    func events(_ query: ListQuery) throws(Failure) -> Slice<SecurityEventRow>
    /// Whether somebody, named as in audit records, changed an account's contact data after a
    /// moment.
    func changedContact(
        of user: User.ID, by name: String, after moment: Instant
    ) throws(Failure) -> Bool
    /// Whether somebody else than the person changed an account's address after a moment, or may
    /// have: older events do not tell address and phone number apart.
    func othersChangedAddress(of user: User.ID, after moment: Instant) throws(Failure) -> Bool
    /// Whether a new password was set for an account with a reset after a moment.
    func completedReset(of user: User.ID, after moment: Instant) throws(Failure) -> Bool
    /// Who caused the newest event of a kind to an account, as in audit records; `nil` without one.
    func lastActor(
        of kind: SecurityEvent.Kind, to user: User.ID
    ) throws(Failure) -> String?
    /// How many personal values of others an account revealed after a moment.
    func revealCount(by user: User.ID, after moment: Instant) throws(Failure) -> Int
    /// Successes and failures of an account on those of the last days that had any, oldest first.
    func signInsByDay(of user: User.ID, days: Int) throws(Failure) -> [DayCount]
}

/// Notes about people.
package protocol NoteStore {
    /// Adds a note.
    func add(_ note: Note) throws(Failure)
    /// A page of notes within the scope.
    func list(_ query: ListQuery) throws(Failure) -> Slice<NoteRow>
}

/// Who acts for whom.
package protocol GuardianStore {
    /// The links of a minor or of a guardian.
    func links(of user: User.ID) throws(Failure) -> [GuardianLink]
    /// A link.
    func find(_ id: GuardianLink.ID) throws(Failure) -> GuardianLink
    /// Adds a link.
    func add(_ link: GuardianLink) throws(Failure)
    /// Saves a link.
    func save(_ link: GuardianLink) throws(Failure)
}

/// Acts that wait for a second person.
package protocol ApprovalStore {
    /// An approval.
    func find(_ id: Approval.ID) throws(Failure) -> Approval
    /// An approval as lists show it, with who the people in it are now.
    func row(_ id: Approval.ID) throws(Failure) -> ApprovalRow
    /// A page of approvals.
    func list(_ query: ListQuery) throws(Failure) -> Slice<ApprovalRow>
    /// Who, named as in audit records, could sign in as an account: a code that they had made for
    /// it was used, or they changed where its links go, after a moment.
    func couldAct(as user: User.ID, after moment: Instant) throws(Failure) -> Set<String>
    /// What is asked for a subject and can still be agreed to, as the role; `nil` for nothing.
    func waiting(_ kind: Approval.Kind, _ subject: String) throws(Failure) -> String?
    /// Adds a request.
    func add(_ approval: Approval) throws(Failure)
    /// Saves a decision.
    func save(_ approval: Approval) throws(Failure)
}

/// Mail on its way out.
package protocol MailStore {
    /// Puts a message into the outbox.
    func add(_ mail: Mail) throws(Failure)
    /// A message.
    func find(_ id: Mail.ID) throws(Failure) -> Mail
    /// Whether there is such a message, whatever the scope.
    func exists(_ id: Mail.ID) throws(Failure) -> Bool
    /// Keeps an event of a message that exists; `false` when it is known already.
    func add(_ event: MailEvent) throws(Failure) -> Bool
    /// The events of a message, oldest first.
    func events(of mail: Mail.ID) throws(Failure) -> [MailEvent]
    /// A page of messages within the scope.
    func list(_ query: ListQuery) throws(Failure) -> Slice<MailRow>
    /// Messages that wait and never had a job to send them, oldest first.
    func strays(limit: Int) throws(Failure) -> [Mail]
    /// Saves a message.
    func save(_ mail: Mail) throws(Failure)
    /// Takes back waiting messages of these kinds about a record with the jobs that send them, as
    /// when the act is undone; gives how many.
    func cancel(_ templates: [Mail.Template], about subject: String) throws(Failure) -> Int
}

/// The audit trail, for reading; only the gate appends.
package protocol AuditStore {
    /// A page of records within the scope.
    func list(_ query: ListQuery) throws(Failure) -> Slice<AuditRow>
    /// A record with its personal values opened, as far as their keys still exist.
    func find(_ position: AuditPosition) throws(Failure) -> AuditDetail
    /// Checks the chains from their beginnings, or from a checkpoint.
    func verify(against checkpoint: Checkpoint?) throws(Failure) -> AuditReport
    /// The heads of all lanes.
    func heads() throws(Failure) -> [Checkpoint.Head]
    /// How many records all lanes have; costs as much as there are lanes.
    func count() throws(Failure) -> Int64
}
