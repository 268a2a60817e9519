internal import Domain
internal import SQL

/// What an actor's grant leaves of a table, as a condition.
extension Access {
    /// The condition on rows that belong to accounts; nil when everything is in scope.
    ///
    /// `owner` is the table's column with the account's number, and `leads` says whether an index
    /// begins with that column and goes on with the default order.
    func scope(_ table: Statement, owner: Statement, leads: Bool) -> Condition? {
        switch actor {
        case .operatingSystem, .job: return nil
        case .anonymous, .user: break
        }
        switch grant {
        case .all, .masked: return nil
        case .nonStaff, .contactData: return Condition(test: Self.isNotStaff(owner))
        case .own(let relation):
            guard let signed = actor.signed else { return .nothing }
            switch relation {
            case .account:
                let own: Statement =
                    "\(fragment: owner) = (SELECT n FROM users WHERE id = \(signed.user))"
                return Condition(
                    test: own, lead: leads ? own : nil,
                    candidates: "SELECT n FROM \(fragment: table) WHERE \(fragment: own)")
            case .represented:
                let people = Self.represented(by: signed)
                let own: Statement = "\(fragment: owner) IN (\(fragment: people))"
                return Condition(
                    test: own,
                    candidates: "SELECT n FROM \(fragment: table) WHERE \(fragment: own)",
                    hidesOthers: true)
            }
        }
    }

    /// The condition on the accounts themselves.
    var userScope: Condition? { scope("users", owner: "users.n", leads: false) }

    private static func isNotStaff(_ owner: Statement) -> Statement {
        let roles = Role.allCases.filter(\.isStaff).map { "\($0)" as Statement }
        return """
            NOT EXISTS (SELECT 1 FROM users AS o WHERE o.n = \(fragment: owner) \
            AND o.role IN (\(fragment: .joined(roles, separator: ", "))))
            """
    }

    /// The actor and those whom it represents, as what they are today: who has become an agent is
    /// no child's guardian any more, and only a talent is represented.
    private static func represented(by signed: Actor.Signed) -> Statement {
        let own: Statement = "SELECT n FROM users WHERE id = \(signed.user)"
        switch signed.role {
        case .agent:
            return """
                \(fragment: own) UNION ALL SELECT user_n FROM talent_profiles \
                WHERE agent_n = (\(fragment: own)) AND \(fragment: isTalent("user_n"))
                """
        case .guardian:
            return """
                \(fragment: own) UNION ALL SELECT minor_n FROM guardian_links \
                WHERE guardian_n = (\(fragment: own)) \
                AND verified_at IS NOT NULL AND ended_at IS NULL \
                AND \(fragment: isTalent("minor_n"))
                """
        default: return own
        }
    }

    /// Looks up one account, so that the way to it stays the index of who represents.
    private static func isTalent(_ number: Statement) -> Statement {
        "(SELECT role FROM users WHERE n = \(fragment: number)) = \(Role.talent)"
    }
}

extension StorageTransaction {
    /// The scope as an expression for a WHERE; always true when everything is in scope.
    func scope(owner: Statement) -> Statement {
        access.scope("users", owner: owner, leads: false)?.test ?? "1 = 1"
    }
}
