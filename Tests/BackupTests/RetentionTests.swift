import Backup
import Domain
import TestSupport
import Testing

/// Which backups stay.
@Suite struct RetentionTests {
    private static func moments(_ texts: String...) -> [Instant] {
        texts.compactMap { Instant($0 + "T02:00:00Z") }
    }

    private func kept(_ rules: String, of moments: [Instant]) throws -> [String] {
        let retention = try #require(Retention(rules))
        return retention.kept(of: moments).sorted().map { String($0.description.prefix(10)) }
    }

    @Test func `the last of each day, week and month stays`() throws {
        // 2026-03-02 is a Monday.
        let moments = Self.moments(
            "2026-01-30", "2026-01-31", "2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02",
            "2026-03-03")
        #expect(try kept("last=2", of: moments) == ["2026-03-02", "2026-03-03"])
        #expect(try kept("daily=3", of: moments) == ["2026-03-01", "2026-03-02", "2026-03-03"])
        #expect(try kept("weekly=3", of: moments) == ["2026-01-31", "2026-03-01", "2026-03-03"])
        #expect(try kept("monthly=3", of: moments) == ["2026-01-31", "2026-02-28", "2026-03-03"])
        #expect(
            try kept("last=1,monthly=2", of: moments) == ["2026-02-28", "2026-03-03"])
    }

    @Test func `several backups of one day count as one day`() throws {
        let texts = ["2026-03-01T01:00:00Z", "2026-03-01T23:59:59Z", "2026-03-02T00:00:00Z"]
        let moments = texts.compactMap { Instant($0) }
        let retention = try #require(Retention("daily=2"))
        #expect(retention.kept(of: moments) == Set(moments.dropFirst()))
    }

    @Test func `the newest always stays, other than that nothing beyond the rules`() throws {
        var random = SplitMix64(seed: 11)
        for _ in 0..<300 {
            let moments = (0..<Int.random(in: 1...60, using: &random)).map { _ in
                Instant(milliseconds: Int64.random(in: 0...90_000_000, using: &random) * 1000)
            }
            let counts = (0..<4).map { _ in Int.random(in: 0...5, using: &random) }
            let text =
                "last=\(counts[0]),daily=\(counts[1]),weekly=\(counts[2]),monthly=\(counts[3])"
            let retention = try #require(Retention(text))
            let kept = retention.kept(of: moments)
            #expect(kept.isSubset(of: moments))
            #expect(kept.count <= max(1, counts.reduce(0, +)), "\(text)")
            let newest = try #require(moments.max())
            #expect(kept.contains(newest), "\(text)")
            #expect(kept.isSuperset(of: moments.sorted(by: >).prefix(counts[0])), "\(text)")
            // What was removed once is not missed: the same rules remove nothing more.
            #expect(retention.kept(of: Array(kept)) == kept, "\(text)")
        }
    }

    @Test(
        arguments: [
            "", "last", "last=", "last=-1", "last=+1", "last=x", "hourly=1", "last=1,last=2",
            "last=1,", "last=99999", "last=1=2", "7",
        ])
    func `rules that make no sense are refused`(text: String) {
        #expect(Retention(text) == nil)
    }
}
