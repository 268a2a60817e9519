internal import Domain
internal import Testing

@testable import Fields

@Suite struct FilterCompletionTests {
    /// Completes at the `|` in the text.
    private func complete(_ text: String) -> [Completion] {
        let cursor = text.firstIndex(of: "|").map { text.distance(from: text.startIndex, to: $0) }
        return FilterText.completions(
            for: text.filter { $0 != "|" }, cursor: cursor ?? text.count,
            columns: FilterSamples.columns
        )
    }

    @Test(arguments: [
        ("st|", ["status:"], 0..<2), ("!st|", ["status:"], 1..<3), ("layla RO|", ["role:"], 6..<8),
        ("status:|", ["active", "suspended", "closed", "none"], 7..<7),
        ("status:s|us", ["suspended"], 7..<8), ("status:active,c|", ["closed"], 14..<15),
        ("city:\"Al Khobar\" am|", ["amount:"], 17..<19), ("must_reset:t|", ["true"], 11..<12),
        ("joined:<|", ["<30d"], 7..<8), ("ليلى gr|", ["grade:"], 5..<7),
    ])
    func `what may stand at the cursor is offered`(
        text: String, offered: [String], range: Range<Int>
    ) {
        let found = complete(text)
        #expect(found.map(\.text) == offered)
        #expect(found.allSatisfy { $0.replacing == range })
    }

    @Test(arguments: ["zzz|", "zzz:|", "note:|", "\"st|", "city:\"a st|", "status:zzz|"])
    func `nothing is offered where nothing fits`(text: String) {
        #expect(complete(text).isEmpty)
    }

    @Test func `every key that may be asked for is offered at the beginning, with help`() {
        let found = complete("|")
        #expect(found.count == FilterSamples.columns.filter(\.isFilterable).count)
        #expect(!found.map(\.text).contains("note:"))
        #expect(found.allSatisfy { !$0.help.isEmpty })
    }
}
