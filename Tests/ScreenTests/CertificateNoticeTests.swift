import Domain
import HTTP
import Testing

@testable import callboard

/// What is said of a certificate's dates.
@Suite struct CertificateNoticeTests {
    private func notice(
        _ from: String, _ until: String, at now: String
    ) throws -> CertificateNotice? {
        func moment(_ text: String) throws -> Instant {
            try #require(Instant("\(text)T00:00:00Z"))
        }
        let validity = CertificateValidity(
            notBefore: try moment(from).milliseconds / 1000,
            notAfter: try moment(until).milliseconds / 1000)
        return CertificateNotice(validity, in: "/a.pem", at: try moment(now))
    }

    @Test(arguments: [
        (
            "2025-12-31", true,
            "is not valid before 2026-01-01T00:00:00.000Z; set the machine's clock right, or name "
                + "one that is"
        ),
        ("2026-03-20", false, "expires on 2026-04-01T00:00:00.000Z; renew it before"),
        (
            "2026-04-02", true,
            "has expired on 2026-04-01T00:00:00.000Z, and callers refuse it; renew it"
        ),
    ])
    func `one that callers refuse, or soon will, is told with its date`(
        now: String, isRefused: Bool, words: String
    ) throws {
        let found = try notice("2026-01-01", "2026-04-01", at: now)
        #expect(found?.isRefused == isRefused)
        #expect(found?.text == "the certificate in /a.pem \(words)")
    }

    @Test func `nothing is said of one that has time`() throws {
        #expect(try notice("2026-01-01", "2026-04-01", at: "2026-01-01") == nil)
        #expect(try notice("2026-01-01", "2026-04-01", at: "2026-03-18") == nil)
        #expect(try notice("1970-01-01", "9999-12-31", at: "2026-03-18") == nil)
    }

    @Test func `one that is renewed every few days is told of late in its life only`() throws {
        #expect(try notice("2026-01-01", "2026-01-07", at: "2026-01-05") == nil)
        #expect(try notice("2026-01-01", "2026-01-07", at: "2026-01-06")?.isRefused == false)
    }
}
