import Glibc
import Testing

@testable import SQL

@Suite struct WriterTests {
    private enum Refusal: Error, Equatable {
        case own(Int)
        case database(SQLError.Kind)

        init(_ error: SQLError) { self = .database(error.kind) }
    }

    private let place: Workplace

    init() throws {
        place = try Workplace()
    }

    /// Runs the jobs so that they share one commit; what each of them answered.
    private func batch(
        _ store: SQLiteStore,
        of count: Int,
        _ job: @escaping @Sendable (Int, any Connection) throws(SQLError) -> Void
    ) throws -> [Int: SQLError] {
        let failures = Collected<(Int, SQLError)>()
        let isHeld = Moment()
        let holder = Thread {
            _ = failure { () throws(SQLError) in
                try store.write { connection throws(SQLError) in
                    // Again means that the others have come already.
                    guard !isHeld.hasCome else { return }
                    isHeld.come()
                    #expect(comesTrue { store.counters.waiting == count })
                }
            }
        }
        isHeld.wait()
        concurrently(count) { index in
            let error = failure { () throws(SQLError) in
                try store.write { connection throws(SQLError) in try job(index, connection) }
            }
            if let error { failures.append((index, error)) }
        }
        holder.join()
        return Dictionary(uniqueKeysWithValues: failures.all)
    }

