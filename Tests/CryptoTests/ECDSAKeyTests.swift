import Testing

@testable import Crypto

/// Signatures as SendGrid's event webhook makes them.
@Suite struct ECDSAKeyTests {
    private static let key =
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAELhBlvrzUY2mmPfLGvw7cD2XtLQl0lIEGvrDpiX1l1pVBSc57NjC"
        + "NJnImWCD41tynJKYCpi3dau1w7DCfHyMHIQ=="
    private static let signed =
        "1767225600[{\"email\":\"talent@example.test\",\"event\":\"delivered\",\"sg_event_id\":"
        + "\"e1\",\"sg_message_id\":\"m1\",\"timestamp\":1767225599}]\r\n"
    private static let signature =
        "MEQCIBxVAvdOWcaTKliIXLIbNVHRG6arBy/WUUoBCnCyaNCdAiBDCoFrmHOz8aDRKSbj/FU8lxnkh3Y9U2vpdB/"
        + "apBxncA=="

    @Test func `a signature over the raw bytes is believed, to the last line end`() throws {
        let key = try #require(ECDSAKey(base64: Self.key))
        let bytes = Array(Self.signed.utf8)
        #expect(key.isSigned(bytes, signature: Self.signature))
        #expect(!key.isSigned(Array(bytes.dropLast(2)), signature: Self.signature))
        #expect(!key.isSigned([0x31] + bytes, signature: Self.signature))
        for index in [0, 20, bytes.count - 1] {
            var other = bytes
            other[index] ^= 1
            #expect(!key.isSigned(other, signature: Self.signature))
        }
    }

    @Test(arguments: ["", "=", "MEQ", "not base64!", String(repeating: "A", count: 96)])
    func `what is no signature is refused`(text: String) throws {
        let key = try #require(ECDSAKey(base64: Self.key))
        #expect(!key.isSigned(Array(Self.signed.utf8), signature: text))
    }

    @Test(arguments: [
        "", "MFkw", "secret",
        // Ed25519 and P-384, as openssl makes them.
        "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=",
        "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAE",
    ])
    func `another key is none`(text: String) {
        #expect(ECDSAKey(base64: text) == nil)
    }
}
