internal import Glibc

/// A folder of theme or keymap files, read afresh each time it is asked.
package struct ConfigurationFolder: Sendable {
    /// Files beyond this number are reported and not read.
    package static let filesMax = 64

    /// What was found in the folder.
    package struct Contents: Sendable {
        /// In the order of the names.
        package let sources: [ConfigurationSource]
        /// What could not be read; the files themselves are not parsed here.
        package let problems: [ConfigurationProblem]
    }

    /// What changes when a file is saved, replaced, added or removed.
    package struct Stamp: Hashable, Sendable {
        let files: [FileStamp]
    }

    struct FileStamp: Hashable, Sendable {
        let name: String
        let device: UInt
        let inode: UInt
        let bytes: Int
        let seconds: Int
        let nanoseconds: Int
    }

    /// Without a slash at the end.
    package let path: String
    /// Whom the files belong to.
    package let origin: ConfigurationSource.Origin

    package init(path: String, origin: ConfigurationSource.Origin = .user) {
        self.path = path
        self.origin = origin
    }

    /// Reads every `*.yaml` file; a folder that does not exist is empty.
    package func read() -> Contents {
        var problems: [ConfigurationProblem] = []
        var sources: [ConfigurationSource] = []
        let names = fileNames(&problems)
        if names.count > Self.filesMax {
            let message = "more than \(Self.filesMax) files; the others are not read"
            problems.append(ConfigurationProblem(file: path, position: nil, message: message))
        }
        for name in names.prefix(Self.filesMax) {
            let file = path + "/" + name
            do {
                let bytes = try readFile(file)
                let stem = String(name.dropLast(Self.ending.count))
                sources.append(
                    ConfigurationSource(name: stem, bytes: bytes, origin: origin, file: file))
            } catch {
                problems.append(
                    ConfigurationProblem(file: file, position: nil, message: error.message))
            }
        }
        return Contents(sources: sources, problems: problems)
    }

    /// Looks at the folder without reading the files; when the stamp differs, read again.
    package func stamp() -> Stamp {
        var ignored: [ConfigurationProblem] = []
        let names = fileNames(&ignored).prefix(Self.filesMax)
        return Stamp(
            files: names.compactMap { name in
                var status = stat()
                guard stat(path + "/" + name, &status) == 0 else { return nil }
                return FileStamp(
                    name: name, device: status.st_dev, inode: status.st_ino,
                    bytes: status.st_size, seconds: status.st_mtim.tv_sec,
                    nanoseconds: status.st_mtim.tv_nsec)
            })
    }

    private static let ending = ".yaml"

    /// The files in the order of their names; hidden ones, as editors leave them, are no files.
    private func fileNames(_ problems: inout [ConfigurationProblem]) -> [String] {
        guard let folder = opendir(path) else {
            if errno != ENOENT {
                let message = "the folder cannot be read: \(String(cString: strerror(errno)))"
                problems.append(ConfigurationProblem(file: path, position: nil, message: message))
            }
            return []
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name.hasSuffix(Self.ending), !name.hasPrefix(".") else { continue }
            names.append(name)
        }
        return names.sorted()
    }

    private struct ReadingError: Error {
        let message: String
    }

    /// Reads a regular file, one byte more than allowed at most, so that the reader can refuse it.
    private func readFile(_ file: String) throws(ReadingError) -> [UInt8] {
        // A pipe or device under this name must not block the start.
        let descriptor = open(file, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ReadingError(message: "cannot be opened: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw ReadingError(message: "is not a regular file")
        }
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: YAML.bytesMax + 1) { buffer, count in
            while count < buffer.count {
                let start = buffer.baseAddress.map { $0 + count }
                let got = Glibc.read(descriptor, start, buffer.count - count)
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = errno }
                guard got > 0 else { break }
                count += got
            }
        }
        guard failure == 0 else {
            throw ReadingError(message: "cannot be read: \(String(cString: strerror(failure)))")
        }
        return bytes
    }
}
