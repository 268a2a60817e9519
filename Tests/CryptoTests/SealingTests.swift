import Testing

@testable import Crypto

@Suite struct SealingTests {
    private let random = SeededRandom(seed: 5)

    /// The vector of draft-irtf-cfrg-xchacha-03, appendix A.3.1.
    @Test func `encrypts as the draft says`() throws {
        let key = try #require(
            Hex.decode("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"))
        let nonce = try #require(Hex.decode("404142434445464748494a4b4c4d4e4f5051525354555657"))
        let context = try #require(Hex.decode("50515253c0c1c2c3c4c5c6c7"))
        let text =
            "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the "
            + "future, sunscreen would be it."
        let sealed = try #require(Sealer(key: key))
            .seal(Array(text.utf8), context: context, random: GivenBytes(all: nonce))
        #expect(sealed[0] == 1 && Array(sealed[1..<25]) == nonce)
        #expect(
            Hex.encode(Array(sealed[25...]))
                == "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"
                + "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
                + "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
                + "21f9664c97637da9768812f615c68b13b52e"
                + "c0875924c1c7987947deafd8780acf49")
    }

    @Test(arguments: [0, 1, 15, 16, 1000])
    func `opens what it sealed, with the same context only`(length: Int) {
        let sealer = Sealer(random: random)
        let text = random.bytes(length)
        let sealed = sealer.seal(text, context: [1, 2], random: random)
        #expect(sealed.count == length + 41)
        #expect(sealer.open(sealed, context: [1, 2]) == text)
        #expect(sealer.open(sealed, context: [1, 3]) == nil)
        #expect(sealer.open(sealed, context: []) == nil)
        #expect(Sealer(random: random).open(sealed, context: [1, 2]) == nil)
        #expect(sealed != sealer.seal(text, context: [1, 2], random: random))
    }

    @Test func `what is sealed alike is the same for the same bytes in the same context only`() {
        let sealer = Sealer(random: random)
        let key = random.bytes(32)
        func sealed(_ bytes: [UInt8], _ context: [UInt8], _ key: [UInt8]) -> [UInt8] {
            sealer.sealAlike(bytes, context: context, nonceKey: key)
        }
        let first = sealed([3, 4], [1, 2], key)
        #expect(first == sealed([3, 4], [1, 2], key))
        #expect(sealer.open(first, context: [1, 2]) == [3, 4])
        #expect(sealer.open(first, context: [1]) == nil)
        // What differs in anything has a nonce of its own: the bytes after the first.
        let others = [
            sealed([3, 5], [1, 2], key), sealed([2, 3, 4], [1], key), sealed([4], [1, 2, 3], key),
            sealed([3, 4], [1, 2], random.bytes(32)),
        ]
        let nonces = Set((others + [first]).map { Array($0[1..<25]) })
        #expect(nonces.count == 5)
    }

    @Test func `every flipped bit and every cut is noticed`() {
        let sealer = Sealer(random: random)
        let sealed = sealer.seal(Array("text".utf8), context: [], random: random)
        for index in sealed.indices {
            var damaged = sealed
            damaged[index] ^= 1
            #expect(sealer.open(damaged, context: []) == nil)
            #expect(sealer.open(Array(sealed[..<index]), context: []) == nil)
        }
    }

    /// RFC 8032 section 7.1, tests 1 to 3.
    @Test(arguments: [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
                + "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "72",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
                + "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "af82",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290"
                + "ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ])
    func `signs as RFC 8032 says`(
        seed: String, message: String, key: String, signature: String
    ) throws {
        let seed = try #require(Hex.decode(seed))
        let signer = try #require(Signer(seed: seed))
        let message = try #require(Hex.decode(message))
        let signed = signer.sign(message)
        #expect(Hex.encode(signer.verifier.key) == key)
        #expect(Hex.encode(signed) == signature)
        let verifier = try #require(Verifier(key: signer.verifier.key))
        #expect(verifier.verify(signed, of: message))
        #expect(!verifier.verify(signed, of: message + [0]))
        #expect(!verifier.verify([], of: message))
        #expect(!Signer(random: random).verifier.verify(signed, of: message))
    }

    @Test func `keys of another length are refused`() {
        let short = [UInt8](repeating: 1, count: 31)
        #expect(Sealer(key: short) == nil)
        #expect(Signer(seed: short) == nil)
        #expect(Verifier(key: short) == nil)
    }

    @Test func `a seeded source repeats itself, however it is cut, and another seed differs`() {
        let whole = SeededRandom(seed: 3).bytes(10_000)
        let pieces = SeededRandom(seed: 3)
        let cut = [0, 1, 4095, 1, 4096, 1807].flatMap { pieces.bytes($0) }
        #expect(cut == whole)
        #expect(SeededRandom(seed: 4).bytes(32) != Array(whole.prefix(32)))
        #expect(SystemRandom().bytes(32) != SystemRandom().bytes(32))
    }

    @Test func `numbers below a bound come about equally often`() {
        var counts = [0, 0, 0, 0, 0, 0]
        for _ in 0..<6000 { counts[random.number(below: 6)] += 1 }
        #expect(counts.allSatisfy { (800...1200).contains($0) })
        #expect(random.number(below: 1) == 0)
    }
}

/// The same bytes for every call that asks for as many.
private struct GivenBytes: RandomSource {
    let all: [UInt8]

    func bytes(_ count: Int) -> [UInt8] { Array(all.prefix(count)) }
}
