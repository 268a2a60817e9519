/// Shows everything about an account, personal values masked.
package struct ShowUser: Operation {
    package var user: User.ID

    /// Asks for an account.
    package init(user: User.ID) { self.user = user }

    package static let spec = Spec(
        "users.show", .get, "/users/{user}", needs: .usersRead, summary: "Show an account.",
        fields: ["user": "Whose account."]
    )

    /// Days that the chart of sign-ins goes back.
    package static let chartDays = 30

    package func run(in tx: any Transaction) throws(Failure) -> UserDetail {
        let found = try tx.users.find(user, for: .read)
        let profile = try tx.users.profile(of: user)
        let belongings = try tx.users.belongings(of: user)
        let links = belongings.hasGuardianLinks ? try tx.guardians.links(of: user) : []
        let isMasked = tx.access.isMasked
        let today = Riyadh.date(at: tx.now)
        let talent = profile.talent
        // To a masked grant a profile tells no more than the trail keeps unsealed.
        let shown = isMasked ? Profile() : profile
        return UserDetail(
            user: UserRow(found, masked: isMasked),
            awaitedRole: belongings.awaitsRole ? try awaitedRole(of: found, in: tx) : nil,
            phone: found.phone.map { .hidden($0.masked) },
            suspensionReason: found.suspension?.reason,
            suspendedUntil: found.suspension?.until,
            isEmailVerified: found.isEmailVerified,
            closedAt: found.closedAt,
            contactChangedAt: found.contactChange?.at,
            hasPassword: belongings.hasPassword,
            activeSessions: belongings.activeSessions,
            openResets: belongings.openResets,
            stageName: shown.talent?.stageName,
            ageBand: talent?.ageBand(on: today),
            birthDate: talent?.birthDate.map { _ in .hidden("••••-••-••") },
            isMinor: talent?.isMinor(on: today) ?? false,
            gender: shown.talent?.gender,
            heightCm: shown.talent?.heightCm,
            weightKg: shown.talent?.weightKg,
            languages: shown.talent?.languages ?? [],
            skills: shown.talent?.skills ?? [],
            nationality: shown.talent?.nationality,
            union: shown.talent?.union,
            bio: shown.talent?.bio,
            guardianEmail: talent?.guardianEmail.map { .hidden($0.masked) },
            guardians: links.map(GuardianLinkView.init),
            agent: talent?.agent,
            company: profile.caster?.company,
            website: profile.caster?.website,
            registration: shown.caster?.registration,
            agency: profile.agent?.agency,
            license: shown.agent?.license,
            commissionBps: profile.agent?.commissionBps,
            signIns: try tx.history.signInsByDay(of: user, days: Self.chartDays)
        )
    }
}

extension ShowUser {
    /// What waits for somebody's consent is told to who may give it; of a new account, which nobody
    /// uses until then, to everybody who sees it.
    private func awaitedRole(
        of user: User, in tx: any Transaction
    ) throws(Failure) -> Role? {
        let mayDecide =
            tx.access.actor.role.flatMap { Grants.grant($0, .approvalsDecide) } != nil
        guard user.status == .pending || mayDecide else { return nil }
        return try tx.approvals.waiting(.staffRole, user.id.description)
            .flatMap(Role.init(rawValue:))
    }
}

/// A personal field of an account that can be revealed on its own.
package enum PersonalField: String, CaseIterable, Codable, Sendable {
    case email, phone
    case birthDate = "birth_date"
    case guardianEmail = "guardian_email"
}

/// Shows one personal value of an account; the trail keeps who saw it and why.
package struct RevealField: Operation {
    package var user: User.ID
    package var field: PersonalField

    /// Asks for one value.
    package init(user: User.ID, field: PersonalField) { (self.user, self.field) = (user, field) }

    package static let spec = Spec(
        "users.reveal", .post, "/users/{user}/reveals", needs: .usersReveal, reason: .optional,
        summary: "Reveal one personal value for a short time.",
        fields: ["user": "Whose value.", "field": "Which value."]
    )

    /// How long a screen shows a revealed value.
    package static let life = Span.seconds(30)
    /// Reveals of others' values by one actor within an hour that raise an alarm among the security
    /// events.
    package static let alarmCount = 30

    package func run(in tx: any Transaction) throws(Failure) -> RevealedValue {
        let found = try tx.users.find(user, for: .read)
        let value: String? =
            switch field {
            case .email: found.email.description
            case .phone: found.phone?.description
            case .birthDate: try tx.users.profile(of: user).talent?.birthDate?.description
            case .guardianEmail: try tx.users.profile(of: user).talent?.guardianEmail?.description
            }
        try tx.note(.revealed, of: user, "\(field.rawValue) was revealed")
        try raiseAlarm(in: tx)
        return RevealedValue(
            user: user, field: field, value: Secret(value ?? ""), until: tx.now + Self.life
        )
    }
}

extension RevealField {
    /// Tells among the events of who reveals that it has become very much.
    private func raiseAlarm(in tx: any Transaction) throws(Failure) {
        guard let actor = tx.access.actor.signed?.user, actor != user else { return }
        let since = tx.now - Span.hours(1)
        let count = try tx.history.revealCount(by: actor, after: since)
        // Each of them is counted as it comes, so that none steps over the number.
        guard count == Self.alarmCount else { return }
        try tx.note(.revealed, of: actor, "revealed \(count) personal values within an hour")
    }
}

/// A personal value for the eyes of who asked; it is never stored as an answer.
package struct RevealedValue: Codable, Sendable, Equatable {
    package var user: User.ID
    package var field: PersonalField
    /// Empty when there is no such value.
    package var value: Secret
    package var until: Instant
}
