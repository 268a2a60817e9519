/// Ends the actor's own session.
package struct EndSession: Operation {
    /// Signs out.
    package init() {}

    package static let spec = Spec(
        "sessions.sign-out", .delete, "/session", needs: .signedIn, isOpenToReset: true,
        isOpenInMaintenance: true, endsSession: true, summary: "Sign out."
    )

    package func run(in tx: any Transaction) throws(Failure) -> Done {
        guard let signed = tx.access.actor.signed else {
            throw .unauthenticated("nobody is signed in")
        }
        try tx.sessions.end(signed.session, how: .signedOut)
        return Done()
    }
}

/// What an operation gives that has nothing else to tell.
package struct Done: Codable, Sendable, Equatable {
    /// How many records it was done to.
    package var count: Int
    /// Says that something was done.
    package init(count: Int = 1) { self.count = count }
}

/// Tells who is signed in and what they may do.
package struct ShowCurrentSession: Operation {
    /// Asks.
    package init() {}

    package static let spec = Spec(
        "sessions.current", .get, "/session", needs: .signedIn, isOpenToReset: true,
        summary: "Show who is signed in and what they may do."
    )

    package func run(in tx: any Transaction) throws(Failure) -> CurrentSession {
        guard let signed = tx.access.actor.signed else {
            throw .unauthenticated("nobody is signed in")
        }
        return CurrentSession(
            user: signed.user, session: signed.session, name: signed.name, role: signed.role,
            mustReset: signed.mustReset, isDemo: tx.isDemo,
            permissions: Permission.allCases.filter { Grants.grant(signed.role, $0) != nil },
            maintenance: try tx.maintenance()
        )
    }
}

/// Who is signed in.
package struct CurrentSession: Codable, Sendable, Equatable {
    package var user: User.ID
    package var session: Session.ID
    package var name: String
    package var role: Role
    package var mustReset: Bool
    package var isDemo: Bool
    package var permissions: [Permission]
    /// What everybody is told during maintenance; `nil` at other times.
    package var maintenance: String?
}

/// Ends a session; the one in use ends by signing out.
package struct RevokeSession: Operation {
    package var session: Session.ID

    /// Ends a session.
    package init(session: Session.ID) { self.session = session }

    package static let spec = Spec(
        "sessions.revoke", .delete, "/sessions/{session}", needs: .sessionsRevoke,
        risk: .disruptive, reason: .optional, isOpenInMaintenance: true,
        summary: "End a session.",
        fields: ["session": "Which session."]
    )

    package func run(in tx: any Transaction) throws(Failure) -> Done {
        let found = try tx.sessions.find(session)
        _ = try tx.users.find(found.user, for: .change)
        guard session != tx.access.actor.signed?.session else {
            throw .conflict("this is the session in use; sign out to end it")
        }
        guard found.end == nil else { throw .conflict("\(session) has already ended") }
        try tx.sessions.end(session, how: .revoked)
        try tx.note(.sessionsRevoked, of: found.user, "a session was ended")
        return Done()
    }
}

/// Ends all sessions of a person.
package struct RevokeAllSessions: Operation {
    package var user: User.ID

    /// Ends all sessions of a person; of one's own, all but the one in use.
    package init(user: User.ID) { self.user = user }

    package static let spec = Spec(
        "sessions.revoke-all", .delete, "/users/{user}/sessions", needs: .sessionsRevoke,
        risk: .disruptive, reason: .optional, isOpenInMaintenance: true,
        comparesVersion: true,
        summary: "End all sessions of a person; of one's own, all but the one in use.",
        fields: ["user": "Whose sessions."]
    )

    package func run(in tx: any Transaction) throws(Failure) -> Done {
        _ = try tx.users.find(user, for: .change)
        let signed = tx.access.actor.signed
        let count = try tx.sessions.endAll(
            of: user, but: signed?.user == user ? signed?.session : nil, how: .revoked
        )
        try tx.note(.sessionsRevoked, of: user, "\(count) sessions were ended")
        return Done(count: count)
    }
}
