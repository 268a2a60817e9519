/// Signs somebody in.
///
/// Every refusal reads the same, and takes the same time, whatever is wrong: the address, the
/// password, or the account's state (ASVS 6.3.8).
package struct StartSession: PreparedOperation {
    package var login: String
    package var password: Secret

    /// Tries a password.
    package init(login: String, password: Secret) {
        (self.login, self.password) = (login, password)
    }

    package static let spec = Spec(
        "sessions.sign-in", .post, "/sessions", needs: .anyone, isOpenToReset: true,
        isOpenInMaintenance: true, personal: ["login"],
        summary: "Sign in.",
        fields: ["login": "The e-mail address.", "password": "The password."]
    )

    /// Failures from everywhere after which an account is locked for a while (NIST SP 800-63B).
    package static let failuresMax = 100
    /// Accounts whose kind of hash tells how dear an unknown name must be.
    package static let sampleSize = 500
    /// How long such a lock lasts.
    package static let lockSpan = Span.minutes(15)
    /// Who brings such a lock, as its event names them: nobody knows whose guesses they are.
    fileprivate static let guesser = Actor.anonymous.name
    /// How long a place is known from which somebody signed in, and how many sessions are looked
    /// at for it.
    private static let (knownSpan, knownMax) = (Span.days(30), 100)

    /// What was looked up and compared before the transaction.
    package struct Material: Sendable {
        let verdict: PasswordVerdict
        let compared: PasswordHash?
        let upgraded: PasswordHash?
        let isCommon: Bool
        let token: Secret
        let fingerprint: String
    }

    package static let hashes = true

    package func prepare(
        using vault: any Vault, reading tx: any Transaction
    ) throws(Failure) -> Material {
        try refuseThrottled(in: tx)
        try vault.levelDecoys(at: tx.now) { () throws(Failure) in
            try tx.credentials.sample(Self.sampleSize)
        }
        let user = try account(in: tx)
        var hash: PasswordHash?
        if let user { hash = try tx.credentials.hash(of: user.id) }
        let verdict = try vault.verify(password: password, against: hash, login: name)
        let token = vault.newToken()
        var upgraded: PasswordHash?
        // Made for nobody who is refused all the same: it would tell that the password is right.
        if verdict == .matchNeedsUpgrade, try isAdmitted(user, in: tx) {
            upgraded = try vault.hash(password: password)
        }
        return Material(
            verdict: verdict, compared: hash, upgraded: upgraded,
            isCommon: verdict == .mismatch ? false : vault.isCommon(password),
            token: token, fingerprint: vault.fingerprint(of: token)
        )
    }

    package func run(in tx: any Transaction, with material: Material) throws(Failure) -> SignedIn {
        try refuseThrottled(in: tx)
        guard var user = try account(in: tx) else { throw refuse(.unknownEmail, nil, in: tx) }
        tx.trail.target = user.id.description
        // The password may have changed since it was compared.
        guard material.verdict != .mismatch,
            try tx.credentials.hash(of: user.id) == material.compared
        else { throw try refuseAndCount(user, in: tx) }
        let stored = user
        user.endSuspension(at: tx.now)
        if let obstacle = try obstacle(to: user, in: tx) { throw refuse(obstacle, user, in: tx) }
        // Only who knows the password learns it.
        let isOpen = try tx.isOn(.memberSignIn)
        guard user.role.isStaff || isOpen else {
            throw .conflict("only staff can sign in at present; try again later")
        }
        if let upgraded = material.upgraded {
            try tx.credentials.upgrade(upgraded, of: user.id)
            try tx.note(
                .passwordUpgraded, of: user.id, "the password is kept by today's method now")
        }
        if material.isCommon, user.role.isStaff { user.requireReset(true) }
        if user != stored { try tx.users.save(&user) }
        try tx.users.noteSignIn(of: user.id, at: tx.now)
        try tx.attempts.clear(name: user.email.description, source: tx.call.source.network)
        let session = newSession(of: user, material, in: tx)
        try tx.sessions.add(session)
        try tx.sessions.endLapsed(limit: Session.lapsedMax)
        try tx.history.add(signIn(.success, user.id, in: tx))
        return SignedIn(
            token: material.token, session: session.id, user: user.id, name: user.name,
            role: user.role, mustReset: user.mustReset, expires: session.expires
        )
    }

    /// Whether only a wrong password would keep somebody out.
    private func isAdmitted(_ user: User?, in tx: any Transaction) throws(Failure) -> Bool {
        guard var user else { return false }
        user.endSuspension(at: tx.now)
        return try obstacle(to: user, in: tx) == nil
    }

    /// Why nobody signs in to the account now; `nil` when who asks may.
    ///
    /// A lock that guessing brought is none for where the account was signed in to lately, or
    /// strangers who go on guessing would keep its owner out for ever (NIST SP 800-63B-4, 3.2.2).
    /// Tries from there are delayed like all others.
    private func obstacle(
        to user: User, in tx: any Transaction
    ) throws(Failure) -> SignIn.Result? {
        let obstacle = user.signInObstacle(at: tx.now)
        guard obstacle == .locked, try tx.isLockedByGuessing(user),
            try isFromKnownNetwork(user, in: tx)
        else { return obstacle }
        var unlocked = user
        unlocked.lock(until: nil)
        return unlocked.signInObstacle(at: tx.now)
    }

    private func isFromKnownNetwork(
        _ user: User, in tx: any Transaction
    ) throws(Failure) -> Bool {
        let addresses = try tx.sessions.addresses(
            of: user.id, after: tx.now - Self.knownSpan, limit: Self.knownMax)
        return addresses.contains { Call.Source.network(of: $0) == tx.call.source.network }
    }

    private func newSession(
        of user: User, _ material: Material, in tx: any Transaction
    ) -> Session {
        Session(
            id: tx.newID(Session.self), user: user.id, fingerprint: material.fingerprint,
            client: tx.call.source.client, address: tx.call.source.address, created: tx.now,
            lastSeen: tx.now, expires: tx.now + Session.lifetime(of: user.role).absolute,
            mustReset: user.mustReset
        )
    }

    private func account(in tx: any Transaction) throws(Failure) -> User? {
        guard let email = EmailAddress(login) else { return nil }
        return try tx.users.find(email: email)
    }

    /// The name that failures are counted under: what was typed, as far as it is an address.
    private var name: String { EmailAddress(login)?.description ?? String(login.prefix(254)) }

    private func refuseThrottled(in tx: any Transaction) throws(Failure) {
        let tally = try tx.attempts.tally(name: name, source: tx.call.source.network)
        guard let nextTry = tally.nextTry, nextTry > tx.now else { return }
        tx.trail.signIns.append(signIn(.throttled, try account(in: tx)?.id, in: tx))
        throw .tooMany(retryAfterMs: Int((nextTry - tx.now).milliseconds))
    }

    private func refuseAndCount(_ user: User, in tx: any Transaction) throws(Failure) -> Failure {
        let tally = try tx.attempts.tally(name: name, source: tx.call.source.network)
        // A lock of staff's is never changed by guessing, which would make it shorter.
        if (tally.fromEverywhere + 1).isMultiple(of: Self.failuresMax), !user.isLocked(at: tx.now) {
            tx.trail.locks.append((user.email, tx.now + Self.lockSpan))
            tx.trail.events.append(
                SecurityEvent(
                    id: tx.newID(SecurityEvent.self), at: tx.now, user: user.id, kind: .locked,
                    text: "locked for 15 minutes after \(Self.failuresMax) wrong passwords",
                    actor: Self.guesser))
        }
        return refuse(.wrongPassword, user, in: tx)
    }

    /// Counts and keeps the failure; gives the one answer that all of them get.
    private func refuse(
        _ result: SignIn.Result, _ user: User?, in tx: any Transaction
    ) -> Failure {
        tx.trail.failures.append(SignInFailure(name: name, source: tx.call.source.network))
        tx.trail.signIns.append(signIn(result, user?.id, in: tx))
        return .unauthenticated("the e-mail address or the password is wrong")
    }

    private func signIn(
        _ result: SignIn.Result, _ user: User.ID?, in tx: any Transaction
    ) -> SignIn {
        SignIn(
            id: tx.newID(SignIn.self), at: tx.now, user: user,
            login: user == nil ? String(login.prefix(254)) : nil,
            address: tx.call.source.address, client: tx.call.source.client, result: result
        )
    }
}

extension Transaction {
    /// Whether an account is locked because of wrong passwords, and not by staff: whoever locks it
    /// says so among its events in the same commit.
    func isLockedByGuessing(_ user: User) throws(Failure) -> Bool {
        guard user.isLocked(at: now) else { return false }
        return try history.lastActor(of: .locked, to: user.id) == StartSession.guesser
    }
}

/// A session that was just started.
package struct SignedIn: Codable, Sendable, Equatable {
    /// The token: what every later call shows.
    package var token: Secret
    package var session: Session.ID
    package var user: User.ID
    package var name: String
    package var role: Role
    /// Whether the session may do nothing but change the password.
    package var mustReset: Bool
    package var expires: Instant
}
