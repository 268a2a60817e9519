import Domain
import SQL
import Testing

@testable import Storage

/// Workers and the list of queues look at few rows, however many jobs are kept: told by the plans.
@Suite struct WorkPlanTests {
    private static let few: [Statement] = [
        """
        SELECT n FROM jobs WHERE \(fragment: JobFields.isAvailable) AND crashes = 0 \
        AND queue = 'q' ORDER BY priority, run_at, n LIMIT 8
        """,
        """
        SELECT n FROM jobs WHERE \(fragment: JobFields.isAvailable) AND crashes > 0 \
        AND queue = 'q' ORDER BY priority, run_at, n LIMIT 1
        """,
        """
        SELECT 1 FROM jobs WHERE \(fragment: JobFields.isAvailable) AND queue = 'q' \
        AND priority >= 0
        """,
        "SELECT min(run_at) FROM jobs WHERE \(fragment: JobFields.isLater)",
        """
        SELECT n FROM jobs WHERE \(fragment: JobFields.isLater) AND run_at <= 1 \
        ORDER BY run_at, n LIMIT 8
        """,
        """
        SELECT n FROM jobs WHERE \(fragment: JobFields.isRunning) AND lease_until <= 1 \
        ORDER BY lease_until, n LIMIT 8
        """,
        """
        SELECT 1 FROM jobs WHERE \(fragment: JobFields.isRunning) AND crashes > 0 \
        AND worker = 'w'
        """,
        """
        SELECT 1 FROM jobs WHERE \(fragment: JobFields.isLater) AND run_at >= 0 \
        AND queue = 'q'
        """,
        """
        SELECT 1 FROM jobs WHERE \(fragment: JobFields.isDiscarded) AND finished_at >= 0 \
        AND queue = 'q'
        """,
        """
        SELECT n FROM jobs WHERE state = 'completed' AND finished_at IS NOT NULL \
        AND finished_at < 1 ORDER BY finished_at LIMIT 8
        """,
        """
        SELECT n FROM jobs WHERE kind = 'k' AND unique_key = 'u' \
        AND \(fragment: JobFields.unfinished)
        """,
    ]

    @Test(arguments: few.indices)
    func `a look at few jobs takes an index of few jobs`(number: Int) throws {
        let statement = Self.few[number]
        let steps = try Fixture().store.read { connection throws(SQLError) in
            try connection.all("EXPLAIN QUERY PLAN \(fragment: statement)") { $0.text(3) }
        }
        let rivals = [
            "jobs_state ", "jobs_queue ", "jobs_kind ", "jobs_created ", "SCAN", "TEMP B-TREE",
        ]
        for rival in rivals {
            #expect(!steps.contains { $0.contains(rival) }, "\(statement.text): \(steps)")
        }
        #expect(steps.contains { $0.contains("USING") && $0.contains("INDEX jobs_") })
    }
}
