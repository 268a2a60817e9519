import Testing

@testable import Domain

/// Sample records obey the rules that real ones obey.
@Suite struct DemoRulesTests {
    private static let moment = Instant(milliseconds: 1_795_000_000_000)
    private let sample = DemoSample(seed: 1, moment: Self.moment, count: 3_000)

    @Test func `what documents show as examples can be acted on`() throws {
        let sample = DemoSample(seed: 1, moment: Self.moment, count: FillDemo.countDefault)
        let people = (1...sample.count).map(sample.person)
        let user = try #require(people.first { $0.user.id == User.ID.shown }).user
        #expect(user.status == .active && user.role == .talent && user.holds.isEmpty)
        let session = try #require(sample.desk().sessions.first { $0.id == Session.ID.shown })
        #expect(session.end == nil && session.expires > Self.moment)
        let links = people.flatMap { sample.links(completedBy: $0.number) }
        let link = try #require(links.first { $0.id == GuardianLink.ID.shown })
        #expect(link.verifiedAt == nil)
        #expect(people.first { $0.user.id == link.guardian }?.user.status == .active)
    }

    private var people: [DemoPerson] { (1...sample.count).map(sample.person) }

    @Test func `every account is legal`() {
        for user in people.map(\.user) {
            #expect((user.suspension != nil) == (user.status == .suspended))
            #expect((user.closedAt != nil) == (user.status == .closed))
            #expect(user.suspension?.until.map { $0 > Self.moment } ?? true)
            #expect(user.closedAt.map { $0 > user.joined && $0 <= Self.moment } ?? true)
            #expect(user.lastSignIn.map { $0 >= user.joined && $0 <= Self.moment } ?? true)
            #expect(user.city.map(DemoWords.cities.contains) ?? true)
            #expect(user.phone.map { $0.description.hasPrefix("+9665") } ?? true)
            #expect(!user.name.isEmpty && user.name.count <= CreateUser.nameLengthMax)
        }
    }

    @Test func `every profile belongs to its role and lies within the bounds`() {
        for person in people {
            let profile = person.profile
            #expect((profile.talent != nil) == (person.user.role == .talent))
            #expect((profile.caster != nil) == (person.user.role == .caster))
            #expect((profile.agent != nil) == (person.user.role == .agent))
            #expect(profile.talent?.heightCm.map((30...250).contains) ?? true)
            #expect(profile.talent?.weightKg.map((2...300).contains) ?? true)
            #expect(profile.agent?.commissionBps.map((0...3000).contains) ?? true)
            #expect(profile.caster?.registration.map { $0.utf8.count == 10 } ?? true)
            if let languages = profile.talent?.languages {
                #expect(Set(languages).count == languages.count && !languages.isEmpty)
            }
        }
    }

    @Test func `every phone number that was meant is one`() {
        let without = people.filter { $0.user.phone == nil }.count
        #expect((100...350).contains(without))
    }

    @Test func `most people have names in both scripts, and some in one only`() {
        let both = people.filter { $0.user.nameArabic != nil }
        #expect(both.count > 2_000)
        #expect(both.count < 2_700)
        for person in both.prefix(100) {
            let arabic = person.user.nameArabic ?? ""
            #expect(arabic.unicodeScalars.contains { (0x0621...0x064A).contains($0.value) })
            #expect(person.user.name.unicodeScalars.allSatisfy { $0.isASCII })
        }
    }

    @Test func `nothing in a history is before the account or after the moment`() {
        for person in people.prefix(DemoSample.historyMax) {
            let history = sample.history(of: person)
            let span = person.user.joined...Self.moment
            #expect(history.signIns.allSatisfy { span.contains($0.at) })
            #expect(history.events.allSatisfy { span.contains($0.at) })
            for session in history.sessions {
                #expect(span.contains(session.created) && span.contains(session.lastSeen))
                #expect((session.end == nil) == (session.endedAt == nil))
                #expect(session.endedAt.map { $0 >= session.created && $0 <= Self.moment } ?? true)
            }
        }
    }

    @Test func `the last success is when the account was last signed in to`() {
        for person in people.prefix(500) {
            let successes = sample.history(of: person).signIns.filter { $0.result == .success }
            #expect(successes.map(\.at).max() == person.user.lastSignIn)
        }
    }

    @Test func `people sign in more in the evening than at night`() {
        let hours = people.flatMap { sample.history(of: $0).signIns }.map {
            Int(($0.at + Riyadh.offset).milliseconds / 3_600_000 % 24)
        }
        let (night, evening) = (hours.filter { $0 < 6 }.count, hours.filter { $0 > 17 }.count)
        #expect(evening > night * 3)
    }

    @Test func `the desks hold something of everything, and no mail to minors`() {
        let desk = sample.desk()
        #expect(desk.approvals.filter { $0.state == .waiting }.count == 2)
        #expect(desk.resets.contains { $0.isOpen(at: Self.moment) })
        #expect(desk.resets.contains { $0.state == .used })
        #expect(!desk.notes.isEmpty)
        #expect(desk.sessions.allSatisfy { $0.end == nil && $0.lapses(as: .support) > Self.moment })
        #expect(desk.signIns.contains { $0.result == .unknownEmail && $0.login != nil })
        let minors = Set(people.filter { $0.user.holds.contains(.minor) }.map(\.user.email))
        for state in [Mail.State.waiting, .sent, .failed] {
            #expect(desk.mail.contains { $0.state == state })
        }
        #expect(desk.mail.allSatisfy { !minors.contains($0.to) })
        #expect(desk.mail.allSatisfy { ($0.sentAt != nil) == ($0.state == .sent) })
    }

    @Test func `no identifier comes twice`() {
        let desk = sample.desk()
        let histories = people.prefix(DemoSample.historyMax).map(sample.history)
        var identifiers = people.map(\.user.id.description)
        identifiers += histories.flatMap { $0.signIns.map(\.id.description) }
        identifiers += histories.flatMap { $0.sessions.map(\.id.description) }
        identifiers += histories.flatMap { $0.events.map(\.id.description) }
        identifiers += desk.signIns.map(\.id.description) + desk.mail.map(\.id.description)
        #expect(Set(identifiers).count == identifiers.count)
    }
}
