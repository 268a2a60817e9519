import Domain
import Service
import Testing

/// What a console is told every two seconds.
@Suite struct ChangesTests {
    @Test(arguments: Setting.all)
    func `staff learn that something changed, and not how much`(setting: Setting) throws {
        let house = try House(setting)
        let (admin, support) = (try house.add(.admin), try house.add(.support))
        func number() throws(Failure) -> Int64 {
            try support.backend.perform(ShowChanges()).counter
        }
        var seen = [try number()]
        #expect(try number() == seen[0])
        for text in ["one", "two", "three"] {
            _ = try admin.backend.perform(AddNote(user: support.id, text: text))
            seen.append(try number())
        }
        #expect(Set(seen).count == 4)
        let count = try Int64(house.recordCount())
        #expect(!seen.contains { abs($0 - count) < 1_000 })
        #expect(!zip(seen, seen.dropFirst()).contains { abs($1 - $0) < 1_000 })
        #expect(seen.allSatisfy { (0..<9_007_199_254_740_992).contains($0) })
    }

    @Test(arguments: Setting.Store.allCases)
    func `two servers of a database tell the same number`(store: Setting.Store) throws {
        let house = try House(Setting(reach: .inProcess, store: store))
        let person = try house.add(.support)
        let other = house.secondProcess().backend(person.token)
        let number = try person.backend.perform(ShowChanges()).counter
        #expect(try other.perform(ShowChanges()).counter == number)
    }
}
