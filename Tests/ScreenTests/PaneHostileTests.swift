internal import Console
internal import Domain
internal import Terminal
internal import TestSupport
internal import Testing

/// Text from outside moves no column, and nothing that steers a terminal reaches a cell.
@Suite struct PaneHostileTests {
    /// A house in which everybody is called something harmful; it is filled once.
    private static let house = Result { try filled() }

    private static func filled() throws -> Theatre.House {
        let house = try Theatre.house(people: 20)
        let backend = try house.backend()
        var people = 0
        for (index, hostile) in HostileString.all.enumerated() {
            guard let email = EmailAddress("h\(index)@hostile.example") else { continue }
            // Some are refused as names: they are empty or too long.
            let text = String(hostile.text.unicodeScalars.prefix(190).map(Character.init))
            let user = try? backend.perform(
                CreateUser(
                    email: email, name: text, nameArabic: text, role: .caster, city: text),
                Call(key: "c\(index)", source: Call.Source(client: "test")))
            guard let user else { continue }
            people += 1
            _ = try? backend.perform(
                AddNote(user: user.id, text: hostile.text),
                Call(key: "n\(index)", source: Call.Source(client: "test")))
        }
        try #require(people > HostileString.all.count / 2)
        return house
    }

    /// The column of a heading, in cells.
    private func column(of title: String, in buffer: Buffer, row: Int) -> Int? {
        let letters = title.map(String.init)
        return (0..<buffer.size.columns - letters.count).first { start in
            letters.indices.allSatisfy { buffer[row, start + $0].text == letters[$0] }
        }
    }

    @Test(arguments: [(80, 24), (120, 30), (200, 60)])
    func `names in a list leave every column in its place`(columns: Int, rows: Int) throws {
        var theatre = try Theatre(columns, rows, house: Self.house.get())
        theatre.press("/")
        theatre.type("role:caster")
        theatre.press("enter")
        for _ in 0..<12 {
            let buffer = theatre.rehearsal.frame().buffer
            #expect(buffer.harmful == [])
            let status = try #require(column(of: "Status", in: buffer, row: 3))
            for row in 4..<(rows - 2) where buffer[row, status + 2].text != " " {
                #expect("acips".contains(buffer[row, status + 2].text))
                #expect("●○■◌▲".contains(buffer[row, status].text))
            }
            theatre.press("pagedown")
        }
    }

    @Test func `a detail, a dialog, a toast, a note and the log are harmless too`() throws {
        var theatre = try Theatre(120, 30, house: Self.house.get())
        theatre.press("/")
        theatre.type("role:caster")
        theatre.press("enter enter")
        for _ in 0..<25 {
            theatre.pass(milliseconds: 200)
            #expect(theatre.rehearsal.frame().buffer.harmful == [])
            theatre.press("w")
            #expect(theatre.rehearsal.frame().buffer.harmful == [])
            theatre.press("1 enter enter enter")
            #expect(theatre.rehearsal.frame().buffer.harmful == [])
            theatre.press("escape L")
            #expect(theatre.rehearsal.frame().buffer.harmful == [])
            theatre.press("escape enter down")
        }
        theatre.press("' ' ' '")
        for _ in 0..<25 {
            theatre.pass(milliseconds: 200)
            #expect(theatre.rehearsal.frame().buffer.harmful == [])
            theatre.press("up")
        }
    }

    @Test(arguments: HostileString.all)
    func `an environment, an endpoint and a failure are harmless`(hostile: HostileString) throws {
        var configuration = Theatre.configuration(
            reach: Failing(hostile.text), token: Secret("token")
        ) { Theatre.moment }
        configuration.environment = hostile.text
        configuration.endpoint = hostile.text
        var rehearsal = Rehearsal(configuration, size: Size(rows: 24, columns: 80))
        rehearsal.start()
        let buffer = rehearsal.frame().buffer
        #expect(buffer.harmful == [])
        #expect(buffer.size == Size(rows: 24, columns: 80))
    }

    @Test func `a paste into the sign-in is harmless`() throws {
        let house = Failing("no")
        let configuration = Theatre.configuration(reach: house, token: nil) { Theatre.moment }
        var signIn = Rehearsal(configuration, size: Size(rows: 24, columns: 80))
        signIn.start()
        for hostile in HostileString.all {
            var rehearsal = signIn
            rehearsal.press(.paste(hostile.text))
            #expect(rehearsal.frame().buffer.harmful == [], "\(hostile.testDescription)")
        }
    }

    @Test(
        arguments: [
            ("/", "a filter"), (":", "the prompt"), (";", "the palette"), ("e", "a form"),
            ("N", "a note"), ("w 1 tab", "a reason"),
        ])
    func `a paste is harmless in every input`(keys: String, input: String) throws {
        var theatre = try Theatre(house: Self.house.get())
        theatre.press("/")
        theatre.type("role:talent status:active")
        theatre.press("enter")
        for hostile in HostileString.all {
            theatre.press(keys)
            let before = theatre.rehearsal.frame().buffer
            theatre.send(.input(.paste(hostile.text)))
            #expect(
                theatre.rehearsal.frame().buffer.harmful == [],
                "\(hostile.testDescription) in \(input)")
            #expect(theatre.exitCode == nil)
            theatre.send(.input(.paste("x")))
            let isTaken = theatre.rehearsal.frame().buffer != before
            #expect(isTaken, "\(input) takes no paste")
            theatre.press("escape escape escape escape")
        }
    }
}

extension Buffer {
    /// Where a cell holds what no cell may.
    var harmful: [String] {
        var found: [String] = []
        for (row, cells) in rows.enumerated() {
            for (column, cell) in cells.enumerated() where cell.cluster != .space {
                let text = cell.text
                // Printable ASCII, which nearly every cell holds, is harmless.
                if text.utf8.count == 1, let byte = text.utf8.first, byte >= 0x20, byte < 0x7f {
                    continue
                }
                for scalar in text.unicodeScalars where Self.isHarmful(scalar) {
                    found.append("\(row):\(column) \(String(scalar.value, radix: 16))")
                }
            }
        }
        return found
    }

    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: true
        default: false
        }
    }
}

/// A backend that refuses everything in the same words.
private struct Failing: Reach, Backend {
    let text: String

    init(_ text: String) { self.text = text }

    func backend(_ token: Secret?) -> any Backend { self }

    func answer(any operation: any Operation, _ call: Call) throws(Failure) -> Answer {
        throw .unavailable(text)
    }
}
