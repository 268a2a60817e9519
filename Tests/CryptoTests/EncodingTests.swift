import Testing

@testable import Crypto

@Suite struct EncodingTests {
    /// RFC 4648 section 10, without padding; base32 in Crockford's alphabet.
    @Test(arguments: [
        ("", "", "", ""), ("f", "66", "Zg", "cr"), ("fo", "666f", "Zm8", "csqg"),
        ("foo", "666f6f", "Zm9v", "csqpy"), ("foob", "666f6f62", "Zm9vYg", "csqpyrg"),
        ("fooba", "666f6f6261", "Zm9vYmE", "csqpyrk1"),
        ("foobar", "666f6f626172", "Zm9vYmFy", "csqpyrk1e8"),
    ])
    func `writes and reads the published texts`(
        text: String, hex: String, base64: String, base32: String
    ) {
        let bytes = Array(text.utf8)
        #expect(Hex.encode(bytes) == hex)
        #expect(Base64.encode(bytes) == base64)
        #expect(Base32.encode(bytes) == base32)
        #expect(Hex.decode(hex) == bytes)
        #expect(Base64.decode(base64) == bytes)
        #expect(Base32.decode(base32) == bytes)
    }

    @Test func `base64 has an alphabet for addresses and one for hashes`() {
        #expect(Base64.encode([0xFB, 0xFF, 0xBF]) == "-_-_")
        #expect(Base64.encode([0xFB, 0xFF, 0xBF], .standard) == "+/+/")
        #expect(Base64.decode("+/+/") == nil)
        #expect(Base64.decode("-_-_", .standard) == nil)
    }

    @Test func `hex is read in either case`() {
        #expect(Hex.decode("DeadBEEF") == [0xDE, 0xAD, 0xBE, 0xEF])
    }

    @Test(arguments: ["0", "0g", "0x", "٠٠", " 00", "00\n"])
    func `what is not hex is refused`(text: String) {
        #expect(Hex.decode(text) == nil)
    }

    @Test(arguments: ["Zg==", "Z", "Zh", "Zm 8", "Zm8\n", "Zm8é", "Zm8\0"])
    func `what is not base64 is refused`(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test(arguments: ["c", "cs1", "cu", "CR", "crr", "ci"])
    func `what is not base32 is refused`(text: String) {
        #expect(Base32.decode(text) == nil)
    }

    @Test func `every single byte survives every encoding`() {
        for byte in UInt8.min...UInt8.max {
            #expect(Hex.decode(Hex.encode([byte])) == [byte])
            #expect(Base64.decode(Base64.encode([byte])) == [byte])
            #expect(Base32.decode(Base32.encode([byte])) == [byte])
        }
    }

    @Test func `constant-time comparison is still comparison`() {
        #expect(ConstantTime.equal([], []))
        #expect(ConstantTime.equal([1, 2], [1, 2]))
        #expect(!ConstantTime.equal([1, 2], [1, 3]))
        #expect(!ConstantTime.equal([1, 2], [1, 2, 3]))
    }
}
