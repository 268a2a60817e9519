import Testing

@testable import Crypto

@Suite struct PasswordPolicyTests {
    @Test(arguments: [
        "", "123456", "12345678", "password", "Password1", "P@ssw0rd!", "qwerty", "iloveyou",
        "letmein2023", "admin123", "welcome", "monkey", "dragon", "111111", "abc123", "654321",
        "1qaz2wsx", "1q2w3e4r5t", "zaq12wsx", "qwertyuiopasdfghjkl", "passwordpassword",
        "aaaaaaaaaaaaaaaa", "abcabcabcabcabcabc", "abababababababab", "abcdefghijklmnopqrstuvwxyz",
        "19900101", "01011990", "14450909", "0551234567", "٠٥٥١٢٣٤٥٦٧", "Riyadh2030!!",
        "Takeone@2024",
        "callboard-casting-2024", "Casting2024!", "Saudi Arabia 2030", "M0h@mm3d1990", "ahmed.1988",
        "كلمة السر ٢٠٢٤", "محمد123", "حبيبي حبيبتي", "ضصثقفغعه", "trustno1", "11223344",
        "superman!!", "!@#$%^&*", "Football_12345", "ILOVEYOU FOREVER",
    ])
    func `what everybody tries first is common`(password: String) {
        #expect(CommonPasswords.contains(password))
    }

    @Test(arguments: [
        "gwerty123", "1G2W3E4R", "jonathan", "Valentina", "kartoffelpuffer", "neworleans12345",
        "migrationschool", "a1b2c3d4", "zag12wsx", "passer2009",
    ])
    func `a password of the published list is common in any case`(password: String) {
        #expect(CommonPasswords.contains(password))
        #expect(!CommonPasswords.contains(password + " vk7"))
    }

    @Test func `the marks of the published list are all there, in order`() {
        #expect(PublishedPasswords.marks.count == 5_391)
        #expect(zip(PublishedPasswords.marks, PublishedPasswords.marks.dropFirst()).allSatisfy(<))
    }

    @Test(arguments: [
        "correct horse battery staple", "Root-Of-Riyadh-9", "vk7$Rm2!qpXz", "83749283749164",
        "the quick brown vixen jumped", "قهوة مرة على سطح البيت", "tUqpV9xw", "[}%#&/?=~-",
        "passionfruit trellis",
        "love is a many splendored thing", "my-cat-Bisbis-sleeps-late",
    ])
    func `what takes thought is not`(password: String) {
        #expect(!CommonPasswords.contains(password))
    }

    @Test func `a password that stands alone has 15 code points, beside a factor 8`() {
        let alone = PasswordPolicy(hasSecondFactor: false)
        let beside = PasswordPolicy(hasSecondFactor: true)
        #expect(
            alone.violation(of: "vk7$Rm2!qpXzu4", words: []) == .tooShort(codePointsMin: 15))
        #expect(alone.violation(of: "vk7$Rm2!qpXzu4w", words: []) == nil)
        #expect(beside.violation(of: "vk7$Rm2", words: []) == .tooShort(codePointsMin: 8))
        #expect(beside.violation(of: "vk7$Rm2!", words: []) == nil)
    }

    @Test func `length counts code points in form C, and bytes have a ceiling`() {
        let policy = PasswordPolicy(hasSecondFactor: true)
        #expect(
            policy.violation(of: "e\u{301}a\u{301}o\u{301}xqzw", words: [])
                == .tooShort(codePointsMin: 8))
        #expect(policy.violation(of: "😀🐫🌴🏜👑🎬🎭🕌", words: []) == nil)
        let phrase = (0..<64).map { "\(Unicode.Scalar(0x61 + UInt8($0 % 25)))\($0 % 9)qx" }
        #expect(policy.violation(of: phrase.joined(), words: []) == nil)
        #expect(
            policy.violation(of: phrase.joined() + "x", words: []) == .tooLong(bytesMax: 256))
    }

    @Test func `there are no rules of composition`() {
        let policy = PasswordPolicy(hasSecondFactor: false)
        #expect(policy.violation(of: "lantern velvet corridor", words: []) == nil)
        #expect(policy.violation(of: "فانوس مخمل رواق طويل", words: []) == nil)
    }

    @Test func `the owner's name and address are refused in any case`() {
        let policy = PasswordPolicy(hasSecondFactor: false)
        let words = ["Ghada.Alanazi@icloud.example", "غادة العنزي", "Al"]
        for password in ["lantern ALANAZI velvet", "ghada-velvet-corridor", "فانوس العنزي مخمل"] {
            #expect(policy.violation(of: password, words: words) == .holdsOwnName)
        }
        #expect(policy.violation(of: "tall velvet corridor icloud", words: words) == nil)
    }

    @Test func `a sentence says the rule and the way out, and not the password`() {
        let policy = PasswordPolicy(hasSecondFactor: false)
        #expect(
            policy.weakness(of: "short-xk9", words: [])
                == "is too short; use at least 15 characters, for example four words")
        #expect(policy.weakness(of: "passwordpassword", words: []) != nil)
        #expect(policy.weakness(of: "lantern velvet corridor", words: []) == nil)
    }
}
