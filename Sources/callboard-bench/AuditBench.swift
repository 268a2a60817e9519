internal import Domain
internal import Glibc

/// Checking the audit trail.
struct AuditBench {
    let bench: Workbench

    private static let records = 50_000

    /// Seconds for a million records, from as many as are there.
    func measure() throws(Failure) -> [Figure] {
        try fill()
        let start = Stopwatch.now
        let report = try bench.admin.perform(VerifyAudit())
        let seconds = Stopwatch.now - start
        return [
            Figure(
                name: "audit verify, a million records (of \(report.records))",
                value: seconds * 1_000_000 / Double(max(report.records, 1)), unit: "s",
                limit: .atMost(10)
            )
        ]
    }

    private func fill() throws(Failure) {
        let there = try bench.admin.perform(VerifyAudit()).records
        let missing = Self.records - there
        guard missing > 0 else { return }
        let user = try bench.admin.perform(ListUsers(limit: 1)).rows[0].id
        let admin = bench.admin
        _ = Crew.run(16) {
            for _ in 0..<missing / 16 { _ = try? admin.perform(AddNote(user: user, text: "x")) }
            return 0
        }
    }
}