    /// A store with its table; after callers have come together its writer does without savepoints.
    private func prepared(inCompany: Bool) throws -> SQLiteStore {
        let store = try place.store()
        try store.prepare()
        if inCompany { #expect(try batch(store, of: 2) { _, _ throws(SQLError) in } == [:]) }
        return store
    }

    @Test func `writers share commits and each is answered after its own`() throws {
        let store = try place.store()
        defer { store.close() }
        try store.prepare()
        let before = store.counters
        let unseen = Collected<Int>()
        concurrently(16) { thread in
            for number in 0..<20 {
                let id = thread * 100 + number
                let seen = try? store.numbers(after: id)
                if seen != true { unseen.append(id) }
            }
        }
        let after = store.counters
        #expect(unseen.all == [])
        #expect(after.jobs - before.jobs == 320)
        #expect(after.batches - before.batches < 320)
        #expect(try store.numbers().count == 320)
    }

    @Test(arguments: [false, true])
    func `a job that throws harms no neighbour`(inCompany: Bool) throws {
        let store = try prepared(inCompany: inCompany)
        defer { store.close() }
        let before = store.counters.batches
        let failures = try batch(store, of: 10) { index, connection throws(SQLError) in
            try connection.insert(index)
            if index % 2 == 1 { throw SQLError(.other, "refused \(index)") }
        }
        // On a busy machine a late thread may miss the first commit.
        #expect(store.counters.batches - before < 10)
        #expect(failures.keys.sorted() == [1, 3, 5, 7, 9])
        #expect(failures[3]?.message == "refused 3")
        #expect(try store.numbers() == [0, 2, 4, 6, 8])
    }

    @Test func `a part that throws is undone alone, in company as well`() throws {
        let store = try prepared(inCompany: true)
        defer { store.close() }
        let runs = Collected<Int>()
        let failures = try batch(store, of: 6) { index, connection throws(SQLError) in
            runs.append(index)
            try connection.insert(index)
            guard index == 4 else { return }
            let undone = failure { () throws(SQLError) in
                try connection.savepoint { () throws(SQLError) in
                    try connection.insert(100)
                    throw SQLError(.other, "undone")
                }
            }
            #expect(undone?.message == "undone")
            try connection.insert(200)
        }
        #expect(failures == [:])
        #expect(try store.numbers() == [0, 1, 2, 3, 4, 5, 200])
        // The batch was run a second time, with a part that can be undone.
        #expect(runs.all.count > 6)
    }

    // Not 15: one of those who came together may have been late, and alone.
    @Test(arguments: [(0, 1), (14, 1), (16, 0)])
    func `a writer remembers company for some batches`(quiet: Int, repeats: Int) throws {
        let store = try prepared(inCompany: true)
        defer { store.close() }
        for number in 0..<quiet { try store.insert(number) }
        let before = store.counters.repeats
        let undone = failure { () throws(SQLError) in
            try store.write { connection throws(SQLError) in
                for number in [100, 100] { try connection.insert(number) }
            }
        }
        #expect(undone?.kind == .constraint(.unique))
        #expect(store.counters.repeats - before == repeats)
        #expect(try store.numbers() == (0..<Int64(quiet)).map { $0 })
    }

    @Test func `a part that throws before it changed anything costs its batch nothing`() throws {
        let store = try prepared(inCompany: true)
        defer { store.close() }
        let runs = Collected<Int>()
        let failures = try batch(store, of: 6) { index, connection throws(SQLError) in
            runs.append(index)
            let undone = failure { () throws(SQLError) in
                try connection.savepoint { () throws(SQLError) in
                    _ = try connection.first("SELECT 1") { $0.flag(0) }
                    throw SQLError(.other, "refused")
                }
            }
            #expect(undone?.message == "refused")
            try connection.insert(index)
        }
        #expect(failures == [:])
        #expect(try store.numbers() == [0, 1, 2, 3, 4, 5])
        #expect(runs.all.count == 6)
    }

    @Test(arguments: [false, true])
    func `what is left for later is written by the commit unless it was undone`(
        inCompany: Bool
    ) throws {
        let store = try prepared(inCompany: inCompany)
        defer { store.close() }
        let failures = try batch(store, of: 4) { index, connection throws(SQLError) in
            try connection.insertLate(index)
            #expect(try !connection.numbers(from: index).contains(Int64(index)))
            if index == 2 { throw SQLError(.other, "undone") }
        }
        #expect(failures.keys.sorted() == [2])
        #expect(try store.numbers() == [0, 1, 3])
    }

    @Test(arguments: [false, true])
    func `a late statement that fails is its own caller's failure`(inCompany: Bool) throws {
        let store = try prepared(inCompany: inCompany)
        defer { store.close() }
        try store.insert(77)
        let failures = try batch(store, of: 4) { index, connection throws(SQLError) in
            try connection.insertLate(index == 2 ? 77 : index)
        }
        #expect(failures.mapValues(\.kind) == [2: .constraint(.unique)])
        #expect(try store.numbers() == [0, 1, 3, 77])
    }

    @Test(arguments: [false, true])
    func `a script that fails midway leaves nothing`(inCompany: Bool) throws {
        let store = try prepared(inCompany: inCompany)
        defer { store.close() }
        let failures = try batch(store, of: 4) { index, connection throws(SQLError) in
            guard index == 2 else { return try connection.insert(index) }
            try connection.script("CREATE TABLE half (n INTEGER); CREATE TABLE item (n INTEGER);")
        }
        #expect(failures.keys.sorted() == [2])
        #expect(try store.numbers() == [0, 1, 3])
        let tables = try store.read { connection throws(SQLError) in
            try connection.all("SELECT name FROM sqlite_schema WHERE type = 'table'") { $0.text(0) }
        }
        #expect(tables == ["item"])
    }

    @Test func `work of which some is always undone is not run twice all the time`() throws {
        let store = try prepared(inCompany: true)
        defer { store.close() }
        let before = store.counters.repeats
        for round in 1...8 {
            _ = try batch(store, of: 3) { index, connection throws(SQLError) in
                try connection.insert(round * 10 + index)
                if index == 1 { throw SQLError(.other, "refused") }
            }
        }
        #expect(store.counters.repeats - before == 1)
        #expect(try store.numbers().count == 16)
    }

    @Test func `what was left for later outlives the part in which it was settled`() throws {
        let store = try place.store()
        defer { store.close() }
        try store.prepare()
        try store.write { connection throws(SQLError) in
            try connection.insertLate(1)
            _ = failure { () throws(SQLError) in
                try connection.savepoint { () throws(SQLError) in
                    try connection.insertLate(2)
                    try connection.settle()
                    #expect(try connection.numbers(from: 0) == [1, 2])
                    throw SQLError(.other, "undone")
                }
            }
            #expect(try connection.numbers(from: 0) == [])
        }
        #expect(try store.numbers() == [1])
    }

    @Test(arguments: [false, true])
    func `a job that owes a foreign key fails alone`(inCompany: Bool) throws {
        let store = try prepared(inCompany: inCompany)
        defer { store.close() }
        let failures = try batch(store, of: 4) { index, connection throws(SQLError) in
            try connection.insert(index, parent: index == 2 ? 99 : nil)
        }
        #expect(failures.mapValues(\.kind) == [2: .constraint(.foreignKey)])
        #expect(try store.numbers() == [0, 1, 3])
    }

    @Test func `a foreign key that is paid by the end is accepted`() throws {
        let store = try place.store()
        defer { store.close() }
        try store.prepare()
        try store.write { connection throws(SQLError) in
            try connection.insert(1, parent: 2)
            try connection.insert(2)
        }
        #expect(try store.numbers() == [1, 2])
    }

    @Test func `a transaction that SQLite gave up fails its whole batch`() throws {
        let store = try place.store()
        defer { store.close() }
        try store.prepare()
        let failures = try batch(store, of: 3) { index, connection throws(SQLError) in
            try connection.insert(index)
            // The third in line gives up; which one that is does not matter.
            let count = try connection.first("SELECT count(*) FROM item") { $0.integer(0) }
            guard count == 3 else { return }
            try connection.run("INSERT OR ROLLBACK INTO item (n, name) VALUES (0, 'again')")
        }
        #expect(failures.count == 3)
        #expect(Set(failures.values.map(\.code)).count == 1)
        #expect(try store.numbers() == [])
        try store.insert(7)
        #expect(try store.numbers() == [7])
    }

    @Test func `a commit that the disk refuses fails its whole batch`() throws {
        let store = try place.store()
        defer { store.close() }
        try store.prepare()
        let log = try #require(place.descriptor(of: place.database + "-wal"))
        let saved = dup(log)
        let full = open("/dev/full", O_RDWR | O_CLOEXEC)
        let failures = try batch(store, of: 3) { index, connection throws(SQLError) in
            try connection.insert(index)
            // From here on no byte reaches the log, and the commit is what writes it.
            dup2(full, log)
        }
        dup2(saved, log)
        close(saved)
        close(full)
        #expect(failures.count == 3)
        #expect(failures.values.allSatisfy { $0.kind == .full })
        #expect(try store.numbers() == [])
        try store.insert(7)
        #expect(try store.numbers() == [7])
    }

    @Test func `the body's own error comes out as it went in`() throws {
        let store = try place.store()
        defer { store.close() }
        try store.prepare()
        let error = #expect(throws: Refusal.self) {
            try store.write(failing: Refusal.init) { connection throws(Refusal) in
                throw Refusal.own(3)
            }
        }
        #expect(error == .own(3))
    }

