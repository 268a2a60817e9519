/// Adds sample people to a database that is marked as a demonstration.
///
/// The rows follow from the parameters, so that they alone are the audit record. All is one
/// transaction: in several, SQLite would keep an image of every page that it touches again.
package struct FillDemo: PreparedOperation {
    package var seed: Int
    package var moment: Instant
    package var count: Int

    /// Names the sample.
    package init(seed: Int, moment: Instant, count: Int) {
        (self.seed, self.moment, self.count) = (seed, moment, count)
    }

    package static let spec = Spec(
        "demo.fill", .post, "/demo/people", needs: .fileAccess, isPublic: false,
        summary: "Add sample people.",
        fields: [
            "seed": "The same number gives the same people.",
            "moment": "The moment that the sample is of.", "count": "How many people.",
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
    ) throws(Failure) -> PasswordHash {
        try check(in: tx)
        // One hash for everybody: the password is printed in help, and hashing is dear.
        return try vault.hash(password: Secret(Self.password))
    }

    package func run(in tx: any Transaction, with material: PasswordHash) throws(Failure) -> Done {
        try check(in: tx)
        let sample = DemoSample(seed: Int64(seed), moment: moment, count: count)
        let bulk = tx.bulk
        try bulk.begin()
        for number in 1...count {
            let person = sample.person(number)
            try bulk.add(person.user, person.profile)
            for link in sample.links(completedBy: number) { try tx.guardians.add(link) }
            guard number <= DemoSample.historyMax else { continue }
            if person.hasPassword {
                try tx.credentials.set(material, of: person.user.id, at: person.user.joined)
            }
            try add(sample.history(of: person), in: tx)
        }
        try add(sample.desk(), in: tx)
        try bulk.end()
        return Done(count: count)
    }

    private func check(in tx: any Transaction) throws(Failure) {
        guard tx.isDemo else {
            throw .conflict("the database holds real people; sample data needs one of its own")
        }
        let counts = Self.countMin...Self.countMax
        guard counts.contains(count) else { throw .outside(counts, field: "count") }
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
