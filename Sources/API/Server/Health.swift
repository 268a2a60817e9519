internal import Fields
package import HTTP
internal import Synchronization

/// Whether the server can do its work (draft-inadarei-api-health-check-06).
///
/// Being alive asks for nothing but an answer; being ready asks the database, at most once a second
/// whoever asks how often.
package final class Health: Sendable {
    private let look: @Sendable () -> String?
    private let now: @Sendable () -> Int64
    private let state = Mutex(State())

    private struct State {
        var isDraining = false
        var isLooking = false
        var last: Finding?
    }

    private struct Finding {
        var at: Int64
        var durationMs: Int64
        /// Why the database cannot be used, in one word; `nil` when it can.
        var problem: String?
    }

    /// How long a finding is good, in milliseconds.
    package static let lifeMs: Int64 = 1000
    /// A database that takes longer is as good as none, in milliseconds.
    package static let slowMs: Int64 = 2000

    /// Looks with a closure that tells why the database cannot be used, or `nil`: in one word that
    /// tells nothing of the inside, for everybody may read it.
    ///
    /// `now` is in milliseconds that never go back.
    package init(
        now: @escaping @Sendable () -> Int64, look: @escaping @Sendable () -> String?
    ) {
        (self.now, self.look) = (now, look)
    }

    /// From now on the server is not ready: it will stop.
    package func drain() { state.withLock { $0.isDraining = true } }

    /// The answer of `/livez`.
    package func live() -> Response { Self.response("pass", []) }

    /// The answer of `/readyz`.
    package func ready() -> Response {
        let finding = finding()
        let isDraining = state.withLock { $0.isDraining }
        var database: [(String, JSON)] = [
            ("componentType", "datastore"),
            ("status", finding.problem == nil ? "pass" : "fail"),
            ("observedValue", .integer(finding.durationMs)), ("observedUnit", "ms"),
        ]
        if let problem = finding.problem { database.append(("output", .string(problem))) }
        let checks: [(String, JSON)] = [
            ("database:responseTime", .array([.object(JSONObject(database))])),
            (
                "server:accepting",
                .array([["componentType": "system", "status": isDraining ? "fail" : "pass"]])
            ),
        ]
        let isReady = finding.problem == nil && !isDraining
        return Self.response(isReady ? "pass" : "fail", checks)
    }

    private func finding() -> Finding {
        let moment = now()
        // While one looks, others take what was found last: a hanging database holds one thread.
        let known = state.withLock { state -> Finding? in
            guard !state.isLooking else { return state.last ?? Self.firstLook(at: moment) }
            if let last = state.last, moment - last.at < Self.lifeMs { return last }
            state.isLooking = true
            return nil
        }
        if let known { return known }
        var finding = Finding(at: moment, durationMs: 0, problem: nil)
        finding.problem = look()
        finding.at = now()
        finding.durationMs = finding.at - moment
        if finding.problem == nil, finding.durationMs > Self.slowMs { finding.problem = "slow" }
        state.withLock { state in
            state.last = finding
            state.isLooking = false
        }
        return finding
    }

    /// What is said while the first look lasts.
    private static func firstLook(at moment: Int64) -> Finding {
        Finding(at: moment, durationMs: 0, problem: "not_known_yet")
    }

    private static func response(_ status: String, _ checks: [(String, JSON)]) -> Response {
        var object = JSONObject([("status", .string(status))])
        if !checks.isEmpty { object["checks"] = .object(JSONObject(checks)) }
        return Response(
            status: status == "pass" ? 200 : 503,
            headers: Headers([
                "Content-Type": "application/health+json", "Cache-Control": "no-store",
            ]),
            body: JSON.object(object).bytes()
        )
    }
}
