import Domain

/// All jobs in memory, changed by the rules of ``Job`` alone: what a database is held against.
struct JobModel {
    /// In the sequence in which they were written down.
    private(set) var jobs: [Job] = []
    var paused: Set<String> = []
    private var places: [Job.ID: Int] = [:]

    subscript(id: Job.ID) -> Job? { places[id].map { jobs[$0] } }

    /// Changes a job; gives what the body gave, `nil` without such a job.
    mutating func change<Value, Thrown: Error>(
        _ id: Job.ID, _ body: (inout Job) throws(Thrown) -> Value
    ) throws(Thrown) -> Value? {
        guard let place = places[id] else { return nil }
        return try body(&jobs[place])
    }

    func hasUnfinished(_ kind: String, _ key: String?, but id: Job.ID? = nil) -> Bool {
        guard let key else { return false }
        return jobs.contains {
            $0.kind == kind && $0.uniqueKey == key && !$0.state.isFinished && $0.id != id
        }
    }

    mutating func add(_ new: [Job]) -> Int {
        let before = jobs.count
        for job in new where !hasUnfinished(job.kind, job.uniqueKey) {
            places[job.id] = jobs.count
            jobs.append(job)
        }
        return jobs.count - before
    }

    mutating func take(
        _ count: Int, from queues: [String], by worker: String, maySuspect: Bool, at now: Instant
    ) -> [Job] {
        var candidates: [Int] = []
        for queue in queues where !paused.contains(queue) {
            let waiting = jobs.indices.filter {
                jobs[$0].state == .available && jobs[$0].queue == queue
            }
            let sorted = waiting.sorted(by: isBefore)
            candidates += sorted.filter { jobs[$0].crashes == 0 }.prefix(count)
            if maySuspect { candidates += sorted.filter { jobs[$0].crashes > 0 }.prefix(1) }
        }
        var (taken, maySuspect): ([Job], Bool) = ([], maySuspect)
        for place in candidates.sorted(by: isBefore) where taken.count < count {
            if jobs[place].crashes > 0 {
                guard maySuspect else { continue }
                maySuspect = false
            }
            jobs[place].take(by: worker, at: now)
            taken.append(jobs[place])
        }
        return taken
    }

    private func isBefore(_ left: Int, _ right: Int) -> Bool {
        let (first, second) = (jobs[left], jobs[right])
        return (first.priority, first.runAt, left) < (second.priority, second.runAt, right)
    }

    mutating func wake(limit: Int, at now: Instant) -> Int {
        let due = jobs.indices.filter {
            [.scheduled, .retryable].contains(jobs[$0].state) && jobs[$0].runAt <= now
        }
        let chosen = due.sorted { (jobs[$0].runAt, $0) < (jobs[$1].runAt, $1) }.prefix(limit)
        for place in chosen { jobs[place].wake(at: now) }
        return chosen.count
    }

    mutating func rescue(limit: Int, at now: Instant) -> Int {
        let ended = jobs.indices.filter { (jobs[$0].lease?.until).map { $0 <= now } ?? false }
        let chosen = ended.sorted { left, right in
            let (first, second) = (jobs[left].lease?.until, jobs[right].lease?.until)
            guard let first, let second else { return false }
            return (first, left) < (second, right)
        }.prefix(limit)
        let suspected = Set(jobs.filter { $0.crashes > 0 }.compactMap(\.lease?.worker))
        for place in chosen {
            let worker = jobs[place].lease?.worker ?? ""
            let isBlamed = jobs[place].crashes > 0 || !suspected.contains(worker)
            jobs[place].rescue(at: now, isBlamed: isBlamed)
        }
        return chosen.count
    }

    mutating func prune(_ state: Job.State, before moment: Instant, limit: Int) -> Int {
        let old = jobs.filter { job in
            job.state == state && (job.finished.map { $0 < moment } ?? false)
        }
        guard old.count <= limit else { preconditionFailure("the test prunes all or nothing") }
        let gone = Set(old.map(\.id))
        jobs.removeAll { gone.contains($0.id) }
        places = Dictionary(uniqueKeysWithValues: jobs.enumerated().map { ($1.id, $0) })
        return old.count
    }

    var running: [Job] { jobs.filter { $0.state == .running } }
}
