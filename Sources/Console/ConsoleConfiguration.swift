package import Domain
package import Terminal

/// What the composition gives to the console.
package struct ConsoleConfiguration: Sendable {
    /// Where operations are performed.
    package var reach: any Reach
    /// The session that was signed in before; `nil` shows the sign-in screen.
    package var token: Secret?
    /// Whether the console itself signed in to that session: one that it was given may be in use
    /// elsewhere.
    package var ownsToken = false
    /// The name of the environment, as the header shows it.
    package var environment = "local"
    /// Whether the environment is a production one, which must not look like another.
    package var isProduction = false
    /// Where the data come from: a file's name or a server's address.
    package var endpoint = ""
    /// The server that copied calls of curl speak to.
    package var endpointURL = "https://localhost:8443"
    /// Theme files that are part of the program.
    package var themes: [ConfigurationSource]
    /// Keymap files that are part of the program.
    package var keymaps: [ConfigurationSource]
    /// The person's own theme files; `nil` for none.
    package var themeFolder: ConfigurationFolder?
    /// The person's own keymap files; `nil` for none.
    package var keymapFolder: ConfigurationFolder?
    /// The theme to begin with.
    package var theme = "dark"
    /// The keymap to begin with.
    package var keymap = "default"
    /// What the terminal can show.
    package var profile: TerminalProfile
    /// Who orders right-to-left text.
    package var bidi = BidiMode.console
    /// Whether the terminal reports the mouse.
    package var hasMouse = true
    /// The clock on the wall.
    package var now: @Sendable () -> Instant
    /// A fresh idempotency key, different each time.
    package var newKey: @Sendable () -> String = { randomKey() }
    /// Lines of the prompt from earlier sessions, oldest first.
    package var history: [String] = []
    /// Keeps a line of the prompt; it never holds personal data.
    package var remember: @Sendable (String) -> Void = { _ in }
    /// A person's bulk act that was cut off, as ``keepBulk`` was given it last; `nil` for none.
    package var bulk: @Sendable (User.ID) -> String? = { _ in nil }
    /// Keeps how far a person's bulk act came, in a file that only its owner reads; `nil` forgets
    /// it.
    package var keepBulk: @Sendable (User.ID, String?) -> Void = { _, _ in }
    /// A number that differs after anybody changed the data; throws when they cannot be read.
    package var changes: (@Sendable (any Backend) throws(Failure) -> Int64)?
    /// Makes calls under way end soon, when somebody quits.
    package var stop: @Sendable () -> Void = {}
    /// Signs in as another role; only demonstrations have it.
    package var signInAs: (@Sendable (Domain.Role) -> Secret?)?
    /// Why every change is refused, as a sentence; `nil` where changes are possible.
    package var readOnly: String?
    /// What is asked for beyond what operations ask for.
    package var guardrails = Guardrails()
    /// The way to other environments; `nil` where there is none.
    package var environments: EnvironmentSwitch?
    /// The names of the other environments when the console was opened, for completion.
    package var environmentNames: [String] = []
    /// Whether the data are samples.
    package var isDemo = false
    /// Idle time after which the screen locks, in milliseconds.
    package var lockAfterMs = 600_000

    /// A configuration with everything else as usual.
    package init(
        reach: any Reach, token: Secret? = nil, themes: [ConfigurationSource],
        keymaps: [ConfigurationSource], profile: TerminalProfile,
        now: @escaping @Sendable () -> Instant
    ) {
        (self.reach, self.token, self.themes) = (reach, token, themes)
        (self.keymaps, self.profile, self.now) = (keymaps, profile, now)
    }

    private static func randomKey() -> String {
        var source = SystemRandomNumberGenerator()
        let parts = [source.next(), source.next()]
        return "console-" + parts.map { String($0, radix: 32) }.joined()
    }
}

/// The environments that a person has, and the way to another.
package struct EnvironmentSwitch: Sendable {
    /// An environment as it can be chosen.
    package struct Offer: Sendable, Equatable {
        /// The name, as `:env` takes it.
        package var name: String
        /// Where its data are and what holds there, in words.
        package var text: String

        /// Describes an environment.
        package init(name: String, text: String) { (self.name, self.text) = (name, text) }
    }

    /// Reads the environments; on a worker's thread.
    package var offers: @Sendable () -> [Offer]
    /// Opens an environment and gives the console's configuration there; on a worker's thread.
    package var open: @Sendable (String) throws(Failure) -> ConsoleConfiguration

    /// Makes a way.
    package init(
        offers: @escaping @Sendable () -> [Offer],
        open: @escaping @Sendable (String) throws(Failure) -> ConsoleConfiguration
    ) {
        (self.offers, self.open) = (offers, open)
    }
}
