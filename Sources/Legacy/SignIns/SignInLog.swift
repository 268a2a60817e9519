internal import Domain

/// Sign-ins prepared for the search for attacks: addresses and targets are small numbers.
///
/// A *target* is an account or an unknown login that was typed. A target is *foreign* to an
/// address when no sign-in to it from there ever succeeded: people who mistype a password mostly
/// get in from the same place a little later, those who try stolen lists do not.
struct SignInLog {
    /// One try from a valid address.
    struct Event {
        let index: Int
        let atMs: Int64
        let address: Int
        let target: Int
        let account: Int?
        let isSuccess: Bool
        /// Whether it failed, and the target is foreign to the address.
        var isForeign = false
    }

    /// An address and a target.
    struct Pair: Hashable {
        let address: Int
        let target: Int
    }

    /// What an address did over all time.
    struct Conduct {
        var foreignFailures = 0
        var foreignTargets: Set<Int> = []
        var successes = 0
        var entered: Set<Int> = []
        var firstMs = Int64.max
        var lastMs = Int64.min

        /// Whether the address mostly tries what it never gets into: nobody lives there.
        var isStray: Bool {
            foreignFailures > successes && foreignTargets.count > entered.count
        }
    }

    /// Results that mean that somebody was kept out.
    private static let failures: Set<String> = [
        "wrong_password", "unknown_email", "locked", "mfa_failed",
    ]

    /// The tries by time.
    private(set) var events: [Event] = []
    private(set) var conducts: [Conduct] = []
    /// The addresses by number.
    private(set) var addresses: [String] = []
    /// When a sign-in from an address to a target first succeeded.
    private(set) var firstSuccessMs: [Pair: Int64] = [:]

    init(_ signIns: [ImportedSignIn]) {
        var numbers: [String: Int] = [:]
        var targets: [String: Int] = [:]
        events.reserveCapacity(signIns.count)
        for (index, signIn) in signIns.enumerated() where signIn.isAddressValid {
            let isSuccess = signIn.result == "success"
            guard isSuccess || Self.failures.contains(signIn.result) else { continue }
            let name = signIn.account.map { "#\($0)" } ?? (signIn.login ?? "").lowercased()
            let address = numbers[signIn.address] ?? addresses.count
            if address == addresses.count {
                numbers[signIn.address] = address
                addresses.append(signIn.address)
            }
            let target = targets[name] ?? targets.count
            targets[name] = target
            events.append(
                Event(
                    index: index, atMs: signIn.at.milliseconds, address: address, target: target,
                    account: signIn.account, isSuccess: isSuccess))
        }
        events.sort { ($0.atMs, $0.index) < ($1.atMs, $1.index) }
        for event in events where event.isSuccess {
            let pair = Pair(address: event.address, target: event.target)
            if firstSuccessMs[pair] == nil { firstSuccessMs[pair] = event.atMs }
        }
        observe()
    }

    private mutating func observe() {
        conducts = Array(repeating: Conduct(), count: addresses.count)
        for index in events.indices {
            let event = events[index]
            conducts[event.address].firstMs = min(conducts[event.address].firstMs, event.atMs)
            conducts[event.address].lastMs = max(conducts[event.address].lastMs, event.atMs)
            if event.isSuccess {
                conducts[event.address].successes += 1
                conducts[event.address].entered.insert(event.target)
            } else if firstSuccessMs[Pair(address: event.address, target: event.target)] == nil {
                events[index].isForeign = true
                conducts[event.address].foreignFailures += 1
                conducts[event.address].foreignTargets.insert(event.target)
            }
        }
    }

    /// The events from a moment up to and with another one.
    func events(from startMs: Int64, through endMs: Int64) -> ArraySlice<Event> {
        events[position(of: startMs)..<max(position(of: startMs), position(of: endMs + 1))]
    }

    /// Where the first event at or after a moment stands.
    private func position(of moment: Int64) -> Int {
        var (low, high) = (0, events.count)
        while low < high {
            let middle = (low + high) / 2
            if events[middle].atMs < moment { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