    @Test func `a database that another holds is busy, and free again afterwards`() throws {
        var limits = SQLiteStore.Limits()
        limits.busyTimeoutMs = 1
        let store = try place.store(limits)
        defer { store.close() }
        try store.prepare()
        let other = try place.store()
        defer { other.close() }
        try other.write { connection throws(SQLError) in
            try connection.insert(1)
            let error = failure { () throws(SQLError) in try store.insert(2) }
            #expect(error?.kind == .busy)
        }
        try store.insert(3)
        #expect(try store.numbers() == [1, 3])
    }

    @Test func `the queue is bounded, and so is the wait in it`() throws {
        var limits = SQLiteStore.Limits()
        limits.writeQueueMax = 1
        limits.writeWaitMs = 1
        let store = try place.store(limits)
        defer { store.close() }
        try store.prepare()
        let isHeld = Moment()
        let mayEnd = Moment()
        let holder = Thread {
            _ = failure { () throws(SQLError) in
                try store.write { _ throws(SQLError) in
                    isHeld.come()
                    mayEnd.wait()
                }
            }
        }
        isHeld.wait()
        #expect(failure { () throws(SQLError) in try store.insert(1) }?.kind == .busy)
        #expect(store.counters.waiting == 0)
        mayEnd.come()
        holder.join()
        #expect(try store.numbers() == [])
    }

    @Test func `a closed store refuses, and closing lets the running write end`() throws {
        let store = try place.store()
        try store.prepare()
        let isHeld = Moment()
        let writer = Thread {
            _ = failure { () throws(SQLError) in
                try store.write { connection throws(SQLError) in
                    isHeld.come()
                    try connection.insert(1)
                }
            }
        }
        isHeld.wait()
        store.close()
        writer.join()
        #expect(failure { () throws(SQLError) in try store.insert(2) }?.kind == .closed)
        #expect(failure { () throws(SQLError) in try store.numbers() }?.kind == .closed)
        let again = try place.store()
        defer { again.close() }
        #expect(try again.numbers() == [1])
    }
}

extension SQLStore {
    /// Writes the number and tells whether a reader sees it right after.
    fileprivate func numbers(after number: Int) throws(SQLError) -> Bool {
        try insert(number)
        return try read { connection throws(SQLError) in
            try connection.first("SELECT 1 FROM item WHERE n = \(number)") { $0.flag(0) } ?? false
        }
    }
}

extension Connection {
    fileprivate func insertLate(_ number: Int) throws(SQLError) {
        try runLate("INSERT INTO item (n, name) VALUES (\(number), \("late \(number)"))")
    }

    /// The stored numbers from one on, as the transaction sees them.
    fileprivate func numbers(from first: Int) throws(SQLError) -> [Int64] {
        try all("SELECT n FROM item WHERE n >= \(first) ORDER BY n") { $0.integer(0) }
    }
}

extension Workplace {
    /// The number under which this process has the file open.
    fileprivate func descriptor(of file: String) -> Int32? {
        (3..<1_024).first { number in
            var buffer = [CChar](repeating: 0, count: 4_096)
            let count = readlink("/proc/self/fd/\(number)", &buffer, buffer.count)
            guard count > 0 else { return false }
            return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
                == file
        }
    }
}
