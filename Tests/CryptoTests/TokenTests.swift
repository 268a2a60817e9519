import Testing

@testable import Crypto

@Suite struct TokenTests {
    private let random = SeededRandom(seed: 11)

    @Test(arguments: OpaqueToken.Purpose.allCases)
    func `a token is read back, by its own kind only`(purpose: OpaqueToken.Purpose) throws {
        let token = OpaqueToken(purpose, random: random)
        #expect(token.text.hasPrefix(purpose.rawValue))
        #expect(token.text.utf8.count == purpose.rawValue.utf8.count + 58)
        #expect(try #require(OpaqueToken(purpose, text: token.text)).hash == token.hash)
        #expect(token.hash == SHA256.hash(token.text))
        for other in OpaqueToken.Purpose.allCases where other != purpose {
            #expect(OpaqueToken(other, text: token.text) == nil)
        }
    }

    @Test func `every mistyped character is noticed`() {
        let text = OpaqueToken(.session, random: random).text
        for index in text.indices {
            var damaged = text
            let other: Character = text[index] == "a" ? "b" : "a"
            damaged.replaceSubrange(index...index, with: String(other))
            #expect(OpaqueToken(.session, text: damaged) == nil)
        }
        #expect(OpaqueToken(.session, text: text + "a") == nil)
        #expect(OpaqueToken(.session, text: text + "\n") == nil)
        #expect(OpaqueToken(.session, text: text.uppercased()) == nil)
        #expect(OpaqueToken(.session, text: "") == nil)
    }

    @Test func `a code has two groups without look-alikes`() {
        for _ in 0..<500 {
            let groups = OneTimeCode(random: random).text.split(separator: "-")
            #expect(groups.map(\.count) == [5, 5])
            #expect(groups.allSatisfy { $0.allSatisfy("0123456789ACDEFHJKMNPRTVWXY".contains) })
        }
    }

    @Test(arguments: [
        "01234-5ACDE", "012345acde", " 0 1 2 3 4 – 5 A C D E ", "OlZ34_sAcDe", "٠١٢٣٤-٥ACDE",
        "۰۱۲۳۴۵acde", "\u{200F}QI2345ACDE\u{200E}", "01234‑5ACDE",
    ])
    func `a code is understood however it is typed`(typed: String) {
        #expect(OneTimeCode(typed: typed)?.canonical == "012345ACDE")
    }

    @Test(arguments: ["", "01234-5ACD", "01234-5ACDEF", "01234-5ACD!", "01234-5ACDع"])
    func `what cannot be a code is refused`(typed: String) {
        #expect(OneTimeCode(typed: typed) == nil)
    }

    @Test func `every letter and digit that a reader may take it for is understood`() {
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" {
            #expect(OneTimeCode(typed: String(repeating: letter, count: 10)) != nil)
        }
    }

    @Test func `secrets are not printed`() {
        let token = OpaqueToken(.session, random: random)
        let code = OneTimeCode(random: random)
        let sealer = Sealer(random: random)
        let signer = Signer(random: random)
        var printed = "\(token) \(code) \(sealer) \(signer)"
        for value in [token, code, sealer, signer] as [Any] { dump(value, to: &printed) }
        #expect(!printed.contains(token.text.suffix(58)))
        #expect(!printed.contains(code.canonical))
        #expect(!printed.contains("\(sealer.key[0]), "))
        #expect(!printed.contains(String(describing: signer.seed)))
    }
}
