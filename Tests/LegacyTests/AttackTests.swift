internal import Domain
internal import Legacy
internal import Testing

@Suite struct AttackTests {
    /// Addresses of the attackers' own network.
    private static func hosts(_ count: Int, net: String = "198.18") -> [String] {
        (0..<count).map { "\(net).\($0 / 200).\($0 % 200)" }
    }

    /// 23:10 on the eighth day: the attacks run across midnight.
    private static let evening = 7 * 1440 + 23 * 60 + 10

    @Test func `quiet weeks hold no attack`() throws {
        #expect(try Traffic().attacks == [])
        #expect(try Traffic(signInsPerDay: 1200).attacks == [])
        #expect(try Traffic(days: 0).attacks == [])
    }

    /// A shape of attack: tries, minutes, addresses.
    struct Shape: Sendable, CustomTestStringConvertible {
        var tries: Int
        var minutes: Int
        var addresses: Int
        var testDescription: String { "\(tries) tries in \(minutes) min from \(addresses)" }
    }

    @Test(arguments: [
        Shape(tries: 2400, minutes: 165, addresses: 38),
        Shape(tries: 1600, minutes: 560, addresses: 310),
        Shape(tries: 60, minutes: 20, addresses: 2),
        Shape(tries: 300, minutes: 40, addresses: 1),
        Shape(tries: 400, minutes: 3000, addresses: 90),
        Shape(tries: 500, minutes: 300, addresses: 450),
        Shape(tries: 40, minutes: 50, addresses: 13),
    ])
    func `an attack of any shape is found with exactly the accounts entered`(
        shape: Shape
    ) throws {
        var traffic = Traffic()
        let entered = [3, 77, 150, 299]
        traffic.attack(
            from: Self.evening, tries: shape.tries, minutes: shape.minutes,
            addresses: Self.hosts(shape.addresses), entering: entered)
        let attacks = try traffic.attacks
        let attack = try #require(attacks.first)
        #expect(attacks.count == 1)
        #expect(attack.accountsEntered == entered.map { $0 + 1 })
        #expect(attack.attempts == shape.tries + entered.count)
        #expect(attack.addresses.count == shape.addresses)
        #expect(attack.results["success"] == entered.count)
        #expect(attack.first.description == "2026-03-08T23:10:00.000Z")
    }

    @Test func `two attacks are told apart, also from the same addresses`() throws {
        var traffic = Traffic()
        let hosts = Self.hosts(30)
        traffic.attack(
            from: Self.evening, tries: 500, minutes: 120, addresses: hosts, entering: [1, 2])
        traffic.attack(
            from: Self.evening + 2000, tries: 700, minutes: 400, addresses: hosts, entering: [5])
        let attacks = try traffic.attacks
        #expect(attacks.map(\.accountsEntered) == [[2, 3], [6]])
        #expect(attacks.map(\.attempts) == [502, 701])
    }

    @Test func `people who sign in meanwhile are not listed`() throws {
        var traffic = Traffic()
        traffic.attack(
            from: Self.evening, tries: 900, minutes: 180, addresses: Self.hosts(40),
            entering: [10])
        for account in 20..<60 {
            let minute = Self.evening + account
            // At home; on the road after a slip; on a new telephone; with a mistyped address.
            traffic.add(
                .init(
                    minute: minute, account: account, address: Traffic.home(of: account),
                    result: "success"))
            let place = "100.66.1.\(account)"
            traffic.add(
                .init(
                    minute: minute, account: account + 100, address: place, result: "wrong_password"
                ))
            traffic.add(
                .init(minute: minute + 1, account: account + 100, address: place, result: "success")
            )
            traffic.add(
                .init(
                    minute: minute, account: account + 200, address: "100.67.1.\(account)",
                    result: "success", client: "ios/19"))
            let other = "100.68.1.\(account)"
            traffic.add(
                .init(
                    minute: minute, account: nil, login: "oops\(account)", address: other,
                    result: "unknown_email"))
            traffic.add(
                .init(minute: minute + 1, account: account + 60, address: other, result: "success"))
        }
        let attacks = try traffic.attacks
        #expect(attacks.map(\.accountsEntered) == [[11]])
        #expect(attacks.first?.attempts == 901)
    }

    @Test func `an attack through somebody's home spares who lives there`() throws {
        var traffic = Traffic()
        let homes = (0..<20).map { Traffic.home(of: $0 * 3) }
        traffic.attack(
            from: Self.evening, tries: 800, minutes: 180, addresses: homes, entering: [200])
        traffic.add(
            .init(minute: Self.evening + 30, account: 0, address: homes[0], result: "success"))
        #expect(try traffic.attacks.map(\.accountsEntered) == [[201]])
    }

    @Test func `an address that tried one account only is known by its network`() throws {
        var traffic = Traffic()
        traffic.attack(
            from: Self.evening, tries: 600, minutes: 180, addresses: Self.hosts(60), entering: [])
        traffic.add(
            .init(minute: Self.evening + 90, account: 42, address: "198.18.9.9", result: "success"))
        traffic.add(
            .init(
                minute: Self.evening + 95, account: 43, address: "203.0.113.9",
                result: "success"))
        #expect(try traffic.attacks.map(\.accountsEntered) == [[43]])
    }

    @Test func `an address that tried one account only is known by its client`() throws {
        var traffic = Traffic()
        traffic.attack(
            from: Self.evening, tries: 600, minutes: 180,
            addresses: (0..<60).map { "\($0 + 2).7.7.7" }, entering: [], client: "curl/8")
        traffic.add(
            .init(
                minute: Self.evening + 90, account: 42, address: "222.1.1.1",
                result: "success", client: "curl/8"))
        #expect(try traffic.attacks.map(\.accountsEntered) == [[43]])
    }

    @Test func `a fault of the site that keeps everybody out is no attack`() throws {
        var traffic = Traffic()
        for account in 0..<300 {
            for minute in 0..<3 {
                traffic.add(
                    .init(
                        minute: Self.evening + account / 3 + minute, account: account,
                        address: Traffic.home(of: account), result: "wrong_password"))
            }
        }
        #expect(try traffic.attacks == [])
    }

    @Test func `somebody who tries one account again and again is no attack`() throws {
        var traffic = Traffic()
        for minute in 0..<500 {
            traffic.add(
                .init(
                    minute: Self.evening + minute, account: 5, address: "198.18.0.1",
                    result: "wrong_password"))
        }
        #expect(try traffic.attacks == [])
    }
}
