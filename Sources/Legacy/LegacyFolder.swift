internal import Glibc

/// Where the files of a hand-over come from.
package struct LegacyFolder: Sendable {
    /// The names of all files at the top of the folder.
    package let names: [String]
    private let read: @Sendable (String) throws(LegacyError) -> [UInt8]

    /// Files in memory, by name.
    package init(files: [String: [UInt8]]) {
        names = files.keys.sorted()
        read = { name throws(LegacyError) in
            guard let bytes = files[name] else { throw .unreadable(file: name, error: ENOENT) }
            return bytes
        }
    }

    /// A folder on disk.
    ///
    /// Each file is read when it is asked for; throws when the folder cannot be listed.
    package init(path: String) throws(LegacyError) {
        names = try Self.list(path)
        read = { name throws(LegacyError) in try Self.bytes(of: name, in: path) }
    }

    /// A file's bytes.
    package func bytes(of name: String) throws(LegacyError) -> [UInt8] { try read(name) }

    private static func list(_ path: String) throws(LegacyError) -> [String] {
        guard let folder = opendir(path) else { throw .unreadable(file: path, error: errno) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            var status = stat()
            if stat(path + "/" + name, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
                names.append(name)
            }
        }
        return names.sorted()
    }

    private static func bytes(of name: String, in path: String) throws(LegacyError) -> [UInt8] {
        let file = open(path + "/" + name, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .unreadable(file: name, error: errno) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .unreadable(file: name, error: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .unreadable(file: name, error: EISDIR)
        }
        guard status.st_size <= fileBytesMax else {
            throw .tooLarge(file: name, bytesMax: fileBytesMax)
        }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(file, buffer.baseAddress?.advanced(by: done), buffer.count - done)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .unreadable(file: name, error: errno) }
            guard count > 0 else { break }
            done += count
        }
        bytes.removeSubrange(done...)
        return bytes
    }

    /// The largest file that is read, in bytes; a file is held in memory while it is read.
    package static let fileBytesMax = 1 << 30
}

/// Why a hand-over cannot be read.
package enum LegacyError: Error, Equatable {
    /// The system would not give a file or folder, with its error number.
    case unreadable(file: String, error: Int32)
    /// A file is larger than what is held in memory.
    case tooLarge(file: String, bytesMax: Int)
}

extension LegacyError: CustomStringConvertible {
    /// The thing, and the way out.
    package var description: String {
        switch self {
        case .unreadable(let file, let error):
            "\(file) cannot be read: \(String(cString: strerror(error))); "
                + "check the path and its permissions"
        case .tooLarge(let file, let bytesMax):
            "\(file) is larger than \(bytesMax) bytes; split it into parts with the same header"
        }
    }
}
