internal import Glibc

/// Whole files and folders, for tests: plain paths, no Foundation.
package enum File {
    /// Every byte of the file.
    package static func bytes(of path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError("open \(path)") }
        defer { close(descriptor) }
        var status = stat()
        fstat(descriptor, &status)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(status.st_size))
        var block = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &block, block.count)
            guard count >= 0 else { throw SystemError("read \(path)") }
            guard count > 0 else { return bytes }
            bytes += block[..<count]
        }
    }

    /// The file as text; bytes that are not UTF-8 become U+FFFD.
    package static func text(of path: String) throws -> String {
        String(decoding: try bytes(of: path), as: UTF8.self)
    }

    /// Writes the file anew, readable and writable by its owner alone unless `mode` says otherwise.
    package static func write(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o600) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw SystemError("open \(path)") }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw SystemError("write \(path)") }
            rest = rest.dropFirst(count)
        }
    }

    /// Writes text as UTF-8.
    package static func write(_ text: String, to path: String, mode: UInt32 = 0o600) throws {
        try write(Array(text.utf8), to: path, mode: mode)
    }

    /// Makes a folder, with mode 0700 unless `mode` says otherwise.
    package static func makeFolder(_ path: String, mode: UInt32 = 0o700) throws {
        guard mkdir(path, mode) == 0 else { throw SystemError("make folder \(path)") }
    }

    /// Whether something stands at the path.
    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Permission bits, such as 0o600; `nil` when there is no such file.
    package static func mode(of path: String) -> UInt32? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
    }

    /// Names in a folder, sorted, without `.` and `..`.
    package static func names(in folder: String) throws -> [String] {
        guard let stream = opendir(folder) else { throw SystemError("open folder \(folder)") }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Paths of all files below a folder, sorted; links are not followed.
    package static func paths(under folder: String) throws -> [String] {
        var paths: [String] = []
        for name in try names(in: folder) {
            let path = folder + "/" + name
            paths += isFolder(path) ? try Self.paths(under: path) : [path]
        }
        return paths
    }

    /// Whether the path is a folder itself, not a link to one.
    package static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Deletes a file, or a folder with all that is in it.
    package static func remove(_ path: String) throws {
        guard isFolder(path) else {
            guard unlink(path) == 0 else { throw SystemError("remove \(path)") }
            return
        }
        for name in try names(in: path) { try remove(path + "/" + name) }
        guard rmdir(path) == 0 else { throw SystemError("remove folder \(path)") }
    }
}
