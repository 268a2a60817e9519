/// Keeps calls away from outside services that fail, and remembers how calls went.
///
/// All processes on one database share what is known. From any thread.
package protocol GatewayKeeper: Sendable {
    /// Asks for one call; whoever got a permit reports with ``record(_:_:)``.
    ///
    /// Throws `unavailable` when the database does not answer.
    func admit(_ gateway: GatewayName) throws(Failure) -> GatewayAdmission
    /// Until when a call would be refused now, and why; `nil` when it would not, or only
    /// ``admit(_:)`` can tell.
    ///
    /// It takes no permit, and costs little, so that what waits may ask often.
    func obstacle(to gateway: GatewayName) throws(Failure) -> Obstacle?
    /// Takes in how a call went.
    func record(_ call: GatewayCall, _ permit: GatewayPermit)
}

/// Whether an outside service may be called.
package enum GatewayAdmission: Sendable, Equatable {
    case go(GatewayPermit)
    /// Not before that moment; the text says why, for people.
    case refused(until: Instant, String)
}

/// What keeps something from being done, until it is worth asking again.
package struct Obstacle: Sendable, Equatable {
    package let until: Instant
    /// For people.
    package let why: String

    /// Describes an obstacle.
    package init(until: Instant, _ why: String) { (self.until, self.why) = (until, why) }
}

/// Leave for one call.
package struct GatewayPermit: Sendable, Equatable {
    /// When the state began in which the breaker gave it.
    package let since: Instant

    /// Makes a permit.
    package init(since: Instant) { self.since = since }
}

/// What is kept of outside services.
package protocol BreakerStore {
    /// The record of a service; a fresh one when it was never called.
    ///
    /// For ``Purpose/change``: `stale` when the call expects another version.
    func find(_ gateway: GatewayName, for purpose: Purpose) throws(Failure) -> GatewayRecord
    /// Saves a record; its revision is raised.
    @discardableResult
    func save(_ record: GatewayRecord) throws(Failure) -> GatewayRecord
    /// Keeps calls among the last ``GatewayCallRow/keptMax`` of their service, which has a record.
    func add(_ calls: [GatewayCall], of gateway: GatewayName) throws(Failure)
    /// A page of calls.
    func calls(_ query: ListQuery) throws(Failure) -> Slice<GatewayCallRow>
}
