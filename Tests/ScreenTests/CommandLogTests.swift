internal import Domain
internal import Testing

@testable import Console

/// What the log calls its entries by.
@Suite struct CommandLogTests {
    private func entry(_ name: String) -> CommandLog.Entry {
        CommandLog.Entry(at: Theatre.moment, name: name, outcome: "done", change: .act)
    }

    @Test func `the act that was taken back says so, however many came since`() {
        var log = CommandLog()
        for count in 1...CommandLog.countMax { log.add(entry("act \(count)")) }
        let (oldest, number) = (log.number(of: 0), log.number(of: 400))
        for count in 1...10 { log.add(entry("later \(count)")) }
        log.closeUndo(of: number, outcome: "taken back")
        // The oldest was forgotten: nothing stands in its place.
        log.closeUndo(of: oldest, outcome: "taken back")
        let closed = log.entries.filter { $0.outcome == "taken back" }.map(\.name)
        #expect(closed == ["act 401"])
    }
}
