internal import Glibc
internal import Storage

extension DoctorCommand {
    /// Whether the database opens as it does for any command and takes changes, and what it holds.
    ///
    /// That the usual file is not there yet is no fault: some only work with sample data, or with
    /// a server.
    static func database(_ invocation: Invocation) -> Finding {
        let subject = "database"
        do throws(CommandFailure) {
            let place = try Composition.place(invocation)
            let isNamed = invocation.configuration.text(.database) != nil
            guard isNamed || access(place.text, F_OK) == 0 else {
                return Finding(
                    subject: subject, state: "none yet; callboard setup makes \(place.name)")
            }
            let composition = try Composition.open(place, kind: .any)
            defer { composition.database.close() }
            if let obstacle = composition.database.obstacle() {
                return Finding(
                    subject: subject, state: "cannot be used", remedy: obstacle.message)
            }
            let kind = composition.database.isDemo ? "sample data" : "real people"
            return Finding(
                subject: subject,
                state: "\(place.name): \(kind), schema \(StorageDatabase.newestSchema)")
        } catch {
            return Finding(subject: subject, state: "cannot be used", remedy: error.sentence)
        }
    }
}
