internal import CPlatform
internal import CPostgres
internal import Glibc
internal import Synchronization

/// A PostgreSQL cluster that lives as long as the test process: on a unix socket, without fsync.
///
/// A shell holds it. The shell waits on a pipe whose other end this process has, so it stops the
/// cluster and removes its folder however this process ends.
package final class PostgresCluster: Sendable {
    /// The folder with the cluster and its socket.
    package let folder: String
    private let control: Connection
    private let state = Mutex(State())

    private struct State {
        var count = 0
        var templates: Set<String> = []
    }

    /// The one cluster of this process, started when it is first asked for.
    package static func shared() throws -> PostgresCluster {
        try current.withLock { current in
            let result = current ?? Result { try PostgresCluster() }
            current = result
            return try result.get()
        }
    }

    private static let current = Mutex<Result<PostgresCluster, any Error>?>(nil)

    private init() throws {
        folder = try Self.start()
        control = try Connection(folder)
    }

    /// The address of a database in the cluster.
    package func address(of name: String) -> String {
        "postgres://postgres@/\(name)?host=\(folder)"
    }

    /// An empty database.
    package func emptyDatabase() throws -> PostgresDatabase {
        try database(template: nil) { _ in }
    }

    /// A database that begins as a copy of a template, which `fill` makes once under a name of
    /// letters.
    package func database(
        template: String?, fill: (String) throws -> Void
    ) throws -> PostgresDatabase {
        try state.withLock { state in
            if let template, !state.templates.contains(template) {
                try control.run("CREATE DATABASE \(template)")
                try fill(address(of: template))
                state.templates.insert(template)
            }
            state.count += 1
            let name = "test\(state.count)"
            try control.run(
                "CREATE DATABASE \(name) TEMPLATE \(template ?? "template1") STRATEGY FILE_COPY")
            return PostgresDatabase(name: name, cluster: self)
        }
    }

    /// Runs a statement of the test machinery's own, such as one on `pg_stat_activity`.
    package func administer(_ statement: String) throws {
        try state.withLock { _ in try control.run(statement) }
    }
}

/// A database of one test, dropped when the value goes.
package final class PostgresDatabase: Sendable {
    /// Its name in the cluster.
    package let name: String
    private let cluster: PostgresCluster

    /// Where it is.
    package var address: String { cluster.address(of: name) }

    init(name: String, cluster: PostgresCluster) { (self.name, self.cluster) = (name, cluster) }

    deinit {
        // A database that will not go is removed with the cluster.
        try? cluster.administer("DROP DATABASE \(name) WITH (FORCE)")
    }

    /// Ends every connection to the database, as a server that fails does.
    package func endConnections() throws {
        try cluster.administer(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(name)'")
    }
}

/// What is needed and not there: a failure of the test, never a reason to skip it.
package struct MissingPostgres: Error, CustomStringConvertible {
    package let description =
        "PostgreSQL is not installed; run: sudo apt-get install -yq postgresql"
}

extension PostgresCluster {
    /// The connection that makes and drops databases.
    private final class Connection: @unchecked Sendable {
        // because: it is used under the cluster's lock only.
        private let handle: OpaquePointer

        init(_ folder: String) throws {
            guard let handle = PQconnectdb("host=\(folder) user=postgres dbname=postgres") else {
                throw SystemError("connect to PostgreSQL", code: ENOMEM)
            }
            self.handle = handle
            guard PQstatus(handle) == CONNECTION_OK else { throw failure("connect") }
        }

        deinit { PQfinish(handle) }

        func run(_ statement: String) throws {
            let result = PQexec(handle, statement)
            defer { PQclear(result) }
            let status = PQresultStatus(result)
            guard status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK else {
                throw failure(statement)
            }
        }

        private func failure(_ attempt: String) -> any Error {
            ClusterFailure(
                attempt: attempt, reason: PQerrorMessage(handle).map { String(cString: $0) } ?? "")
        }
    }

    private struct ClusterFailure: Error, CustomStringConvertible {
        let attempt: String
        let reason: String
        var description: String { "\(attempt): \(reason)" }
    }

    private static let script = """
        as() {
            if [ "$(id -u)" = 0 ]; then
                setpriv --reuid=postgres --regid=postgres --init-groups "$@"
            else "$@"; fi
        }
        base=/tmp
        free=$(df -Pk /dev/shm 2>/dev/null | awk 'END { print $4 }')
        [ "${free:-0}" -gt 4000000 ] && [ -w /dev/shm ] && base=/dev/shm
        folder=$(mktemp -d $base/callboard-pg-XXXXXX) || exit 1
        trap 'rm -rf "$folder"' EXIT
        trap '' HUP INT TERM
        [ "$(id -u)" = 0 ] && chown postgres "$folder"
        cd /
        as "$0/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 \
            --no-sync --no-instructions >"$folder/log" 2>&1 || { cat "$folder/log"; exit 1; }
        as "$0/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w -s -t 30 start -o "-k $folder \
            -c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=400 \
            -c shared_buffers=64MB -c wal_level=minimal -c max_wal_senders=0 -c autovacuum=off" \
            </dev/null >/dev/null 2>&1 || { cat "$folder/server.log"; exit 1; }
        echo "ready $folder"
        exec >/dev/null 2>&1
        read -r _
        as "$0/pg_ctl" -D "$folder/data" -w -s -m immediate stop
        """

    /// Starts the shell and waits for its word; gives the folder.
    private static func start() throws -> String {
        let programs = try programs()
        var (input, output) = ([Int32](repeating: -1, count: 2), [Int32](repeating: -1, count: 2))
        guard pipe(&input) == 0, pipe(&output) == 0 else { throw SystemError("make a pipe") }
        // Only this process may hold its ends, or the shell would outlive it.
        for end in input + output { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, end) in [input[0], output[1], output[1]].enumerated() {
            posix_spawn_file_actions_adddup2(&actions, end, Int32(number))
        }
        _ = platform_close_from(&actions, 3)
        var process: pid_t = 0
        let arguments = ["/bin/sh", "-c", script, programs]
        let code = withPointers(to: arguments) { argv in
            withPointers(to: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8"]) { envp in
                posix_spawn(&process, "/bin/sh", &actions, nil, argv, envp)
            }
        }
        guard code == 0 else { throw SystemError("start /bin/sh", code: code) }
        close(input[0])
        close(output[1])
        defer { close(output[0]) }
        let answer = text(from: output[0])
        let mark = "ready "
        guard let line = answer.split(separator: "\n").last, line.hasPrefix(mark) else {
            throw ClusterFailure(attempt: "start PostgreSQL", reason: answer)
        }
        return String(line.dropFirst(mark.count))
    }

    private static func text(from descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = read(descriptor, &block, block.count)
            guard count > 0 else { break }
            bytes += block[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The folder with `initdb`: the newest version that Debian has put there, or one of `PATH`.
    private static func programs() throws -> String {
        let debian = "/usr/lib/postgresql"
        let versions = (try? File.names(in: debian)) ?? []
        let newest = versions.compactMap { Int($0) }.sorted(by: >)
        let paths = getenv("PATH").map { String(cString: $0).split(separator: ":") } ?? []
        let folders = newest.map { "\(debian)/\($0)/bin" } + paths.map(String.init)
        let found = folders.first { access("\($0)/initdb", X_OK) == 0 }
        guard let found else { throw MissingPostgres() }
        return found
    }
}
