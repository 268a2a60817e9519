internal import Domain

/// One command of the command line.
struct Command: Sendable {
    /// The words that call it, as in `audit verify`.
    let words: [String]
    /// One sentence.
    let summary: String
    /// Makes its own options, which nobody needs but the command that is called and its help.
    private let makeOptions: @Sendable () -> [Option]
    /// What stands for its arguments in help, as in `DIR`; empty when it takes none.
    let arguments: [String]
    /// Whether it starts only with a configuration that makes sense.
    let readsConfiguration: Bool
    /// The exit code where it makes none, and of wrong usage.
    let misused: Int32
    /// Whether it prints its result as JSON when it is asked to; others refuse to be asked.
    let writesJSON: Bool
    /// Carries it out and gives the exit code.
    let run: @Sendable (Invocation) throws(CommandFailure) -> Int32

    init(
        _ words: String, _ summary: String,
        options: @autoclosure @escaping @Sendable () -> [Option] = [],
        arguments: [String] = [], readsConfiguration: Bool = true,
        misused: Int32 = Configuration.wrongUsage, writesJSON: Bool = false,
        run: @escaping @Sendable (Invocation) throws(CommandFailure) -> Int32
    ) {
        self.words = words.split(separator: " ").map(String.init)
        (self.summary, makeOptions, self.arguments) = (summary, options, arguments)
        (self.readsConfiguration, self.misused) = (readsConfiguration, misused)
        self.writesJSON = writesJSON
        self.run = run
    }

    var name: String { words.joined(separator: " ") }

    /// Everything that the command takes.
    var allOptions: [Option] {
        let shared = readsConfiguration ? Option.everywhere : [.json, .help]
        return makeOptions() + shared.filter { writesJSON || $0 != .json }
    }
}

/// A command line after parsing.
struct Invocation: Sendable {
    /// The values of every option, in order; empty text for one without a value.
    var options: [String: [String]] = [:]
    var arguments: [String] = []
    /// Words with which several commands begin, when no whole one was named.
    var group: [String] = []
    let output: Output
    /// What is set, by whatever source.
    var configuration = Configuration()

    /// Whether an option was given.
    func has(_ name: String) -> Bool { options[name] != nil }

    /// Whether the result is for programs.
    var wantsJSON: Bool { has(Option.json.name) }

    /// The last value of an option.
    func value(_ name: String) -> String? { options[name]?.last }

    /// The value of an option that must be there.
    func required(_ name: String) throws(CommandFailure) -> String {
        guard let value = value(name) else {
            throw .usage("--\(name) is missing")
        }
        return value
    }

    /// Refuses what changes data where the environment is read-only, or lets others change it.
    ///
    /// The one place that decides. People may still sign in to look, and save the database: the
    /// sessions and audit records that come of it are no change that anybody asked for.
    func requireChanges() throws(CommandFailure) {
        if let readOnly = configuration.readOnly { throw .failure(.denied(readOnly)) }
    }

    /// Another command on the same data, to be typed as it stands: with the options of this one
    /// that say where they are, none of which may hold a password.
    func command(_ words: String...) -> String { command(words) }

    /// The same of words in a list.
    func command(_ words: [String]) -> String {
        let places = Option.everywhere.filter { $0.key != nil }.flatMap { option in
            value(option.name).map { ["--\(option.name)", $0] } ?? []
        }
        return (["callboard"] + words + places).map(ShellWord.quoted).joined(separator: " ")
    }

    /// The whole number of an option; `nil` when it is not given.
    func integer(_ name: String) throws(CommandFailure) -> Int? {
        guard let value = value(name) else { return nil }
        guard let number = Int(value) else {
            throw .usage("--\(name) takes a whole number, not '\(value)'")
        }
        return number
    }
}
