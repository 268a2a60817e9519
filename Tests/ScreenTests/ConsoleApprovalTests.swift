internal import Domain
internal import Testing

/// What the second admin sees before answering.
@Suite struct ConsoleApprovalTests {
    /// The requests that wait, and the newest of them as the service tells it.
    private func opened() throws -> (theatre: Theatre, row: ApprovalRow) {
        var theatre = try Theatre(120, 40)
        theatre.type(":approvals")
        theatre.press("enter")
        theatre.type("/state:waiting")
        theatre.press("enter")
        let rows = try theatre.backend().perform(ListApprovals(filter: "state:waiting")).rows
        return (theatre, try #require(rows.first))
    }

    private func name(_ user: String, _ theatre: Theatre) throws -> String {
        let id = try #require(User.ID(user))
        return try theatre.backend().perform(ShowUser(user: id)).user.name
    }

    @Test func `the list of requests names who becomes what, and who asked`() throws {
        let (theatre, row) = try opened()
        let (person, asker) = (try name(row.subject, theatre), try name(row.askedBy, theatre))
        let line = theatre.cursorLine
        #expect(line.contains(person), "\(theatre.text)")
        #expect(line.contains(asker), "\(theatre.text)")
        #expect(line.contains("oncall"), "\(theatre.text)")
        #expect(line.contains("support"), "\(theatre.text)")
        #expect(!line.contains("user_"), "\(theatre.text)")
    }

    @Test func `the detail of a request says why it was asked`() throws {
        var (theatre, row) = try opened()
        theatre.press("enter")
        let person = try name(row.subject, theatre)
        #expect(theatre.text.contains("role of \(person)"), "\(theatre.text)")
        #expect(theatre.text.contains(row.reason.prefix(20)), "\(theatre.text)")
    }

    @Test(arguments: ["a", "x"])
    func `the question before an answer names person, roles, who asked and why`(
        key: String
    ) throws {
        var (theatre, row) = try opened()
        theatre.press(key)
        let (person, asker) = (try name(row.subject, theatre), try name(row.askedBy, theatre))
        #expect(theatre.text.contains(": role of \(person)?"), "\(theatre.text)")
        #expect(theatre.text.contains("\(person): oncall → support"), "\(theatre.text)")
        #expect(theatre.text.contains("Asked by \(asker): covers"), "\(theatre.text)")
    }

    @Test(arguments: ["a", "x"])
    func `nobody is offered an answer to what they asked for themselves`(key: String) throws {
        var (theatre, _) = try opened()
        let support = try theatre.backend(.support).perform(ShowCurrentSession()).user
        let asked = Call(key: "asked", reason: "helps the engineers")
        _ = try theatre.backend().perform(SetRole(user: support, role: .oncall), asked)
        theatre.press(":")
        theatre.type("reload")
        theatre.press("enter home")
        theatre.pass(milliseconds: 200)
        #expect(theatre.cursorLine.contains("helps the"), "\(theatre.text)")
        #expect(theatre.lines.last?.contains(" \(key) ") == false, "\(theatre.text)")
        theatre.press(key)
        #expect(theatre.text.contains("you asked for it yourself"), "\(theatre.text)")
        #expect(!theatre.text.contains("┌"), "\(theatre.text)")
    }
}
