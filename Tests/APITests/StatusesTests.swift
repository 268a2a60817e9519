import API
import Domain
import HTTP
import Testing

@Suite struct StatusesTests {
    @Test(arguments: [
        (Failure.unauthenticated("x"), 401), (.denied("x"), 403), (.notFound("x"), 404),
        (.conflict("x"), 409), (.stale(current: 2), 412), (.invalid(field: "a", "x"), 422),
        (.reusedKey("x"), 422), (.tooMany(retryAfterMs: 1), 429), (.unavailable("x"), 503),
        (.maintenance("x"), 503), (.unsettled("x"), 504),
    ])
    func `every failure has its status`(failure: Failure, status: Int) {
        #expect(failure.status == status)
    }

    @Test func `maintenance lasts, and nobody is asked to come back within a second`() {
        #expect(Problem(.unavailable("x")).headers["Retry-After"] == "1")
        #expect(Problem(.maintenance("back at noon")).headers["Retry-After"] == "60")
        #expect(Problem(.tooMany(retryAfterMs: 1_001)).headers["Retry-After"] == "2")
    }

    @Test func `what is switched off names no time to come back`() {
        #expect(Problem(.conflict("only staff can sign in at present")).headers.fields.isEmpty)
    }
}
