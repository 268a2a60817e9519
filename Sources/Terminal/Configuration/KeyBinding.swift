/// What a key sequence does, and who says so.
package struct KeyBinding: Hashable, Sendable {
    /// What is done.
    package enum Target: Hashable, Sendable {
        case action(ActionName)
        /// What would be typed at the prompt, without the colon.
        case command(String)
    }

    /// What the keys do.
    package let target: Target
    /// Shown in the pop-up of a sequence instead of the action's summary.
    package let hint: String?
    /// `default`, `vim`, `user`: the keymap that the line stands in.
    package let origin: String
    /// As the source of the line is called.
    package let file: String
    /// Nil for a key that was added to keep something reachable.
    package let position: YAML.Position?

    /// The value as it stands in a file.
    package var name: String {
        switch target {
        case .action(let action): action.rawValue
        case .command(let command): ":" + command
        }
    }
}
