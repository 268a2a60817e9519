import Domain
import TestSupport
import Testing

@testable import callboard

/// The file of a database's key.
@Suite struct SeedFileTests {
    @Test func `whose key comes second is told of the other setup, and leaves nothing`() throws {
        let folder = try TemporaryFolder()
        let place = DatabasePlace(text: folder.path("new.db"))
        let first = try SeedFile.readOrDraw(for: place)
        let second = try SeedFile.readOrDraw(for: place)
        try SeedFile.keep(first, of: place)
        var refusal: Failure?
        do throws(Failure) { try SeedFile.keep(second, of: place) } catch { refusal = error }
        #expect(refusal?.code == "conflict")
        #expect(
            refusal?.message.hasPrefix(
                "another setup was making \(place.text) at the same moment, and has put its key "
                    + "\(place.text).key there") == true)
        #expect(try SeedFile.kept(of: place) == first)
        #expect(try File.names(in: folder.path) == ["new.db.key"])
        try SeedFile.keep(first, of: place)
    }
}
