internal import Domain

/// Finds credential stuffing in the sign-ins: when, from where, and who was got into.
///
/// First the bursts, then the addresses that did them, then all that these addresses did: their
/// successes are the accounts that were entered. People who sign in meanwhile from where they
/// always do, or who mistype and then get in, are not touched by any of the three steps.
struct AttackAnalysis {
    private let log: SignInLog
    private let signIns: [ImportedSignIn]
    private let bursts: [Burst]
    /// The addresses of each burst that gave themselves away.
    private var culprits: [Set<Int>] = []

    /// Time before and after a burst's hours in which its addresses are still at work.
    private static let marginMs = 3 * Burst.hourMs
    /// Foreign targets that make an address a culprit although people live there.
    private static let targetsMin = 3
    /// Culprits that a network or client needs before it speaks against others.
    private static let witnessesMin = 3
    /// Events that a client needs before it speaks against an address.
    private static let clientEventsMin = 20

    /// All attacks, by time.
    static func attacks(in signIns: [ImportedSignIn]) -> [ImportedAttack] {
        var analysis = Self(signIns)
        analysis.culprits = analysis.bursts.map(analysis.culprits(of:))
        let marks = analysis.hostileMarks()
        return analysis.bursts.indices.compactMap { analysis.attack($0, marks) }
    }

    private init(_ signIns: [ImportedSignIn]) {
        self.signIns = signIns
        log = SignInLog(signIns)
        bursts = Burst.all(in: log)
    }

    /// A burst's time with its margins, in milliseconds.
    private func range(of burst: Burst) -> ClosedRange<Int64> {
        let start = burst.firstHour * Burst.hourMs - Self.marginMs
        return start...((burst.lastHour + 1) * Burst.hourMs + Self.marginMs - 1)
    }

    private func events(of burst: Burst) -> ArraySlice<SignInLog.Event> {
        let range = range(of: burst)
        return log.events(from: range.lowerBound, through: range.upperBound)
    }

    /// Addresses where nobody lives, and others that try more foreign targets than they get into.
    private func culprits(of burst: Burst) -> Set<Int> {
        var foreign: [Int: Set<Int>] = [:]
        var entered: [Int: Set<Int>] = [:]
        for event in events(of: burst) {
            if event.isForeign { foreign[event.address, default: []].insert(event.target) }
            if event.isSuccess { entered[event.address, default: []].insert(event.target) }
        }
        let culprits = foreign.filter { address, targets in
            log.conducts[address].isStray
                || targets.count >= max(Self.targetsMin, entered[address]?.count ?? 0)
        }
        return Set(culprits.keys)
    }

    /// Networks and clients that only attackers used.
    private struct Marks {
        var networks: Set<String> = []
        var clients: Set<String> = []
    }

    private func hostileMarks() -> Marks {
        let all = culprits.reduce(into: Set<Int>()) { $0.formUnion($1) }
        guard !all.isEmpty else { return Marks() }
        var networks: [String: (culprits: Int, residents: Int)] = [:]
        for (address, name) in log.addresses.enumerated() {
            let network = InternetAddress.network(of: name)
            if all.contains(address) {
                networks[network, default: (0, 0)].culprits += 1
            } else if !isPassing(address) {
                networks[network, default: (0, 0)].residents += 1
            }
        }
        var clients: [String: (hostile: Int, all: Int)] = [:]
        for event in log.events {
            let client = signIns[event.index].client
            clients[client, default: (0, 0)].all += 1
            if all.contains(event.address) { clients[client, default: (0, 0)].hostile += 1 }
        }
        return Marks(
            networks: Set(
                networks.filter {
                    $0.value.culprits >= Self.witnessesMin && $0.value.residents == 0
                }.keys),
            clients: Set(
                clients.filter {
                    $0.value.all >= Self.clientEventsMin
                        && $0.value.hostile * 20 >= $0.value.all * 19
                }.keys))
    }

    /// Whether an address was only ever seen during one burst.
    private func isPassing(_ address: Int) -> Bool {
        let conduct = log.conducts[address]
        return bursts.contains {
            let range = range(of: $0)
            return range.contains(conduct.firstMs) && range.contains(conduct.lastMs)
        }
    }

    private func attack(_ index: Int, _ marks: Marks) -> ImportedAttack? {
        let range = range(of: bursts[index])
        var events: [SignInLog.Event] = []
        for event in self.events(of: bursts[index]) {
            // Somebody who got in from there before the burst is at home there.
            let pair = SignInLog.Pair(address: event.address, target: event.target)
            if let first = log.firstSuccessMs[pair], first < range.lowerBound { continue }
            if culprits[index].contains(event.address)
                || isPassing(event.address) && isMarked(event, marks)
            {
                events.append(event)
            }
        }
        guard let first = events.first, let last = events.last else { return nil }
        let entered = events.lazy.filter(\.isSuccess).compactMap(\.account)
        return ImportedAttack(
            first: Instant(milliseconds: first.atMs), last: Instant(milliseconds: last.atMs),
            attempts: events.count,
            addresses: Set(events.map { log.addresses[$0.address] }).sorted(),
            results: events.reduce(into: [:]) {
                $0[signIns[$1.index].result, default: 0] += 1
            },
            accountsEntered: Set(entered).sorted())
    }

    /// Whether an address too quiet to give itself away comes from where only attackers come
    /// from, or with a client that only they use.
    private func isMarked(_ event: SignInLog.Event, _ marks: Marks) -> Bool {
        marks.networks.contains(InternetAddress.network(of: log.addresses[event.address]))
            || marks.clients.contains(signIns[event.index].client)
    }
}
