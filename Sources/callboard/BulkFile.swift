internal import Domain
internal import Glibc

/// How far a person's bulk act came, in a file that only its owner may read: the next sign-in
/// offers to go on.
///
/// One file for each database, since ids of one mean nothing in another, and for each person.
struct BulkFile: Sendable {
    private let path: String?

    private static let bytesMax = 16 << 20

    /// The file of a person in a database.
    init(database: String, user: User.ID) {
        let base =
            Environment.value("XDG_STATE_HOME")
            ?? Environment.value("HOME").map {
                $0 + "/.local/state"
            }
        let name = String(database.map { $0 == "/" ? "%" : $0 })
        path = base.map { "\($0)/callboard/bulk-\(name)-\(user)" }
    }

    /// What was kept; `nil` when nothing was cut off.
    func load() -> String? {
        // A journal that cannot be read offers nothing; its acts are in the audit trail.
        guard let path, let bytes = try? PrivateFile.read(path, bytesMax: Self.bytesMax) else {
            return nil
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Keeps a text in place of the one before, whole or not at all; `nil` forgets it.
    func keep(_ text: String?) {
        guard let path else { return }
        guard let text else {
            unlink(path)
            return
        }
        PrivateFile.makeDirectories(above: path)
        let draft = path + ".new"
        unlink(draft)
        // Without a journal the act goes on; only going on after a crash is lost.
        guard (try? PrivateFile.create(draft, Array(text.utf8))) != nil else { return }
        rename(draft, path)
    }
}
