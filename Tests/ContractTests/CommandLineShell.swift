import Domain
import Fields
import HTTP
import TestSupport
import Testing

/// The program as somebody at a shell uses it: a database of its own, and a session's token.
final class CommandLineShell {
    let database: String
    private let program: String
    private let folder: TemporaryFolder
    private let server: PostgresDatabase?
    private var token: String?

    static let email = "admin@casting.example"
    static let password = "four plain words suffice"

    /// Sets the database up, in a file or on a server, and signs the first admin in.
    init(on server: PostgresDatabase? = nil) throws {
        folder = try TemporaryFolder()
        self.server = server
        program = try Product.path("callboard")
        database = server?.address ?? folder.path("house.db")
        let setup = try run(
            ["setup", "--email", Self.email, "--name", "Noura Ali", "--password-stdin"],
            input: "\(Self.password)\n")
        try #require(setup.exitCode == 0, "\(setup.errorText)")
        token = try signIn(Self.email, Self.password)
    }

    func path(_ name: String) -> String { folder.path(name) }

    /// Runs a command on the database, or on another, with the admin's token, or another's.
    func run(
        _ arguments: [String], as other: String? = nil, on file: String? = nil,
        input: String = ""
    ) throws -> CommandResult {
        var environment = self.environment
        environment["CALLBOARD_TOKEN"] = other ?? token
        return try TestSupport.run(
            program, arguments + ["--database", file ?? database], environment: environment,
            input: Array(input.utf8))
    }

    /// Runs a command on the database by another program, which starts this one.
    func run(
        _ other: String, _ words: [String], _ arguments: [String]
    ) throws -> CommandResult {
        var environment = self.environment
        environment["CALLBOARD_TOKEN"] = token
        return try TestSupport.run(
            other, words + [program] + arguments + ["--database", database],
            environment: environment)
    }

    /// Where the program keeps what is in no database: with the test.
    private var environment: [String: String] {
        var environment = ["XDG_RUNTIME_DIR": folder.path, "XDG_STATE_HOME": folder.path]
        guard server != nil else { return environment }
        environment["CALLBOARD_DATABASE_KEY_FILE"] = folder.path("house.key")
        environment["CALLBOARD_MAIL_FOLDER"] = folder.path("mail")
        return environment
    }

    /// The JSON that a command prints.
    func json(_ arguments: [String], as other: String? = nil) throws -> JSON {
        let result = try run(arguments + ["--json"], as: other)
        try #require(result.exitCode == 0, "\(arguments): \(result.errorText)")
        return try JSON(parsing: result.outputText)
    }

    /// Signs somebody in and gives the token.
    func signIn(_ email: String, _ password: String) throws -> String {
        let result = try run(
            ["login", "--email", email, "--password-stdin", "--print-token"],
            input: "\(password)\n")
        try #require(result.exitCode == 0, "\(result.errorText)")
        return result.outputText.trimmingBlanks()
    }

    /// Adds an account and gives its id.
    func create(_ email: String, name: String = "Layla Hassan", role: String) throws -> String {
        let made = try json(
            ["users", "create", "--email", email, "--name", name, "--role", role]
                + (role == "talent" ? ["--birth-date", "1990-01-31"] : []))
        return try #require(made["id"]?.string)
    }

    /// The program on a terminal.
    func terminal(
        _ arguments: [String], on other: String? = nil, columns: Int = 200
    ) throws -> TerminalProgram {
        try TerminalProgram(
            program, arguments + ["--database", other ?? database],
            environment: environment.merging(["CALLBOARD_TOKEN": token ?? ""]) { $1 }, rows: 40,
            columns: columns)
    }

    /// A server that listens, and a client of it.
    func serve(_ options: [String] = []) throws -> (program: TerminalProgram, client: Client) {
        let program = try terminal(
            ["serve", "--listen", "127.0.0.1:0", "--access-log", "off"] + options)
        return (program, try Self.client(of: program))
    }

    /// A client of a server that was started; waits until it listens.
    static func client(of program: TerminalProgram) throws -> Client {
        let start = "listening on "
        try #require(program.wait { $0.text.contains(start) }, "\(program.screen)")
        let line = program.screen.text.split(separator: "\n").first { $0.hasPrefix(start) }
        let address = try #require(line?.dropFirst(start.count))
        return Client(try Endpoint(String(address)))
    }
}
