import API
import Domain
import Testing

@Suite struct StatusesTests {
    @Test(arguments: [
        (Failure.unauthenticated("x"), 401), (.denied("x"), 403), (.notFound("x"), 404),
        (.conflict("x"), 409), (.stale(current: 2), 412), (.invalid(field: "a", "x"), 422),
        (.reusedKey("x"), 422), (.tooMany(retryAfterMs: 1), 429), (.unavailable("x"), 503),
        (.unsettled("x"), 504),
    ])
    func `every failure has its status`(failure: Failure, status: Int) {
        #expect(failure.status == status)
    }
}
