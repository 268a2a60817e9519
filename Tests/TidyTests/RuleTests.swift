internal import Testing

/// A source that breaks a rule once, or one that looks as if it did.
struct Sample: CustomTestStringConvertible {
    let path: String
    let text: String
    var testDescription: String { String(text.prefix(60)) }

    init(_ text: String, in path: String = "Sources/Terminal/Sample.swift") {
        self.path = path
        self.text = text
    }
}

/// Each rule finds the one violation planted for it, and nothing in what only looks alike.
@Suite struct RuleTests {
    /// Where operations are named, so that the rule about names has something to look for.
    private static let domain = Source(
        "Sources/Domain/Users/SuspendUser.swift",
        "extension SuspendUser { static let spec = Spec(\n\"users.suspend\", .post) }")

    private func violations(of rule: String, in sample: Sample) throws -> [Violation] {
        let rule = try #require(TidyTests.rules.first { $0.name == rule }, "no rule '\(rule)'")
        let source = Source(sample.path, sample.text)
        return rule.check(source, House([Self.domain, source]))
    }

    @Test(arguments: PlantedSamples.all)
    func `a rule finds the violation planted for it`(rule: String, samples: [Sample]) throws {
        for sample in samples {
            let found = try violations(of: rule, in: sample)
            #expect(found.count == 1, "\(rule): \(sample.text.prefix(200)) gave \(found)")
        }
    }

    @Test(arguments: NearMissSamples.all)
    func `a rule passes what only looks like a violation`(rule: String, samples: [Sample]) throws {
        for sample in samples {
            let found = try violations(of: rule, in: sample)
            #expect(found.isEmpty, "\(rule): \(sample.text.prefix(200)) gave \(found)")
        }
    }

    @Test func `every rule has a planted violation and a near miss`() {
        let names = TidyTests.rules.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(PlantedSamples.all.map(\.0) == names)
        #expect(NearMissSamples.all.map(\.0) == names)
        #expect(PlantedSamples.all.allSatisfy { !$0.1.isEmpty })
        #expect(NearMissSamples.all.allSatisfy { !$0.1.isEmpty })
    }

    @Test func `a violation names file and line`() throws {
        let sample = Sample("let a = 1\n\nlet b = try! c()")
        let found = try violations(of: "nothing is tried by force", in: sample)
        #expect(found.first?.description.hasPrefix("Sources/Terminal/Sample.swift:3: ") == true)
    }
}
