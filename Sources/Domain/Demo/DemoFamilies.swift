extension DemoSample {
    /// The links between minors and guardians that are complete once a person is there: those to
    /// people who came before.
    func links(completedBy number: Int) -> [GuardianLink] {
        if let guardian = DemoLayout.guardian(of: number) {
            return guardian < number ? [link(number, guardian)] : []
        }
        return DemoLayout.minors(of: number).filter { $0 < number }.map { link($0, number) }
    }

    /// The first minor with an active guardian, whose papers nobody has checked yet.
    private var minorToVerify: Int? {
        DemoLayout.firstMinors.first { minor in
            guard let guardian = DemoLayout.guardian(of: minor) else { return false }
            return standing(of: guardian, joined: joined(guardian)).status == .active
        }
    }

    private func link(_ minor: Int, _ guardian: Int) -> GuardianLink {
        var random = random(minor, .records)
        let created = max(joined(minor), joined(guardian))
        let usual: GuardianLink.ID = random.identifier(at: created)
        let isToVerify = minor == minorToVerify
        var link = GuardianLink(
            id: isToVerify ? .shown : usual, minor: id(of: minor), guardian: id(of: guardian),
            created: created
        )
        guard random.chance(perMille: 780), !isToVerify else { return link }
        let passed = Int64(random.below(Int(max((moment - created).milliseconds, 1))))
        let moderator = id(of: DemoAccounts.number("moderator")).description
        do throws(Failure) {
            try link.verify(
                by: moderator, at: created + Span(milliseconds: min(passed, 86_400_000)))
        } catch {
            preconditionFailure("a new link can be verified")
        }
        return link
    }
}
