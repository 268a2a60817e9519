/// A time in which far more foreign targets were tried than usual.
struct Burst: Equatable {
    /// The first and the last hour, counted from 1970.
    var firstHour: Int64
    var lastHour: Int64

    /// Milliseconds in an hour.
    static let hourMs: Int64 = 3_600_000

    /// Targets above the usual before a burst counts: the sum of what exceeds the allowance.
    private static let excessMin = 20
    /// Hours without more than the usual that end a burst.
    private static let pauseHours: Int64 = 6
    /// Targets that one address must fail on in an hour to be noticed although people live there.
    private static let targetsPerAddressMin = 3
    /// Hours that a log must span before it tells what is usual.
    private static let usualHoursMin: Int64 = 24

    /// Finds bursts as changes of the rate (cumulative sums: Page, Biometrika 41, 1954).
    ///
    /// Counted are the different foreign targets of an hour, tried from addresses where nobody
    /// lives. What exceeds the allowance is summed up; a burst begins when the sum leaves zero and
    /// counts when the sum grows large, so that a slow attack is found as well as a violent one.
    static func all(in log: SignInLog) -> [Self] {
        let counts = targetsByHour(log)
        let allowance = 4 * usual(counts, log) + 2
        var bursts: [Self] = []
        var (sum, peak) = (0, 0)
        var current: Self?
        var previous = Int64.min
        for hour in counts.keys.sorted() {
            if let burst = current, hour - burst.lastHour > pauseHours {
                if peak >= excessMin { bursts.append(burst) }
                (current, sum, peak) = (nil, 0, 0)
            }
            if current != nil { sum = max(0, sum - Int(hour - previous - 1) * allowance) }
            previous = hour
            let excess = (counts[hour] ?? 0) - allowance
            guard excess > 0 else {
                sum = max(0, sum + excess)
                if sum == 0, peak < excessMin { (current, peak) = (nil, 0) }
                continue
            }
            let isNew = sum == 0 && peak < excessMin
            sum += excess
            peak = max(peak, sum)
            let firstHour = isNew ? hour : current?.firstHour ?? hour
            current = Self(firstHour: firstHour, lastHour: hour)
        }
        if let current, peak >= excessMin { bursts.append(current) }
        return bursts
    }

    private static func targetsByHour(_ log: SignInLog) -> [Int64: Int] {
        var targets: [Int64: Set<Int>] = [:]
        var byAddress: [SignInLog.Pair: Set<Int>] = [:]
        for event in log.events where event.isForeign {
            let hour = floorHour(event.atMs)
            if log.conducts[event.address].isStray {
                targets[hour, default: []].insert(event.target)
                continue
            }
            let place = SignInLog.Pair(address: event.address, target: Int(hour))
            byAddress[place, default: []].insert(event.target)
        }
        for (place, tried) in byAddress where tried.count >= targetsPerAddressMin {
            targets[Int64(place.target), default: []].formUnion(tried)
        }
        return targets.mapValues(\.count)
    }

    /// What an hour usually has: the lower quartile, so that the attacks themselves may take up
    /// three quarters of the log; 0 for a log of less than a day.
    private static func usual(_ counts: [Int64: Int], _ log: SignInLog) -> Int {
        guard let first = log.events.first, let last = log.events.last else { return 0 }
        let hours = floorHour(last.atMs) - floorHour(first.atMs) + 1
        let quietHours = hours - Int64(counts.count)
        guard hours >= usualHoursMin, quietHours * 4 < hours else { return 0 }
        return counts.values.sorted()[Int(hours / 4 - quietHours)]
    }

    /// The hour of a moment, counted from 1970.
    static func floorHour(_ milliseconds: Int64) -> Int64 {
        let hour = milliseconds / hourMs
        return milliseconds % hourMs < 0 ? hour - 1 : hour
    }
}
