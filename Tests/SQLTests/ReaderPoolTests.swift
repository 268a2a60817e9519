import Testing

@testable import SQL

@Suite struct ReaderPoolTests {
    private let endless: Statement = """
        WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers)
        SELECT count(*) FROM numbers
        """

    @Test func `a read sees one snapshot`() throws {
        let store = try SQLiteStore.temporary()
        defer { store.close() }
        try store.prepare()
        try store.insert(1)
        try store.read { connection throws(SQLError) in
            let count: Statement = "SELECT count(*) FROM item"
            let first = try connection.first(count) { $0.integer(0) }
            try store.insert(2)
            let second = try connection.first(count) { $0.integer(0) }
            #expect(first == 1 && second == 1)
        }
        #expect(try store.numbers() == [1, 2])
    }

    @Test func `a reader cannot write`() throws {
        let store = try SQLiteStore.temporary()
        defer { store.close() }
        try store.prepare()
        try store.read { connection throws(SQLError) in
            let error = failure { () throws(SQLError) in try connection.insert(1) }
            #expect(error?.kind == .readOnly)
        }
    }

    @Test func `a pool that is used up says so`() throws {
        var limits = SQLiteStore.Limits()
        limits.readersMax = 2
        limits.readerWaitMs = 1
        let store = try SQLiteStore.temporary(limits: limits)
        defer { store.close() }
        try store.prepare()
        try store.read { _ throws(SQLError) in
            try store.read { _ throws(SQLError) in
                let error = failure { () throws(SQLError) in try store.numbers() }
                #expect(error?.kind == .busy)
                #expect(error?.message.contains("all 2 connections of the reader pool") == true)
            }
        }
        #expect(try store.numbers() == [])
    }

    @Test func `slow readings leave a connection to those that take no time`() throws {
        var limits = SQLiteStore.Limits()
        limits.readersMax = 2
        limits.readerWaitMs = 1
        let store = try SQLiteStore.temporary(limits: limits)
        try store.prepare()
        defer { store.close() }
        try store.readLong { () throws(SQLError) in
            let error = failure { () throws(SQLError) in
                try store.readLong {}
            }
            #expect(error?.kind == .busy)
            #expect(error?.message.contains("too many slow readings") == true)
            #expect(try store.numbers() == [])
        }
        try store.readLong {}
    }

    @Test func `many threads share few connections`() throws {
        let store = try SQLiteStore.temporary()
        defer { store.close() }
        try store.prepare()
        try store.insert(1)
        let failures = Collected<SQLError>()
        concurrently(12) { _ in
            for _ in 0..<50 {
                let error = failure { () throws(SQLError) in try store.numbers() }
                if let error { failures.append(error) }
            }
        }
        #expect(failures.all == [])
    }

    @Test func `a read that takes too long is stopped`() throws {
        let store = try SQLiteStore.temporary()
        defer { store.close() }
        try store.prepare()
        let error = failure { () throws(SQLError) in
            try store.read(timeoutMs: 10, isLong: false, failing: { $0 }) {
                connection throws(SQLError) in
                try connection.run(endless)
            }
        }
        #expect(error?.kind == .interrupted)
        #expect(error?.message == "the statement took longer than allowed")
        #expect(try store.numbers() == [])
    }

    @Test func `running reads can be interrupted`() throws {
        let store = try SQLiteStore.temporary()
        defer { store.close() }
        let hasEnded = Moment()
        let isRunning = Moment()
        let statement = endless
        let reader = Thread {
            let error = failure { () throws(SQLError) in
                try store.read { connection throws(SQLError) in
                    isRunning.come()
                    try connection.run(statement)
                }
            }
            #expect(error?.kind == .interrupted)
            #expect(error?.message == "interrupted")
            hasEnded.come()
        }
        isRunning.wait()
        // An interrupt before the statement has begun is forgotten, so we go on asking.
        let isDone = Collected<Bool>()
        let watcher = Thread {
            hasEnded.wait()
            isDone.append(true)
        }
        #expect(
            comesTrue {
                store.interruptReads()
                return !isDone.all.isEmpty
            })
        reader.join()
        watcher.join()
    }

    @Test func `the change counter tells of every commit, also of another process`() throws {
        let place = try Workplace()
        let store = try place.store()
        defer { store.close() }
        let other = try place.store()
        defer { other.close() }
        try store.prepare()
        let start = try store.changeCounter()
        #expect(try store.changeCounter() == start)
        try store.insert(1)
        let own = try store.changeCounter()
        #expect(own != start)
        try other.insert(2)
        let foreign = try store.changeCounter()
        #expect(foreign != own)
        _ = try store.numbers()
        #expect(try store.changeCounter() == foreign)
    }
}
