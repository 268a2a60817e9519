internal import Domain
internal import Fields
internal import Glibc
internal import Service
internal import Storage

/// A database to measure on, opened the way the program opens it.
struct Workbench {
    let database: StorageDatabase
    let service: Service
    let admin: any Backend

    static let login = "admin@bench.example"
    static let password = Secret("a-password-for-measuring")

    /// Opens a database, made when it is missing, and signs in as its first admin.
    init(path: String, kind: StorageDatabase.Kind, creating: Bool) throws(Failure) {
        let vault = CryptoVault(seed: [UInt8](repeating: 7, count: CryptoVault.seedBytes))
        database = try StorageDatabase.open(
            path: path, kind: kind, tables: creating ? .made : .asTheyAre,
            ports: StoragePorts(ids: UUIDSource(), seal: vault, fold: Folding.indexWords)
        )
        service = Service(database: database, vault: vault, clock: SystemClock())
        let system = service.operatingSystem(uid: getuid())
        if kind == .real {
            let first = CreateFirstAdmin(
                email: Self.email, name: "Admin", password: Self.password)
            if creating { _ = try system.perform(first) }
            let signedIn = try service.backend(nil).perform(
                StartSession(login: Self.login, password: Self.password)
            )
            admin = service.backend(signedIn.token)
        } else {
            let signedIn = try system.perform(SignInDemo(role: .admin))
            admin = service.backend(signedIn.token)
        }
    }

    private static var email: EmailAddress {
        guard let email = EmailAddress(login) else {
            preconditionFailure("the literal is an address")
        }
        return email
    }
}
