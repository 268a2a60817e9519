internal import Glibc

/// The lines of the `:` prompt, kept between sessions in a file that only its owner may read.
///
/// The console gives only lines that hold no personal data.
enum PromptHistory {
    private static let linesMax = 500
    private static let bytesMax = 65_536

    private static var path: String? { UserFolder.state.path.map { $0 + "/history" } }

    /// The last lines, oldest first.
    static func load() -> [String] {
        // A history that cannot be read is no reason not to open the console.
        guard let path, let bytes = try? PrivateFile.read(path, bytesMax: bytesMax) else {
            return []
        }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        return Array(lines.suffix(linesMax))
    }

    /// Keeps a line.
    @Sendable static func append(_ line: String) {
        // A line that cannot be kept is no reason to disturb whoever typed it.
        guard let path, (try? PrivateFile.makeDirectories(above: path)) != nil else { return }
        let flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW
        let descriptor = open(path, flags, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let bytes = Array((line + "\n").utf8)
        var status = stat()
        if fstat(descriptor, &status) == 0, Int(status.st_size) + bytes.count > bytesMax {
            ftruncate(descriptor, 0)
        }
        _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }
}
