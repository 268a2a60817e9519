/// Holds a breaker open: no call goes through until somebody says otherwise.
package struct OpenBreaker: BreakerAct {
    package var gateway: GatewayName

    /// Keeps calls from a service.
    package init(gateway: GatewayName) { self.gateway = gateway }

    package static let hold = Breaker.Hold.open
    package static let spec = Spec(
        "breakers.open", .post, "/breakers/{gateway}/opening", needs: .breakersHold,
        risk: .disruptive, reason: .required, isOpenInMaintenance: true,
        comparesVersion: true, summary: "Hold a breaker open: no call goes through.",
        fields: ["gateway": "Which service."]
    )
}

/// Holds a breaker closed: every call goes through, whatever happens.
package struct CloseBreaker: BreakerAct {
    package var gateway: GatewayName

    /// Lets all calls to a service through.
    package init(gateway: GatewayName) { self.gateway = gateway }

    package static let hold = Breaker.Hold.closed
    package static let spec = Spec(
        "breakers.close", .post, "/breakers/{gateway}/closing", needs: .breakersHold,
        risk: .disruptive, reason: .required, isOpenInMaintenance: true,
        comparesVersion: true, summary: "Hold a breaker closed: every call goes through.",
        fields: ["gateway": "Which service."]
    )
}

/// Lets a breaker decide by itself again.
package struct ReleaseBreaker: BreakerAct {
    package var gateway: GatewayName

    /// Lets the calls decide.
    package init(gateway: GatewayName) { self.gateway = gateway }

    package static let hold = Breaker.Hold.automatic
    package static let spec = Spec(
        "breakers.release", .post, "/breakers/{gateway}/release", needs: .breakersHold,
        reason: .required, isOpenInMaintenance: true,
        comparesVersion: true, summary: "Let a breaker decide by itself again.",
        fields: ["gateway": "Which service."]
    )
}

/// What an operator does to a breaker.
package protocol BreakerAct: Operation where Output == BreakerRow {
    var gateway: GatewayName { get }
    /// What is wanted of it.
    static var hold: Breaker.Hold { get }
}

extension BreakerAct {
    package func run(in tx: any Transaction) throws(Failure) -> BreakerRow {
        tx.trail.target = gateway.rawValue
        var record = try tx.breakers.find(gateway, for: .change)
        let actor = tx.access.actor
        try record.hold(Self.hold, by: actor, reason: tx.call.reason ?? "", at: tx.now)
        return BreakerRow(try tx.breakers.save(record)).shown(to: tx.access)
    }

    package func inverse(of output: BreakerRow, before: Before) -> Undo? {
        guard let old = before.first(GatewayRecord.self) else { return nil }
        let operation: any Operation =
            switch old.breaker.state {
            case .heldOpen: OpenBreaker(gateway: gateway)
            case .heldClosed: CloseBreaker(gateway: gateway)
            case .closed, .open, .halfOpen: ReleaseBreaker(gateway: gateway)
            }
        return Undo(
            operation, expecting: output.version, reason: old.breaker.reason,
            loses: "the breaker begins to count again")
    }
}
