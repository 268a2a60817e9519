/// Signs in to sample data as one of the fixed accounts, by right of access to the file.
package struct SignInDemo: PreparedOperation {
    package var role: Role

    /// Signs in as the account of a role.
    package init(role: Role) { self.role = role }

    package static let spec = Spec(
        "demo.sign-in", .post, "/demo/session", needs: .fileAccess, isPublic: false,
        summary: "Sign in to sample data.", fields: ["role": "Which of the fixed accounts."]
    )

    /// A token and what is stored of it.
    package struct Material: Sendable {
        let token: Secret
        let fingerprint: String
    }

    package func prepare(
        using vault: any Vault, reading tx: any Transaction
    ) throws(Failure) -> Material {
        try refuseReal(tx)
        let token = vault.newToken()
        return Material(token: token, fingerprint: vault.fingerprint(of: token))
    }

    package func run(in tx: any Transaction, with material: Material) throws(Failure) -> SignedIn {
        try refuseReal(tx)
        let login = DemoAccounts.login(of: role)
        guard let email = EmailAddress(login), let user = try tx.users.find(email: email) else {
            throw .notFound("there is no account \(login); this sample was made elsewhere")
        }
        tx.trail.target = user.id.description
        if let obstacle = user.signInObstacle(at: tx.now) {
            throw .conflict("\(login) may not sign in now: \(obstacle.rawValue)")
        }
        try tx.users.noteSignIn(of: user.id, at: tx.now)
        let session = Session(
            id: tx.newID(Session.self), user: user.id, fingerprint: material.fingerprint,
            client: tx.call.source.client, address: tx.call.source.address, created: tx.now,
            lastSeen: tx.now, expires: tx.now + Session.lifetime(of: user.role).absolute,
            mustReset: user.mustReset
        )
        try tx.sessions.add(session)
        try tx.history.add(
            SignIn(
                id: tx.newID(SignIn.self), at: tx.now, user: user.id,
                address: tx.call.source.address, client: tx.call.source.client, result: .success
            )
        )
        return SignedIn(
            token: material.token, session: session.id, user: user.id, name: user.name,
            role: user.role, mustReset: user.mustReset, expires: session.expires
        )
    }

    private func refuseReal(_ tx: any Transaction) throws(Failure) {
        guard tx.isDemo else {
            throw .denied(
                "only sample data is entered without a password; sign in: callboard login")
        }
    }
}
