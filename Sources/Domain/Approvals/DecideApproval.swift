/// Agrees to, or refuses, what somebody else asked for.
package struct DecideApproval: Operation {
    package var approval: Approval.ID
    package var agree: Bool

    /// Decides a request.
    package init(approval: Approval.ID, agree: Bool) {
        (self.approval, self.agree) = (approval, agree)
    }

    package static let spec = Spec(
        "approvals.decide", .post, "/approvals/{approval}/decision", needs: .approvalsDecide,
        risk: .disruptive, reason: .optional,
        summary: "Agree to or refuse what a colleague asked for.",
        fields: ["approval": "Which request.", "agree": "Whether it shall be done."]
    )

    package func run(in tx: any Transaction) throws(Failure) -> ApprovalRow {
        var found = try tx.approvals.find(approval)
        if agree { try refuseOneInTwo(found, in: tx) }
        try found.decide(agree, by: tx.access.actor.name, at: tx.now)
        try tx.approvals.save(found)
        if agree {
            switch found.kind {
            case .staffRole: try giveRole(found, in: tx)
            }
        }
        return try tx.approvals.row(approval).shown(to: tx.access)
    }

    /// Refuses when one person could have acted as both who decide.
    private func refuseOneInTwo(_ found: Approval, in tx: any Transaction) throws(Failure) {
        guard let decider = tx.access.actor.signed?.user, let asker = User.ID(found.askedBy),
            asker != decider
        else { return }
        let since = tx.now - Approval.memory
        let asAsker = try hands(on: asker, since: since, in: tx)
        let asDecider = try hands(on: decider, since: since, in: tx)
        guard !asAsker.isDisjoint(with: asDecider) else { return }
        throw .denied(
            "one person could have acted as both of you: passwords were set by a code, or contact "
                + "data changed, in the last 7 days; let another admin agree, or ask again later")
    }

    /// Everybody who could have acted as an account, named as in audit records: the person, whoever
    /// could sign in to the account, and whoever could sign in to theirs.
    private func hands(
        on account: User.ID, since: Instant, in tx: any Transaction
    ) throws(Failure) -> Set<String> {
        var names: Set = [account.description]
        var accounts = [account]
        while let next = accounts.popLast() {
            for name in try tx.approvals.couldAct(as: next, after: since)
            where names.insert(name).inserted {
                if let user = User.ID(name) { accounts.append(user) }
            }
        }
        return names
    }

    private func giveRole(_ found: Approval, in tx: any Transaction) throws(Failure) {
        guard let id = User.ID(found.subject), let role = Role(rawValue: found.value) else {
            throw .conflict("\(approval) names no account and role")
        }
        var user = try tx.users.find(id, for: .change)
        // Giving the role of an admin up needs no one else's consent, but somebody who has it.
        if user.role != .admin {
            try refuseSelf(id, in: tx)
        } else if tx.access.actor.signed?.user == id,
            try tx.users.admins(stoppedAfter: tx.now, limit: 2) < 2
        {
            throw .conflict("you are the only admin who can act; there must be another first")
        }
        try apply(role, to: &user, in: tx)
    }
}

/// Lists what waits for a second person.
package struct ListApprovals: ListOperation {
    package var filter: String?
    package var sort: String?
    package var limit: Int?
    package var cursor: String?

    /// A page of approvals.
    package init(
        filter: String? = nil, sort: String? = nil, limit: Int? = nil, cursor: String? = nil
    ) {
        (self.filter, self.sort, self.limit, self.cursor) = (filter, sort, limit, cursor)
    }

    package static let spec = Spec(
        "approvals.list", .get, "/approvals", needs: .approvalsDecide,
        summary: "List what waits for a second person.", fields: ListHelp.fields
    )
    package static let defaultSort = SortOrder("asked_at", descending: true)

    package func list(
        _ query: ListQuery, in tx: any Transaction
    ) throws(Failure) -> Slice<ApprovalRow> {
        let access = tx.access
        return try tx.approvals.list(query).map { $0.shown(to: access) }
    }
}
