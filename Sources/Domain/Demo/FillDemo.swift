/// Adds sample people to a database that is marked as a demonstration.
///
/// The rows follow from the parameters, so that they alone are the audit record. Whoever fills
/// calls it for one stretch of running numbers after another and then performs ``FinishDemo``.
package struct FillDemo: PreparedOperation {
    package var seed: Int
    package var moment: Instant
    package var count: Int
    package var from: Int
    package var upTo: Int

    /// A stretch of the sample: the people `from` to `upTo` of `count`, from 1.
    package init(seed: Int, moment: Instant, count: Int, from: Int, upTo: Int) {
        (self.seed, self.moment, self.count) = (seed, moment, count)
        (self.from, self.upTo) = (from, upTo)
    }

    package static let spec = Spec(
        "demo.fill", .post, "/demo/people", needs: .fileAccess, isPublic: false,
        summary: "Add sample people.",
        fields: [
            "seed": "The same number gives the same people.",
            "moment": "The moment that the sample is of.", "count": "How many people in all.",
            "from": "The first running number to add, from 1.",
            "upTo": "The last running number to add.",
        ]
    )

    /// Most people in a sample.
    package static let countMax = 10_000_000
    /// Fewest: the fixed accounts, one of each role.
    package static let countMin = DemoAccounts.all.count
    /// People of the default sample: 1,071 talents and what belongs to them.
    package static let countDefault = DemoLayout.defaultCount

    /// The password of all sample accounts that have one: it protects nothing, so help shows it.
    package static let password = "demo-password-of-callboard"

    package func prepare(
        using vault: any Vault, reading tx: any Transaction
    ) throws(Failure) -> PasswordHash? {
        try check(in: tx)
        // One hash for everybody: the password is printed in help, and hashing is dear.
        guard from <= DemoSample.historyMax else { return nil }
        return try vault.hash(password: Secret(Self.password))
    }

    package func run(in tx: any Transaction, with material: PasswordHash?) throws(Failure) -> Done {
        try check(in: tx)
        let sample = DemoSample(seed: Int64(seed), moment: moment, count: count)
        let bulk = tx.bulk
        try bulk.begin(isFirst: from == 1)
        for number in from...upTo {
            let person = sample.person(number)
            try bulk.add(person.user, person.profile)
            for link in sample.links(completedBy: number) { try tx.guardians.add(link) }
            guard number <= DemoSample.historyMax else { continue }
            if person.hasPassword, let material {
                try tx.credentials.set(material, of: person.user.id, at: person.user.joined)
            }
            try add(sample.history(of: person), in: tx)
        }
        let deskAt = min(count, DemoLayout.defaultCount)
        if (from...upTo).contains(deskAt) { try add(sample.desk(), in: tx) }
        return Done(count: upTo - from + 1)
    }

    private func check(in tx: any Transaction) throws(Failure) {
        guard tx.isDemo else {
            throw .conflict("the database holds real people; sample data needs one of its own")
        }
        guard (Self.countMin...Self.countMax).contains(count) else {
            throw .invalid(
                field: "count", "must lie between \(Self.countMin) and \(Self.countMax)")
        }
        guard from >= 1, from <= upTo, upTo <= count else {
            throw .invalid(field: "from", "and upTo must be a stretch within 1 and \(count)")
        }
    }

    private func add(_ history: DemoHistory, in tx: any Transaction) throws(Failure) {
        for signIn in history.signIns { try tx.history.add(signIn) }
        for session in history.sessions { try tx.sessions.add(session) }
        for event in history.events { try tx.history.add(event) }
    }

    private func add(_ desk: DemoDesk, in tx: any Transaction) throws(Failure) {
        for note in desk.notes { try tx.notes.add(note) }
        for reset in desk.resets { try tx.resets.add(reset) }
        for approval in desk.approvals { try tx.approvals.add(approval) }
        for mail in desk.mail { try tx.mail.add(mail) }
        for session in desk.sessions { try tx.sessions.add(session) }
        for signIn in desk.signIns { try tx.history.add(signIn) }
    }
}

/// Makes a filled database ready for lists and search.
package struct FinishDemo: Operation {
    /// Finishes.
    package init() {}

    package static let spec = Spec(
        "demo.finish", .post, "/demo/indexes", needs: .fileAccess, isPublic: false,
        summary: "Make sample people ready for lists and search."
    )

    package func run(in tx: any Transaction) throws(Failure) -> Done {
        guard tx.isDemo else { throw .conflict("the database holds real people") }
        try tx.bulk.end()
        return Done()
    }
}
