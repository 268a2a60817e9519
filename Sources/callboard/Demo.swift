internal import Domain
internal import Fields
internal import Glibc
internal import Service
internal import Storage

/// Sample data: a throw-away database filled at once, or one that `demo create` made.
enum Demo {
    /// What the console needs to begin.
    struct Entered {
        let composition: Composition
        let signedIn: SignedIn
    }

    /// The seed of the sample that everybody gets who asks for none.
    static let seed = 1

    /// Opens sample data and signs in as the fixed account of a role.
    ///
    /// Without a path the default sample is made for the clock's moment and lasts until the
    /// database is closed. With `isRepeatable` identifiers, tokens and codes are the same each
    /// time, for pictures of screens: only ever without a path.
    static func open(
        as role: Role = .admin, database place: DatabasePlace? = nil,
        clock: any Clock = SystemClock(),
        isRepeatable: Bool = false
    ) throws(CommandFailure) -> Entered {
        let composition: Composition
        if let place {
            composition = try Composition.open(place, kind: .demo)
        } else {
            composition = try temporary(clock: clock, isRepeatable: isRepeatable)
        }
        do throws(Failure) {
            let signedIn = try composition.operatingSystem.perform(
                SignInDemo(role: role), Call(source: Call.Source(client: "console"))
            )
            return Entered(composition: composition, signedIn: signedIn)
        } catch {
            throw .failure(error)
        }
    }

    /// The role that `--as` names; admin without one.
    static func role(_ invocation: Invocation) throws(CommandFailure) -> Role {
        guard let text = invocation.value("as") else { return .admin }
        if let role = Role(rawValue: text) { return role }
        let names = Role.allCases.map(\.rawValue)
        throw .usage("--as '\(text)' is no role\(Nearest.hint(for: text, in: names))")
    }

    private static func temporary(
        clock: any Clock, isRepeatable: Bool
    ) throws(CommandFailure) -> Composition {
        let number = isRepeatable ? UInt64(seed) : nil
        let keySeed =
            isRepeatable
            ? [UInt8](repeating: 1, count: CryptoVault.seedBytes) : CryptoVault.newSeed()
        let vault = CryptoVault(seed: keySeed, deterministic: number)
        let ports = StoragePorts(
            ids: UUIDSource(deterministic: number), seal: vault, fold: Folding.indexWords
        )
        do throws(Failure) {
            let database = try StorageDatabase.temporary(kind: .demo, ports: ports)
            let composition = Composition(
                service: Service(database: database, vault: vault, clock: clock),
                database: database, place: DatabasePlace(text: "sample data")
            )
            try fill(composition, count: FillDemo.countDefault, seed: seed, at: clock.now)
            return composition
        } catch {
            throw .failure(error)
        }
    }

    /// Makes a database of sample people where there is none yet, and closes it.
    static func make(
        _ place: DatabasePlace, count: Int, seed: Int, at moment: Instant,
        progress: @escaping @Sendable (Int) -> Void
    ) throws(Failure) {
        let keySeed = try SeedFile.readOrDraw(for: place)
        let vault = CryptoVault(seed: keySeed)
        let ports = StoragePorts(
            ids: UUIDSource(), seal: vault, fold: Folding.indexWords, loaded: progress
        )
        let database = try StorageDatabase.open(
            path: place.text, server: place.server, kind: .demo, tables: .made, ports: ports
        )
        defer { database.close() }
        try SeedFile.keep(keySeed, of: place)
        let service = Service(database: database, vault: vault, clock: SystemClock())
        let composition = Composition(service: service, database: database, place: place)
        try fill(composition, count: count, seed: seed, at: moment)
    }

    private static func fill(
        _ composition: Composition, count: Int, seed: Int, at moment: Instant
    ) throws(Failure) {
        _ = try composition.operatingSystem.perform(
            FillDemo(seed: seed, moment: moment, count: count), cliCall
        )
    }
}
