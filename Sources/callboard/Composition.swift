internal import CPlatform
internal import Domain
internal import Fields
internal import Glibc
internal import Service
internal import Storage

/// Puts the rooms together over one database.
struct Composition: Sendable {
    let service: Service
    let database: StorageDatabase
    let place: DatabasePlace
    /// The breakers of outside services, shared with other processes on the database.
    let breakers: SharedBreakers

    init(service: Service, database: StorageDatabase, place: DatabasePlace) {
        (self.service, self.database, self.place) = (service, database, place)
        breakers = SharedBreakers(database: database, clock: SystemClock())
    }

    /// The backend that acts by right of access to the file.
    var operatingSystem: any Backend { service.operatingSystem(uid: getuid()) }

    /// Writes down what is known of outside services, and lets go of the database.
    func close() {
        breakers.flush()
        database.close()
    }

    /// Where messages are written as files; refused in production, whose mail is for real people.
    func mailFolder(_ configuration: Configuration) throws(CommandFailure) -> String {
        guard !configuration.isTrue(.production) else {
            let place = configuration.source(.production).map { "\($0)" } ?? ""
            throw .failure(
                .denied("mail is not written into files in production (\(place))"))
        }
        if let folder = configuration.text(.mailFolder) { return folder }
        do throws(Failure) { return try self.place.mailFolder } catch { throw .failure(error) }
    }

    /// What the console calls the database: its file's name, or its address without secrets.
    var name: String { place.shortName }

    /// Opens the database that a command names.
    ///
    /// What runs as a service has its tables `updated`: whoever starts it after an update of the
    /// program has asked for the change. Any other command takes them as they are, and says what
    /// to run where they are of another version: nobody knows yet who calls. `stop` ends the backup
    /// before the change, which may take minutes.
    static func open(
        _ invocation: Invocation, kind: StorageDatabase.Kind = .real,
        tables: StorageDatabase.Tables = .asTheyAre, stop: StopRequest? = nil
    ) throws(CommandFailure) -> Composition {
        let place = try place(invocation)
        var backups = Backups(database: place, invocation.configuration)
        backups.stop = stop
        return try open(place, kind: kind, tables: tables, backups: backups)
    }

    /// Opens a database in a file or on a server; `backups` saves it before its tables change.
    static func open(
        _ place: DatabasePlace, kind: StorageDatabase.Kind = .real,
        tables: StorageDatabase.Tables = .asTheyAre, backups: Backups? = nil
    ) throws(CommandFailure) -> Composition {
        do throws(Failure) {
            let seed =
                try tables == .made ? SeedFile.readOrDraw(for: place) : SeedFile.read(of: place)
            let vault = CryptoVault(seed: seed)
            var ports = ports(vault)
            let backups = backups ?? Backups(database: place)
            ports.beforeMigrating = backups.beforeMigrating
            ports.awaitingMigration = backups.awaitMigration
            ports.options = place.options
            ports.report = { Journal.note($0, of: place, request: $1) }
            let database = try StorageDatabase.open(
                path: place.text, server: place.server, kind: kind, tables: tables,
                ports: ports
            )
            if tables == .made {
                do throws(Failure) { try SeedFile.keep(seed, of: place) } catch {
                    database.close()
                    throw error
                }
            }
            return Composition(
                service: Service(database: database, vault: vault, clock: SystemClock()),
                database: database, place: place
            )
        } catch {
            throw .failure(error)
        }
    }

    static func ports(_ vault: CryptoVault) -> StoragePorts {
        var ports = StoragePorts(ids: UUIDSource(), seal: vault, fold: Folding.indexWords)
        ports.clock = SystemClock()
        return ports
    }

    /// The database that a command names, or the default one.
    static func place(_ invocation: Invocation) throws(CommandFailure) -> DatabasePlace {
        let configuration = invocation.configuration
        switch configuration.backend {
        case .database(let path?): return try DatabasePlace(text: path, configuration)
        case .remote(let endpoint):
            throw .usage("this works on a database, not over the server \(endpoint)")
        case .database(nil): break
        }
        guard let usual = DatabasePlace.usual else {
            throw .usage("there is no home directory; name the database with --database")
        }
        return try DatabasePlace(text: usual, configuration)
    }
}

/// The environment of the process.
enum Environment {
    /// A variable that is set and not empty.
    static func value(_ name: String) -> String? {
        guard let pointer = getenv(name), pointer.pointee != 0 else { return nil }
        return String(cString: pointer)
    }

    /// All variables.
    static var all: [String: String] {
        var variables: [String: String] = [:]
        var next = platform_environment()
        while let entry = next?.pointee {
            let text = String(cString: entry)
            if let sign = text.firstIndex(of: "=") {
                variables[String(text[..<sign])] = String(text[text.index(after: sign)...])
            }
            next = next?.advanced(by: 1)
        }
        return variables
    }
}
