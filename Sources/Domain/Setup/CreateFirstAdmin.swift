/// Makes the first admin of an empty database, by right of access to its file.
package struct CreateFirstAdmin: PreparedOperation {
    package var email: EmailAddress
    package var name: String
    package var password: Secret
    /// Whether staff may sign in without a second factor, once one is asked for; nobody is where
    /// set-up runs from a script.
    package var factorIsOptional: Bool?

    /// Names the first admin.
    package init(
        email: EmailAddress, name: String, password: Secret, factorIsOptional: Bool? = nil
    ) {
        (self.email, self.name, self.password) = (email, name, password)
        self.factorIsOptional = factorIsOptional
    }

    package static let spec = Spec(
        "setup.create-admin", .post, "/setup/admin", needs: .fileAccess, isPublic: false,
        summary: "Make the first admin.",
        fields: [
            "email": "What the admin signs in with.", "name": "The full name.",
            "password": NewPassword.help,
            "factorIsOptional":
                "Whether staff may sign in without a second factor; not enforced yet.",
        ],
        limits: ["name": CreateUser.nameLimit, "password": NewPassword.limit]
    )

    package static let hashes = true

    package func prepare(
        using vault: any Vault, reading tx: any Transaction
    ) throws(Failure) -> PasswordHash {
        try refuseSecond(in: tx)
        try check(using: vault)
        return try vault.hash(password: password)
    }

    /// Refuses what no database takes: a name that is none, a weak password.
    package func check(using vault: any Vault) throws(Failure) {
        try checkName(name, field: "name")
        let words = [email.description, name]
        if let weakness = vault.weakness(of: password, words: words, hasSecondFactor: false) {
            throw .invalid(field: "password", weakness)
        }
    }

    package func run(in tx: any Transaction, with material: PasswordHash) throws(Failure) -> UserRow
    {
        try refuseSecond(in: tx)
        let user = User(
            id: tx.newID(User.self), version: 1, email: email, name: name, role: .admin,
            status: .active, isEmailVerified: true, joined: tx.now
        )
        try tx.users.add(user, Profile())
        try tx.credentials.set(material, of: user.id, at: tx.now)
        try tx.note(.created, of: user.id, "the first admin was made")
        if factorIsOptional == true {
            var setting = try tx.settings.find(.staffFactor, for: .read)
            try setting.change(to: "optional", by: tx.access.actor, at: tx.now)
            try tx.settings.save(setting)
        }
        tx.trail.remark = "bootstrap"
        return UserRow(user, masked: false)
    }

    private func refuseSecond(in tx: any Transaction) throws(Failure) {
        guard try tx.users.admins(stoppedAfter: tx.now, limit: 1) == 0 else {
            throw .conflict("there is an admin already; sign in as one to add others")
        }
    }
}
