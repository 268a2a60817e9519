/// Everything about an operation that is not a parameter: what routes, forms, help, the command
/// line and the gate need to know.
package struct Spec: Sendable {
    /// The name, as in `users.suspend`: also the key action and the audit word.
    package let name: String
    /// The HTTP method.
    ///
    /// Everything but `GET` changes something.
    package let method: Method
    /// The path below `/api/v1`, with parameters in braces.
    package let path: String
    /// What the actor needs.
    package let permission: Permission
    /// How careful the console is before it runs.
    package let risk: Risk
    /// Whether a reason is asked for.
    package let reason: ReasonRule
    /// One sentence for help.
    package let summary: String
    /// One sentence for each parameter, by name.
    package let fields: [String: String]
    /// How long or how great the values of parameters may be, by name, where there is a limit.
    package let limits: [String: Limit]
    /// Changes of which one must be said, by name: to leave such a value as it is is no act.
    package let demanded: Set<String>
    /// Whether the operation is offered outside the process: routed, listed, on the command line.
    package let isPublic: Bool
    /// Parameters that hold personal values, beside those whose kind says so: the trail seals them.
    package let personal: Set<String>
    /// Whether a session that must first change its password may do this.
    package let isOpenToReset: Bool
    /// Whether it can be done during maintenance, although it changes something: what ends the
    /// maintenance, keeps the system going or stops an attacker.
    package let isOpenInMaintenance: Bool
    /// Whether it ends the session that asks for it, which so can only ask for its answer again.
    package let endsSession: Bool
    /// Whether a call may say which version it expects: the record that the path names has one and
    /// is compared with it.
    package let comparesVersion: Bool
    /// Whether it reads a whole table, and so takes the longer the more there is.
    package let readsWhole: Bool

    /// HTTP methods (RFC 9110, section 9).
    package enum Method: String, Sendable { case get, post, put, patch, delete }

    /// How much an act disturbs.
    package enum Risk: String, Sendable {
        /// Runs at once.
        case routine
        /// Is confirmed, where the environment asks for it by typing something.
        case disruptive
    }

    /// Whether a reason goes with an act.
    package enum ReasonRule: String, Sendable { case none, optional, required }

    /// How long a text or how great a number may be: held by the operation, told in documents.
    package enum Limit: Sendable, Equatable {
        /// Characters of a text that is not blank, as Unicode code points.
        case characters(ClosedRange<Int>)
        /// Items of a list at most, and the characters of each.
        case items(max: Int, characters: ClosedRange<Int>)
        /// A whole number.
        case number(ClosedRange<Int>)
    }

    /// Describes an operation.
    ///
    /// There is no default for `needs`: without a permission it does not compile.
    package init(
        _ name: String, _ method: Method, _ path: String, needs permission: Permission,
        risk: Risk = .routine, reason: ReasonRule = .none, isPublic: Bool = true,
        isOpenToReset: Bool = false, isOpenInMaintenance: Bool = false,
        endsSession: Bool = false, comparesVersion: Bool = false, readsWhole: Bool = false,
        personal: Set<String> = [], summary: String, fields: [String: String] = [:],
        limits: [String: Limit] = [:], demanded: Set<String> = []
    ) {
        (self.name, self.method, self.path) = (name, method, path)
        (self.permission, self.risk, self.reason) = (permission, risk, reason)
        (self.summary, self.fields, self.isPublic) = (summary, fields, isPublic)
        (self.isOpenToReset, self.personal) = (isOpenToReset, personal)
        (self.isOpenInMaintenance, self.comparesVersion) = (isOpenInMaintenance, comparesVersion)
        (self.endsSession, self.readsWhole) = (endsSession, readsWhole)
        (self.limits, self.demanded) = (limits, demanded)
    }

    /// Whether the operation changes anything.
    package var changes: Bool { method != .get }

    /// Whether who performs the operation and ``Actor/seesTrail`` is told where in the trail its
    /// record stands.
    ///
    /// What anybody may do tells nobody its place.
    package var tellsRecord: Bool { changes && permission != .anyone }

    /// Whether maintenance refuses the operation: what changes something and is no work on the
    /// system itself.
    package var isClosedInMaintenance: Bool {
        changes && !isOpenInMaintenance && permission != .fileAccess
    }
}
