internal import Console
internal import Domain
internal import Terminal
internal import Testing
internal import TestSupport

@Suite struct ConsoleLookTests {
    @Test func `scratch`() throws {
        var theatre = try Theatre()
        print(theatre.text)
        theatre.press("down down enter")
        print(theatre.text)
        theatre.press("w")
        print(theatre.text)
        theatre.press("enter")
        print(theatre.text)
        theatre.press("down tab text:spam enter")
        print(theatre.text)
        theatre.press("escape escape escape ;")
        print(theatre.text)
    }
}
