/// Names a guardian for a minor.
///
/// The guardian acts only once verified.
package struct LinkGuardian: Operation {
    package var minor: User.ID
    package var guardian: User.ID

    /// Links a guardian.
    package init(minor: User.ID, guardian: User.ID) {
        (self.minor, self.guardian) = (minor, guardian)
    }

    package static let spec = Spec(
        "guardians.link", .post, "/users/{minor}/guardians", needs: .guardiansVerify,
        reason: .optional, summary: "Name a guardian for a minor.",
        fields: ["minor": "The minor's account.", "guardian": "The guardian's account."]
    )

    package func run(in tx: any Transaction) throws(Failure) -> GuardianLinkView {
        let child = try tx.users.find(minor, for: .read)
        let adult = try tx.users.find(guardian, for: .read)
        try requireMinor(child, in: tx)
        try requireGuardian(adult)
        let links = try tx.guardians.links(of: minor)
        guard !links.contains(where: { $0.guardian == guardian && $0.endedAt == nil }) else {
            throw .conflict("\(guardian) is already named for \(minor)")
        }
        let link = GuardianLink(
            id: tx.newID(GuardianLink.self), minor: minor, guardian: guardian, created: tx.now
        )
        try tx.guardians.add(link)
        try tx.note(.guardianLinked, of: minor, "a guardian was named")
        return GuardianLinkView(link)
    }

    package func inverse(of output: GuardianLinkView, before: Before) -> Undo? {
        Undo(EndGuardian(link: output.id), expecting: nil)
    }
}

/// Confirms from papers that a guardian is who they say.
package struct VerifyGuardian: Operation {
    package var link: GuardianLink.ID

    /// Verifies a guardian.
    package init(link: GuardianLink.ID) { self.link = link }

    package static let spec = Spec(
        "guardians.verify", .post, "/guardians/{link}/verification", needs: .guardiansVerify,
        risk: .disruptive, reason: .required, summary: "Confirm a guardian from papers.",
        fields: ["link": "Which link."]
    )

    package func run(in tx: any Transaction) throws(Failure) -> GuardianLinkView {
        var found = try tx.guardians.find(link)
        // Much may have happened to both since the guardian was named.
        try requireMinor(try tx.users.find(found.minor, for: .read), in: tx)
        let guardian = try tx.users.find(found.guardian, for: .read)
        try requireGuardian(guardian)
        guard guardian.isUsable(at: tx.now) else {
            let holds = Hold.allCases.filter(guardian.holds.contains).map(\.rawValue)
            throw .conflict(
                guardian.status == .active
                    ? "\(guardian.id) is on hold: \(holds.joined(separator: ", "))"
                    : "\(guardian.id) is \(guardian.status.rawValue)")
        }
        try found.verify(by: tx.access.actor.name, at: tx.now)
        try tx.guardians.save(found)
        try tx.note(.guardianVerified, of: found.minor, "a guardian was verified")
        return GuardianLinkView(found)
    }
}

/// Ends a guardian's acting for a minor.
package struct EndGuardian: Operation {
    package var link: GuardianLink.ID

    /// Ends a link.
    package init(link: GuardianLink.ID) { self.link = link }

    package static let spec = Spec(
        "guardians.end", .delete, "/guardians/{link}", needs: .guardiansVerify,
        risk: .disruptive, reason: .required, summary: "End a guardian's acting for a minor.",
        fields: ["link": "Which link."]
    )

    package func run(in tx: any Transaction) throws(Failure) -> GuardianLinkView {
        var found = try tx.guardians.find(link)
        try found.end(at: tx.now)
        try tx.guardians.save(found)
        return GuardianLinkView(found)
    }
}

/// Refuses a guardian for who needs none: a guardian sees what is the minor's own.
private func requireMinor(_ child: User, in tx: any Transaction) throws(Failure) {
    guard child.role == .talent else { throw .conflict("\(child.id) is no talent") }
    let talent = try tx.users.profile(of: child.id).talent ?? TalentProfile()
    guard talent.isMinor(on: Riyadh.date(at: tx.now)) else {
        throw .conflict("\(child.id) is of age and has no guardian")
    }
}

private func requireGuardian(_ adult: User) throws(Failure) {
    guard adult.role == .guardian else {
        throw .conflict("\(adult.id) has the role \(adult.role.rawValue), not guardian")
    }
}
