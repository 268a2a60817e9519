import Crypto
import Domain
import Testing

/// How long a new password may be: what documents state is what holds.
@Suite struct PasswordLimitTests {
    @Test func `documents state the limits that the rules hold`() {
        let held = PasswordPolicy.aloneCodePointsMin...PasswordPolicy.bytesMax
        for spec in [ChangePassword.spec, CompleteReset.spec, CreateFirstAdmin.spec] {
            #expect(spec.limits["password"] == .characters(held), "\(spec.name)")
        }
    }

    @Test(arguments: Setting.all, [(14, false), (15, true), (256, true), (257, false)])
    func `a new password is taken from the shortest that is stated to the longest`(
        setting: Setting, length: (characters: Int, isTaken: Bool)
    ) throws {
        let house = try House(setting)
        let person = try house.add(.talent)
        let text = String(repeating: "zebra crossing ", count: 20).prefix(length.characters)
        let change = ChangePassword(current: House.password, password: Secret(String(text)))
        let failure = failure { () throws(Failure) in
            try person.backend.perform(change, Call(source: House.source))
        }
        #expect((failure == nil) == length.isTaken, "\(String(describing: failure))")
    }
}
