package import Domain
internal import Glibc
internal import Synchronization

/// The breakers of outside services, shared through the database by all processes on it.
///
/// An admission that changes nothing is given from memory, which is at most ``refreshMs`` old; one
/// that does, as every probe, is given in a transaction, so that all processes together let through
/// as many as the rule says. Calls are written together, a few times a second, but at once when
/// they open or close the breaker.
package final class SharedBreakers: GatewayKeeper {
    private let database: any Database
    private let clock: any Clock
    private let states = Mutex<[GatewayName: State]>([:])
    /// Who writes; taken before `states`.
    private let turn = Mutex(())

    /// How old what is known may be; so long does an operator's act take to count everywhere.
    package static let refreshMs: Int64 = 500
    /// Time between two writings of calls that change nothing.
    package static let flushMs: Int64 = 250
    /// Calls that wait to be written; when the database does not take them, older ones are dropped.
    package static let pendingMax = 1000
    /// Calls of one writing that are kept to be looked at; all are counted.
    package static let keptPerFlush = 20

    /// Breakers over a database.
    package init(database: any Database, clock: any Clock) {
        (self.database, self.clock) = (database, clock)
    }

    /// What is known of one service.
    private struct State {
        /// As it was last read or written.
        var stored: GatewayRecord
        /// The same with the calls that wait.
        var current: GatewayRecord
        var readAt: Instant
        var writtenAt: Instant
        var pending: [Entry] = []
        var isWriting = false
        var isTimed = false

        init(_ record: GatewayRecord, at now: Instant) {
            (stored, current, readAt) = (record, record, now)
            writtenAt = Instant(milliseconds: 0)
        }

        /// Takes in a call; gives whether it is to be written now.
        mutating func note(_ entry: Entry, at now: Instant) -> Next {
            pending.append(entry)
            if pending.count > SharedBreakers.pendingMax { pending.removeFirst() }
            current.note(entry.call, admittedIn: entry.since)
            guard !isWriting else { return .nothing }
            let isNews =
                current.breaker.state != stored.breaker.state || stored.breaker.state == .halfOpen
            let isTime = (now - writtenAt).milliseconds >= SharedBreakers.flushMs
            if isNews || isTime || pending.count >= SharedBreakers.pendingMax / 2 {
                isWriting = true
                return .write
            }
            guard !isTimed else { return .nothing }
            isTimed = true
            return .writeLater
        }

        /// Takes over a record unless a newer one is known.
        mutating func take(_ record: GatewayRecord, at now: Instant) {
            readAt = max(readAt, now)
            guard record.revision >= stored.revision else { return }
            stored = record
            current = record.noting(pending)
        }
    }

    /// A call that waits to be written, and when the state began that admitted it.
    fileprivate struct Entry {
        let call: GatewayCall
        let since: Instant
    }

    // MARK: Asking

    package func admit(_ gateway: GatewayName) throws(Failure) -> GatewayAdmission {
        let now = clock.now
        let known = try known(gateway, at: now)
        var asked = known
        let admission = asked.admit(at: now)
        if asked == known { return Self.answer(admission, known.breaker) }
        let (shared, answer) = try database.write(Call(), at: now) { tx throws(Failure) in
            var record = try tx.breakers.find(gateway, for: .read)
            let before = record
            let admission = record.admit(at: now)
            if record != before { record = try tx.breakers.save(record) }
            return (record, Self.answer(admission, record.breaker))
        }
        states.withLock { $0[gateway, default: State(shared, at: now)].take(shared, at: now) }
        return answer
    }

    package func obstacle(to gateway: GatewayName) throws(Failure) -> Obstacle? {
        let now = clock.now
        let known = try known(gateway, at: now)
        var asked = known
        let admission = asked.admit(at: now)
        // What changes the breaker is for admit to say.
        guard asked == known,
            case .refused(let until, let why) = Self.answer(admission, known.breaker)
        else { return nil }
        return Obstacle(until: until, why)
    }

    private static func answer(
        _ admission: Breaker.Admission, _ breaker: Breaker
    ) -> GatewayAdmission {
        switch admission {
        case .go: return .go(GatewayPermit(since: breaker.since))
        case .refused(let until):
            let held = breaker.heldBy.map { "held open by \($0): " } ?? "not called for now: "
            return .refused(until: until, held + (breaker.reason ?? "it is tried again"))
        }
    }

    /// What is known of a service, read again when it is too old.
    private func known(_ gateway: GatewayName, at now: Instant) throws(Failure) -> GatewayRecord {
        let fresh = states.withLock { states -> GatewayRecord? in
            guard let state = states[gateway] else { return nil }
            let isFresh = (now - state.readAt).milliseconds < Self.refreshMs
            // Others go on with what is known while one reads.
            states[gateway]?.readAt = isFresh ? state.readAt : now
            return isFresh ? state.current : nil
        }
        if let fresh { return fresh }
        let read = try database.read(Call(), at: now) { tx throws(Failure) in
            try tx.breakers.find(gateway, for: .read)
        }
        return states.withLock { states in
            states[gateway, default: State(read, at: now)].take(read, at: now)
            return states[gateway]?.current ?? read
        }
    }

    // MARK: Recording

    package func record(_ call: GatewayCall, _ permit: GatewayPermit) {
        let (gateway, now) = (call.gateway, clock.now)
        let entry = Entry(call: call, since: permit.since)
        let next = states.withLock { states in
            states[gateway, default: State(GatewayRecord(gateway, at: now), at: now)]
                .note(entry, at: now)
        }
        switch next {
        case .nothing: break
        case .write: write(gateway)
        case .writeLater: writeLater(gateway)
        }
    }

    private enum Next { case nothing, write, writeLater }

    /// Writes the calls that wait, after whoever is writing now.
    package func flush() {
        for gateway in GatewayName.allCases {
            let isKnown = states.withLock { states in
                states[gateway]?.isWriting = true
                return states[gateway] != nil
            }
            if isKnown { write(gateway) }
        }
    }

    /// Writes until nothing waits that should be known at once; the caller has set `isWriting`.
    private func write(_ gateway: GatewayName) {
        turn.withLock { _ in writeInTurn(gateway) }
    }

    private func writeInTurn(_ gateway: GatewayName) {
        while true {
            let now = clock.now
            let entries = states.withLock { states in
                if states[gateway]?.pending.isEmpty == true { states[gateway]?.isWriting = false }
                return states[gateway]?.pending ?? []
            }
            guard !entries.isEmpty else { return }
            // What could not be written stays and goes with the next calls.
            let written = try? database.write(Call(), at: now) { tx throws(Failure) in
                let record = try tx.breakers.find(gateway, for: .read).noting(entries)
                let saved = try tx.breakers.save(record)
                try tx.breakers.add(Self.sample(entries.map(\.call)), of: gateway)
                return saved
            }
            let next = states.withLock { states -> Next in
                guard var state = states[gateway] else { return .nothing }
                defer { states[gateway] = state }
                if let written {
                    let waiting = state.pending.count - entries.count
                    state.pending = Array(state.pending.suffix(max(waiting, 0)))
                    state.take(written, at: now)
                }
                state.writtenAt = now
                let isNews = state.current.breaker.state != state.stored.breaker.state
                state.isWriting = written != nil && isNews && !state.pending.isEmpty
                guard !state.isWriting else { return .write }
                guard !state.pending.isEmpty, !state.isTimed else { return .nothing }
                state.isTimed = true
                return .writeLater
            }
            if next == .write { continue }
            if next == .writeLater { writeLater(gateway) }
            return
        }
    }

    /// Some of many calls, in their order: the last ones, and the last ones that failed.
    private static func sample(_ calls: [GatewayCall]) -> [GatewayCall] {
        guard calls.count > keptPerFlush else { return calls }
        let failed = calls.indices.filter { calls[$0].result == .failed }.suffix(keptPerFlush / 2)
        let rest = calls.indices.filter { !failed.contains($0) }
            .suffix(keptPerFlush - failed.count)
        return (failed + rest).sorted().map { calls[$0] }
    }

    /// Writes what waits in a moment, on a thread that lasts as long.
    private func writeLater(_ gateway: GatewayName) {
        let isStarted = WorkThread.start { [self] in
            var pause = timespec(tv_sec: 0, tv_nsec: Int(Self.flushMs) * 1_000_000)
            nanosleep(&pause, nil)
            states.withLock { $0[gateway]?.isTimed = false }
            flush()
        }
        if !isStarted { states.withLock { $0[gateway]?.isTimed = false } }
    }
}

extension GatewayRecord {
    /// The record after some more calls.
    fileprivate func noting(_ entries: [SharedBreakers.Entry]) -> GatewayRecord {
        var record = self
        for entry in entries { record.note(entry.call, admittedIn: entry.since) }
        return record
    }
}
