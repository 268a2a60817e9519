internal import API
internal import Domain
internal import HTTP
internal import Service
internal import Storage

/// Where operations are performed: by this process on a database, or by a server.
enum Access: Sendable {
    case database(Composition)
    case server(ServerAccess)

    /// What the configuration names.
    static func open(_ invocation: Invocation) throws(CommandFailure) -> Access {
        guard case .remote(let endpoint) = invocation.configuration.backend else {
            return .database(try Composition.open(invocation))
        }
        return .server(ServerAccess(endpoint, invocation.configuration))
    }

    /// Lets go of the server, or of the database: the last to do so brings its log into its file,
    /// which then holds all of it (https://sqlite.org/wal.html, 4).
    func close() {
        switch self {
        case .database(let composition): composition.close()
        case .server(let server): server.stop()
        }
    }

    /// What the console calls an environment without a name.
    var word: String {
        switch self {
        case .database: "local"
        case .server: "remote"
        }
    }

    var reach: any Reach {
        switch self {
        case .database(let composition): composition.service
        case .server(let server): server.reach
        }
    }

    /// The backend of the session whose token is at hand; `unauthenticated` when there is none.
    func session(_ invocation: Invocation) throws(CommandFailure) -> any Backend {
        guard let token = try Tokens.current(invocation.configuration) else {
            let login = invocation.command("login", "--email", "ADDRESS", "--print-token")
            throw .failure(
                .unauthenticated("sign in first: \(login), then set CALLBOARD_TOKEN to it"))
        }
        return reach.backend(token)
    }
}

/// A server that performs the operations, and the way to it.
struct ServerAccess: Sendable {
    let endpoint: Endpoint
    let client: Client
    let reach: Remote
    /// Longest time of a call.
    let timeoutMs: Int

    init(_ endpoint: Endpoint, _ configuration: Configuration) {
        var options = ClientOptions()
        options.authorityFile = configuration.text(.remoteCAFile)
        options.connectTimeoutMs = configuration.milliseconds(.remoteConnectTimeout)
        options.bodyBytesMax = Wire.bodyBytesMax
        client = Client(endpoint, options)
        var times = Remote.Options()
        timeoutMs = configuration.milliseconds(.remoteTimeout)
        (times.readTimeoutMs, times.actTimeoutMs) = (timeoutMs, timeoutMs)
        self.endpoint = endpoint
        reach = Remote(client, name: endpoint.authority, clock: SystemClock(), options: times) {
            Self.newKey()
        }
    }

    /// Makes calls under way end soon.
    func stop() { client.stop() }

    private static func newKey() -> String {
        var source = SystemRandomNumberGenerator()
        return "remote-" + [source.next(), source.next()].map { String($0, radix: 32) }.joined()
    }
}
