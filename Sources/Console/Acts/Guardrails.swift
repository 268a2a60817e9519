/// What an environment asks for beyond what an operation itself asks for.
package struct Guardrails: Sendable, Equatable {
    /// Whether disruptive acts are confirmed by typing.
    package var typesConfirmation = false
    /// Whether a reason must be given wherever one can be.
    package var needsReasons = false

    /// Nothing beyond.
    package init() {}
}
