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

    /// Refuses when one of the two who decide could have signed in as the other.
    private func refuseOneInTwo(_ found: Approval, in tx: any Transaction) throws(Failure) {
        guard let decider = tx.access.actor.signed?.user, let asker = User.ID(found.askedBy) else {
            return
        }
        let since = tx.now - Approval.memory
        let asAsker = try tx.approvals.couldAct(decider.description, as: asker, after: since)
        let asDecider = try tx.approvals.couldAct(found.askedBy, as: decider, after: since)
        guard asAsker || asDecider else { return }
        throw .denied(
            "one of you set the other's password by a code or changed the other's contact data "
                + "in the last 7 days; let another admin agree, or ask again later")
    }

    private func giveRole(_ found: Approval, in tx: any Transaction) throws(Failure) {
        guard let id = User.ID(found.subject), let role = Role(rawValue: found.value) else {
            throw .conflict("\(approval) names no account and role")
        }
        var user = try tx.users.find(id, for: .change)
        // Giving the role of an admin up needs no one else's consent.
        if user.role != .admin { try refuseSelf(id, in: tx) }
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
