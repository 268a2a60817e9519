internal import Domain
internal import Legacy

/// Sign-ins of a made-up site: people at home, and whoever else a test lets in.
struct Traffic {
    /// One try.
    struct Try {
        var minute: Int
        var account: Int?
        var login = ""
        var address: String
        var result: String
        var client = "web/chrome"
    }

    /// 2026-03-01T00:00Z.
    private static let startMs: Int64 = 1_772_323_200_000
    private var random = SeededRandom(seed: 20)
    private(set) var tries: [Try] = []
    private var nextForeigner = 0

    /// An account's usual address; three accounts share one.
    static func home(of account: Int) -> String { "100.64.\(account / 600).\(account / 3 % 200)" }

    /// Quiet weeks: everybody signs in from home, mistypes now and then, and gets in after all.
    init(accounts: Int = 300, days: Int = 30, signInsPerDay: Int = 80) {
        for day in 0..<days {
            for _ in 0..<signInsPerDay {
                let account = random.number(below: accounts)
                let minute = day * 1440 + random.number(below: 1440)
                quiet(account, at: minute)
            }
        }
    }

    private mutating func quiet(_ account: Int, at minute: Int) {
        let address = Self.home(of: account)
        switch random.number(below: 20) {
        case 0:
            add(
                Try(
                    minute: minute, account: nil, login: "typo\(account)", address: address,
                    result: "unknown_email"))
        case 1:
            add(Try(minute: minute, account: account, address: address, result: "wrong_password"))
        case 2:
            // On the road: a new place, one slip, then in.
            nextForeigner += 1
            let place = "100.65.\(nextForeigner / 200).\(nextForeigner % 200)"
            add(Try(minute: minute, account: account, address: place, result: "wrong_password"))
            add(Try(minute: minute + 1, account: account, address: place, result: "success"))
        default: break
        }
        add(Try(minute: minute + 1, account: account, address: address, result: "success"))
    }

    mutating func add(_ new: Try) { tries.append(new) }

    /// An attack: tries in turn from addresses, against known and unknown accounts.
    mutating func attack(
        from minute: Int, tries count: Int, minutes: Int, addresses: [String],
        entering entered: [Int], accounts: Int = 300, client: String = "web/chrome"
    ) {
        for index in 0..<count {
            let isKnown = random.number(below: 3) == 0
            let account = random.number(below: accounts)
            add(
                Try(
                    minute: minute + index * minutes / count, account: isKnown ? account : nil,
                    login: isKnown ? "" : "stolen\(minute)-\(index)@x.example",
                    address: addresses[index % addresses.count],
                    result: isKnown ? "wrong_password" : "unknown_email", client: client))
        }
        for (index, account) in entered.enumerated() {
            add(
                Try(
                    minute: minute + minutes * (index + 1) / (entered.count + 2), account: account,
                    address: addresses[(index * 7) % addresses.count], result: "success",
                    client: client))
        }
    }

    /// The attacks found.
    var attacks: [ImportedAttack] {
        get throws {
            let rows = tries.enumerated().map { index, event in
                let ms = Self.startMs + Int64(event.minute) * 60_000
                return [
                    "\(index + 1)", "\(ms)", event.account.map { "\($0 + 1)" } ?? "", event.login,
                    event.address, event.result, event.client,
                ]
            }
            var export = SmallExport()
            export.add(
                "actors.csv", (0..<400).map { ["id": "\($0 + 1)", "email": "a\($0)@x.example"] })
            let lines = [SmallExport.signInColumns] + rows
            export.add(
                "login_events.csv", lines.map { $0.joined(separator: ",") }.joined(separator: "\n"))
            return try export.read().attacks
        }
    }
}

/// Random numbers that are the same in every run (SplitMix64).
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func number(below limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }
}
