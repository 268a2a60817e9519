internal import Domain
internal import Fields
internal import Terminal

/// How old what is shown is, and whether asking again fails.
struct Freshness: Sendable, Equatable {
    /// When the data were last known to be right; `nil` before the first load.
    private(set) var confirmedMs: Int?
    /// The counter of changes that was known when they were read; `nil` when none was.
    private(set) var counter: Int64?
    /// Failures since then.
    private(set) var failures = 0
    /// What the last failure said; `nil` without one.
    private(set) var said: String?

    /// Failures in a row after which the backend counts as unreachable.
    static let offlineAfter = 3
    /// Age up to which data count as live: a little more than the live updates take.
    static let liveMs = 6_000

    /// What the header says.
    enum State: Sendable, Equatable {
        case live
        /// Seconds.
        case old(Int)
        case stale(Int)
        case offline(Int)
    }

    mutating func confirm(atMs now: Int, counter: Int64?) {
        (confirmedMs, self.counter, failures, said) = (now, counter, 0, nil)
    }

    mutating func fail(_ sentence: String) { (failures, said) = (failures + 1, sentence) }

    /// Forgets failures, as when somebody asks again by hand.
    mutating func forgive() { failures = 0 }

    func state(atMs now: Int) -> State {
        let age = confirmedMs.map { max(0, now - $0) } ?? 0
        // Whole steps of five seconds, so that the header is not written every second.
        let seconds = age / 1000 < 60 ? age / 5000 * 5 : age / 60_000 * 60
        // What was never loaded cannot be stale.
        let isUnreached = failures > 0 && confirmedMs == nil
        if failures >= Self.offlineAfter || isUnreached { return .offline(seconds) }
        if failures > 0 { return .stale(seconds) }
        return age <= Self.liveMs ? .live : .old(seconds)
    }

    /// When the header changes next; `nil` when it stays.
    func changeMs(after now: Int) -> Int? {
        guard let confirmedMs else { return nil }
        let age = max(0, now - confirmedMs)
        if case .live = state(atMs: now) { return confirmedMs + Self.liveMs + 1 }
        return now + (age < 60_000 ? 5_000 - age % 5_000 : 60_000 - age % 60_000)
    }
}

extension Freshness.State {
    var role: Terminal.Role {
        switch self {
        case .live: .headerFreshnessLive
        case .old: .headerFreshnessOld
        case .stale: .headerFreshnessStale
        case .offline: .headerFreshnessOffline
        }
    }

    /// The words beside the sign: `live`, `12 s old`, `stale`, `offline`.
    var words: String {
        switch self {
        case .live: "live"
        case .old(let seconds): "\(SpanText.text(.seconds(Int64(seconds)))) old"
        case .stale(let seconds):
            seconds < 5 ? "stale" : "stale \(SpanText.text(.seconds(Int64(seconds))))"
        case .offline(let seconds):
            seconds < 5 ? "offline" : "offline \(SpanText.text(.seconds(Int64(seconds))))"
        }
    }
}
