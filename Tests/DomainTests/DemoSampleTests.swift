import Testing

@testable import Domain

@Suite struct DemoSampleTests {
    private static let moment = Instant(milliseconds: 1_795_000_000_000)
    private static let count = DemoLayout.defaultCount

    private func sample(seed: Int64 = 1, count: Int = DemoSampleTests.count) -> DemoSample {
        DemoSample(seed: seed, moment: Self.moment, count: count)
    }

    private func people(_ sample: DemoSample) -> [DemoPerson] {
        (1...sample.count).map(sample.person)
    }

    @Test func `the same seed gives the same people, histories and desks`() {
        let (one, other) = (sample(), sample())
        for number in 1...Self.count {
            let person = one.person(number)
            #expect(person == other.person(number))
            #expect(one.history(of: person) == other.history(of: person))
        }
        #expect(one.desk() == other.desk())
    }

    @Test func `another seed gives other people`() {
        let (one, other) = (sample(), sample(seed: 2))
        let same = (17...200).filter { one.person($0).user.email == other.person($0).user.email }
        #expect(same.count < 10)
    }

    @Test(arguments: [100, 5_000, 1_000_000])
    func `who the first people are does not depend on how many there are`(count: Int) {
        let (few, many) = (sample(), sample(count: count))
        for number in 1...100 {
            let (one, other) = (few.person(number), many.person(number))
            #expect(one.profile == other.profile)
            #expect(one.user.id == other.user.id)
            #expect(one.user.email == other.user.email)
            #expect(
                [one.user.name, one.user.nameArabic] == [other.user.name, other.user.nameArabic])
            #expect([one.user.phone] == [other.user.phone])
            #expect(one.user.city == other.user.city)
            #expect(one.user.status == other.user.status)
            #expect(one.user.holds == other.user.holds)
            #expect(one.user.mustReset == other.user.mustReset)
        }
    }

    @Test func `the default sample has 1,071 talents and what belongs to them`() {
        let roles = Dictionary(grouping: 1...Self.count, by: DemoLayout.role).mapValues(\.count)
        #expect(roles[.talent] == 1071)
        #expect(roles[.caster] == 138)
        #expect(roles[.agent] == 60)
        #expect(roles[.guardian] == 71)
        #expect(Role.allCases.allSatisfy { roles[$0] != nil })
    }

    @Test(arguments: Role.allCases)
    func `every role has a known account that can sign in`(role: Role) throws {
        let account = try #require(
            people(sample(count: DemoAccounts.all.count)).first {
                $0.user.email.description == "\(role.rawValue)@demo.callboard.example"
            }
        )
        #expect(account.user.role == role)
        #expect(account.hasPassword)
        #expect(account.user.signInObstacle(at: Self.moment) == nil)
    }

    @Test func `minors are on hold, without password, sign-ins and sessions`() {
        let sample = sample()
        var minors = 0
        for person in people(sample) {
            let isMinor = person.profile.talent?.isMinor(on: sample.today) ?? false
            #expect(person.user.holds.contains(.minor) == isMinor)
            guard isMinor else { continue }
            minors += 1
            let history = sample.history(of: person)
            #expect(!person.hasPassword)
            #expect(person.user.lastSignIn == nil)
            #expect(history.signIns.isEmpty && history.sessions.isEmpty)
            #expect(person.profile.talent?.guardianEmail != nil)
        }
        #expect(minors == 74)
    }

    @Test func `every minor is linked once to a guardian of the same family`() {
        let sample = sample()
        let byID = Dictionary(uniqueKeysWithValues: people(sample).map { ($0.user.id, $0) })
        let links = (1...Self.count).flatMap(sample.links)
        #expect(Set(links.map(\.minor)).count == 74)
        #expect(links.count == 74)
        for link in links {
            let (minor, guardian) = (byID[link.minor], byID[link.guardian])
            #expect(minor?.user.role == .talent)
            #expect(guardian?.user.role == .guardian)
            #expect(minor?.profile.talent?.guardianEmail == guardian?.user.email)
            if let minor, let guardian {
                #expect(
                    sample.identity(of: minor.number).family
                        == sample.identity(of: guardian.number).family
                )
            }
        }
    }

    @Test(arguments: [(1, 3_000), (998_001, 1_000_000)])
    func `addresses are unique, under example, and end in the running number`(
        first: Int, last: Int
    ) {
        let sample = sample(count: 1_000_000)
        var seen: Set<EmailAddress> = []
        for number in first...last {
            let address = sample.identity(of: number).email
            #expect(seen.insert(address).inserted)
            #expect(address.description.hasSuffix(".example"))
            guard number > DemoAccounts.all.count else { continue }
            #expect(address.description.prefix { $0 != "@" }.hasSuffix(String(number)))
        }
    }

    @Test(arguments: [count, 1_000_000])
    func `people join strictly one after the other within ten years`(count: Int) {
        let sample = sample(count: count)
        var last = Self.moment - DemoSample.history - Span(milliseconds: 1)
        for number in Array(1...1_000) + Array((count - 300)...count) {
            let joined = sample.joined(number)
            #expect(last < joined)
            last = joined
        }
        #expect(last < Self.moment)
        #expect(Self.moment - last < .days(10))
    }

    @Test func `a talent's agent was there before and is an agent`() {
        let sample = sample(count: 4_000)
        let people = people(sample)
        let numbers = Dictionary(uniqueKeysWithValues: people.map { ($0.user.id, $0.number) })
        var count = 0
        for person in people {
            guard let agent = person.profile.talent?.agent else { continue }
            count += 1
            let number = numbers[agent] ?? .max
            #expect(number < person.number)
            #expect(number < .max && DemoLayout.role(of: number) == .agent)
        }
        #expect(count > 300)
    }
}
