internal import Domain
internal import Testing
internal import TestSupport

@testable import Fields

private typealias S = FilterSamples

@Suite struct FilterFuzzTests {
    /// Reads text and, when it is a filter, what is written of it; whether it was one.
    private func check(_ text: String) throws -> Bool {
        let terms: [FilterTerm]
        do {
            terms = try S.parse(text)
        } catch {
            guard case .invalid(field: "filter", _) = error else { throw error }
            return false
        }
        let written = FilterText.format(terms)
        guard written.utf8.count <= FilterText.bytesMax else { return true }
        #expect(try S.parse(written) == terms, "\(text.debugDescription)")
        return true
    }

    private static let pieces = [
        " ", "  ", "!", ":", ",", "\"", "\\", "<", ">", "=", "<=", ">=", "none", "a", "ليلى",
        "status:", "active", "joined:", "2026-11-01", "2026-11", "30d", "mo", "amount:", "-5",
        "٥", "city:", "role:talent", "born:", "today", "now", "+2h", "id:", "\u{301}", "\u{0}",
        "\u{202E}", "🇸🇦", "must_reset:true", "grade:", "phone:", "+966551234567", "9999", "0001",
        "born:<30d", "joined:>=2026-11", "city:\"Al Khobar\"", "amount:>5", " born:<=2000-01-01 ",
    ]

    @Test(arguments: 1...8)
    func `random pieces never trap, and come back when they are a filter`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var readCount = 0
        for _ in 0..<1500 {
            let count = Int.random(in: 1...12, using: &random)
            let text = (0..<count).map { _ in
                Self.pieces.randomElement(using: &random) ?? ""
            }.joined()
            if try check(text) { readCount += 1 }
        }
        #expect(readCount > 100)
    }

    @Test(arguments: 1...4)
    func `random bytes never trap`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<1000 {
            let bytes = random.bytes(count: Int.random(in: 0...60, using: &random))
            _ = try check(String(decoding: bytes, as: UTF8.self))
        }
    }

    @Test(arguments: HostileString.builtIn)
    func `hostile text is a word or a refusal, quoted it is a word`(hostile: HostileString) throws {
        _ = try check(hostile.text)
        guard !hostile.text.isEmpty, hostile.text.utf8.count < 900 else { return }
        #expect(try S.parse(FilterText.quoted(hostile.text)) == [S.word(hostile.text)])
        _ = FilterText.completions(for: hostile.text, cursor: 5, columns: S.columns)
    }

    @Test(arguments: 1...4)
    func `completions never trap and stay inside the text`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<500 {
            let text = (0..<8).map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined()
            let cursor = Int.random(in: -3...40, using: &random)
            let found = FilterText.completions(for: text, cursor: cursor, columns: S.columns)
            for completion in found {
                #expect(completion.replacing.upperBound <= text.count)
                #expect(completion.replacing.lowerBound >= 0)
            }
        }
    }
}
