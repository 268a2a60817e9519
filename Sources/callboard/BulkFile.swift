internal import Domain
internal import Glibc

/// How far a person's bulk act came, in a file that only its owner may read: the next sign-in
/// offers to go on.
///
/// One file for each database, since ids of one mean nothing in another, and for each person.
struct BulkFile: Sendable {
    private let path: String?
    /// Where the act was kept when there was one file for all people of a database.
    private let formerPath: String?

    private static let bytesMax = 16 << 20
    private static let draftEnding = ".new"

    /// The file of a person in a database.
    init(database: String, user: User.ID) {
        let name = String(database.map { $0 == "/" ? "%" : $0 })
        formerPath = UserFolder.state.path.map { "\($0)/bulk-\(name)" }
        path = formerPath.map { "\($0)-\(user)" }
    }

    /// What was kept; `nil` when nothing was cut off.
    func load() -> String? {
        removeFormer()
        // A journal that cannot be read offers nothing; its acts are in the audit trail.
        guard let path, let bytes = try? PrivateFile.read(path, bytesMax: Self.bytesMax) else {
            return nil
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Removes what nobody can go on with any more, since it does not say who began it: it names
    /// people and the reason for what befell them, which nothing else would ever clear away.
    private func removeFormer() {
        guard let formerPath else { return }
        for path in [formerPath, formerPath + Self.draftEnding] { unlink(path) }
    }

    /// Keeps a text in place of the one before, whole or not at all; `nil` forgets it.
    func keep(_ text: String?) {
        guard let path else { return }
        guard let text else {
            unlink(path)
            return
        }
        let draft = path + Self.draftEnding
        unlink(draft)
        do throws(Failure) {
            try PrivateFile.makeDirectories(above: path)
            try PrivateFile.create(draft, Array(text.utf8))
        } catch {
            // Without a journal the act goes on; only going on after a crash is lost.
            return
        }
        rename(draft, path)
    }
}
