import Domain
import Glibc
import SQL
import TestSupport
import Testing

/// Workers as processes of their own, killed in the middle of their work.
@Suite struct WorkCommandTests {
    private static let messages = 150
    private static let kills = 5

    @Test(arguments: Setting.Store.allCases)
    func `workers that are killed lose nothing and do nothing twice`(
        store: Setting.Store
    ) throws {
        let server =
            store == .postgres ? try PostgresCluster.shared().emptyDatabase() : nil
        let shell = try CommandLineShell(on: server)
        let database = try TestDatabase.raw(shell.database)
        defer { database.close() }
        try Self.addStrays(database)
        for kill in 1...Self.kills {
            let worker = try shell.terminal(["work", "--job-threads", "3"])
            let wanted = kill * Self.messages / (Self.kills + 2)
            #expect(try eventually { try Self.sent(database) >= wanted })
            worker.signal(SIGKILL)
            _ = worker.exitCode()
            // Thirty seconds pass.
            _ = try database.write { connection throws(SQLError) in
                try connection.run("UPDATE jobs SET lease_until = 1 WHERE state = 'running'")
            }
        }
        let last = try shell.terminal(["work"])
        #expect(try eventually { try Self.sent(database) == Self.messages })
        #expect(
            try eventually {
                try Self.count(
                    database, "SELECT count(*) FROM jobs WHERE state <> 'completed'") == 0
            })
        last.signal(SIGTERM)
        #expect(last.exitCode() == 0)
        let twice = try Self.count(
            database,
            """
            SELECT count(*) FROM (SELECT target FROM audit WHERE operation = 'mail.report' \
            AND outcome = 'done' GROUP BY target HAVING count(*) <> 1) AS twice
            """)
        #expect(twice == 0)
        let crashed = try Self.count(
            database, "SELECT count(*) FROM job_attempts WHERE result = 'lost'")
        #expect(crashed > 0, "no worker was killed over a job: the test shows nothing")
    }

    /// Messages from before there were jobs.
    private static func addStrays(_ database: any SQLStore) throws(SQLError) {
        try database.write { connection throws(SQLError) in
            for number in 0..<messages {
                let id = Mail.ID(high: 1, low: UInt64(number)).description
                try connection.run(
                    """
                    INSERT INTO mail (id, recipient, template, subject, created, not_before, \
                    state, attempts) VALUES (\(id), 'somebody@casting.example', 'suspended', \
                    'nothing', 1, 1, 'waiting', 0)
                    """)
            }
        }
    }

    private static func sent(_ database: any SQLStore) throws(SQLError) -> Int {
        try count(database, "SELECT count(*) FROM mail WHERE state = 'sent'")
    }

    private static func count(
        _ database: any SQLStore, _ question: Statement
    ) throws(SQLError) -> Int {
        try database.read { connection throws(SQLError) in
            try connection.first(question) { Int($0.integer(0)) } ?? 0
        }
    }
}
