extension DemoSample {
    /// The links between minors and guardians that are complete once a person is there: those to
    /// people who came before.
    func links(completedBy number: Int) -> [GuardianLink] {
        if let guardian = DemoLayout.guardian(of: number) {
            let waiting = number == DemoLayout.minorToVerify ? [linkToVerify] : []
            return waiting + (guardian < number ? [link(number, guardian)] : [])
        }
        return DemoLayout.minors(of: number).filter { $0 < number }.map { link($0, number) }
    }

    /// The link to the fixed account of a guardian, whose papers nobody has checked yet.
    private var linkToVerify: GuardianLink {
        let minor = DemoLayout.minorToVerify
        return GuardianLink(
            id: .shown, minor: id(of: minor), guardian: id(of: DemoAccounts.number("guardian")),
            created: joined(minor))
    }

    private func link(_ minor: Int, _ guardian: Int) -> GuardianLink {
        var random = random(minor, .records)
        let created = max(joined(minor), joined(guardian))
        var link = GuardianLink(
            id: random.identifier(at: created), minor: id(of: minor), guardian: id(of: guardian),
            created: created
        )
        guard random.chance(perMille: 780) else { return link }
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
