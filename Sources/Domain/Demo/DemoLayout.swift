/// Which running number is who: fixed accounts first, then rounds that repeat without end.
///
/// Every round holds the same mix of roles, scattered over its places. A person of a round has a
/// *slot*: the place in the order of roles, which says who belongs to whom.
enum DemoLayout {
    private static let talents = 1070
    private static let casters = 137
    private static let agents = 59
    private static let investors = 4
    private static let guardians = 70
    /// Slots below this are minors.
    private static let minors = 74

    /// People in a round.
    static let roundSize = talents + casters + agents + investors + guardians

    /// Accounts of the default sample: the fixed ones and one round, 1,071 talents among them.
    package static let defaultCount = DemoAccounts.all.count + roundSize

    // A number that shares no factor with the size of a round, so that every place is hit once.
    private static let stride = 577
    private static let inverse =
        (1..<roundSize).first { $0 * stride % roundSize == 1 } ?? 1

    /// Where somebody stands: round and slot; `nil` for the fixed accounts.
    static func place(of number: Int) -> (round: Int, slot: Int)? {
        let index = number - DemoAccounts.all.count - 1
        guard index >= 0 else { return nil }
        return (index / roundSize, index % roundSize * stride % roundSize)
    }

    private static func number(round: Int, slot: Int) -> Int {
        DemoAccounts.all.count + 1 + round * roundSize + slot * inverse % roundSize
    }

    /// The role of a running number.
    static func role(of number: Int) -> Role {
        guard let slot = place(of: number)?.slot else { return DemoAccounts.all[number - 1].role }
        switch slot {
        case ..<talents: return .talent
        case ..<(talents + casters): return .caster
        case ..<(talents + casters + agents): return .agent
        case ..<(talents + casters + agents + investors): return .investor
        default: return .guardian
        }
    }

    /// Whether a running number is a talent under age.
    static func isMinor(_ number: Int) -> Bool {
        place(of: number).map { $0.slot < minors } ?? false
    }

    /// The guardian of a minor; `nil` for adults.
    static func guardian(of number: Int) -> Int? {
        guard let (round, slot) = place(of: number), slot < minors else { return nil }
        return self.number(round: round, slot: roundSize - guardians + slot % guardians)
    }

    /// The minors of the first round.
    static var firstMinors: some Sequence<Int> {
        (0..<minors).lazy.map { number(round: 0, slot: $0) }
    }

    /// The minors of a guardian; none for others.
    static func minors(of number: Int) -> [Int] {
        guard let (round, slot) = place(of: number), slot >= roundSize - guardians else {
            return []
        }
        let first = slot - (roundSize - guardians)
        return Swift.stride(from: first, to: minors, by: guardians).map {
            self.number(round: round, slot: $0)
        }
    }

    /// An agent who came before a talent: `choice` is any number; `nil` when none had come.
    static func agent(for number: Int, choice: Int) -> Int? {
        guard let (round, _) = place(of: number) else { return nil }
        let slot = talents + casters + choice % agents
        let agent = self.number(round: round, slot: slot)
        if agent < number { return agent }
        return round > 0 ? self.number(round: round - 1, slot: slot) : nil
    }
}
