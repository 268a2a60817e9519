package import Domain
internal import Glibc

/// A folder of backups.
///
/// Only files that carry a backup's name and begin like one are ever touched.
package struct BackupFolder: Sendable {
    /// Where it is.
    package let path: String

    /// Names a folder, which must be there and be writable when it is asked for.
    package init(path: String) { self.path = path }

    /// A backup in the folder.
    package struct Entry: Sendable, Equatable {
        package let name: BackupName
        package let path: String
        /// Bytes of the file.
        package let bytes: Int

        /// What the backup says of itself.
        package func header() throws(Failure) -> BackupHeader {
            try BackupReader.header(of: path)
        }
    }

    /// The backups in the folder, oldest first; those that were not proven are left out.
    package func backups() throws(Failure) -> [Entry] {
        try requireFolder(R_OK | X_OK, "read")
        return found(marked: "")
    }

    /// The backups that were kept aside because they were not proven, oldest first; none when the
    /// folder cannot be read.
    package func unproven() -> [Entry] { found(marked: BackupName.unproven) }

    /// The backups whose names have a mark behind them.
    private func found(marked mark: String) -> [Entry] {
        entries(of: path).compactMap { file in
            guard file.hasSuffix(BackupName.ending + mark),
                let name = BackupName(file: String(file.dropLast(mark.count)))
            else { return nil }
            var status = stat()
            let place = "\(path)/\(file)"
            guard lstat(place, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                return nil
            }
            return Entry(name: name, path: place, bytes: Int(status.st_size))
        }.sorted { $0.name.at < $1.name.at }
    }

    /// Removes the backups of one database that no rule keeps, and gives their paths.
    ///
    /// The newest stays whatever the rules say, and so does the one that was just made: a clock
    /// that was wrong for a day may have left others that look younger. Those that were not proven
    /// are counted apart, so that none that was goes for their sake. Databases of the same name may
    /// share the folder: a backup whose header names another identity, or none as in files of
    /// earlier versions, is never removed and does not count.
    ///
    /// `stem` is what the names of the database's backups begin with, `identity` the database as
    /// their headers name it; without it none goes. `made` is the path of the one just made.
    package func prune(
        _ retention: Retention, stem: String, identity: String?, made: String? = nil
    ) throws(Failure) -> [String] {
        guard let identity else { return [] }
        var removed: [String] = []
        for all in try [backups(), unproven()] {
            let entries = all.filter { entry in
                // What does not begin like a backup was not made by us.
                entry.name.stem == stem && (try? entry.header())?.identity == identity
            }
            let kept = retention.kept(of: entries.map(\.name.at))
            for entry in entries where !kept.contains(entry.name.at) && entry.path != made {
                if try remove(entry) { removed.append(entry.path) }
            }
        }
        return removed
    }

    /// Throws, with the way out, unless backups can be written into the folder.
    package func requireWritable() throws(Failure) { try requireFolder(W_OK | X_OK, "written") }

    /// Removes a backup; `false` when somebody else, who made one at the same time, has done so.
    private func remove(_ entry: Entry) throws(Failure) -> Bool {
        if unlink(entry.path) == 0 { return true }
        if errno == ENOENT { return false }
        throw .unavailable("\(entry.path) cannot be removed: \(systemReason())")
    }

    /// Where a backup is written until it is proven, and its name; removes what a crash left
    /// behind.
    ///
    /// Several that begin in the same second have the seconds that follow as their names.
    func begin(_ name: BackupName) throws(Failure) -> (output: OutputFile, name: BackupName) {
        try requireWritable()
        for file in entries(of: path)
        where file.hasPrefix(".") && file.hasSuffix(BackupName.ending + BackupName.partial) {
            removeLeftover("\(path)/\(file)")
        }
        var name = name
        for _ in 0..<Self.namesMax {
            if let output = try take(name) { return (output, name) }
            name = name.next
        }
        throw .conflict("\(path)/\(name.file) is there already; try again in a minute")
    }

    /// Names that are tried for a backup.
    private static let namesMax = 60

    /// The file that a backup of this name is written to; `nil` when somebody else has the name.
    private func take(_ name: BackupName) throws(Failure) -> OutputFile? {
        let output: OutputFile
        do throws(Failure) {
            output = try OutputFile("\(path)/.\(name.file)\(BackupName.partial)")
        } catch {
            guard case .conflict = error else { throw error }
            return nil
        }
        // Looked at last: whoever had this file before has finished by now.
        let isTaken = [name.file, name.file + BackupName.unproven].contains { file in
            access("\(path)/\(file)", F_OK) == 0
        }
        guard output.isInPlace else { return nil }
        guard isTaken else { return output }
        unlink(output.path)
        return nil
    }

    /// Gives a finished file its name, which must be free, and gives its path.
    func finish(_ file: OutputFile, as name: String) throws(Failure) -> String {
        let target = "\(path)/\(name)"
        try move(file.path, to: target)
        return target
    }

    /// Gives a backup that was kept aside, and that has been proven since, the name of those that
    /// are, and gives its path; every other file keeps its name.
    ///
    /// Throws `conflict` when the name is taken or the folder may not be changed.
    package static func markProven(_ path: String) throws(Failure) -> String {
        let target = String(path.dropLast(BackupName.unproven.count))
        guard path.hasSuffix(BackupName.unproven), BackupName(file: split(target).name) != nil
        else { return path }
        try move(path, to: target)
        return target
    }

    private func removeLeftover(_ path: String) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return }
        // Its name may be another's since it was opened.
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0, isPath(path, of: descriptor) { unlink(path) }
        close(descriptor)
    }

    private func requireFolder(_ mode: Int32, _ verb: String) throws(Failure) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw .notFound("there is no folder \(path); make it: mkdir -m 700 \(path)")
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw .conflict("\(path) is no folder; name one for the backups")
        }
        guard access(path, mode) == 0 else {
            throw .unavailable("\(path) cannot be \(verb): \(systemReason())")
        }
    }
}
