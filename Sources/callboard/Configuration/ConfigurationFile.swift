internal import Fields
internal import Glibc
internal import Terminal

/// A file with settings, read: what makes sense of it, and what is wrong with the rest.
///
/// Keys are written with dots, or as mappings in each other, or both.
struct ConfigurationFile {
    /// A key, its text, and where it stands.
    struct Line {
        let key: ConfigurationKey
        let value: ConfigurationValue
        let position: YAML.Position
    }

    private(set) var lines: [Line] = []
    private(set) var problems: [ConfigurationProblem] = []
    private let path: String
    private let folder: String

    /// Reads a file; `nil` when it is not there.
    init?(_ path: String) {
        self.path = path
        folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        switch Self.bytes(of: path) {
        case .absent: return nil
        case .refused(let why): report(why, at: nil)
        case .read(let bytes): read(bytes)
        }
    }

    private enum Contents {
        case absent
        case refused(String)
        case read([UInt8])
    }

    private static func bytes(of path: String) -> Contents {
        // A pipe or device under this name must not block the start.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            return errno == ENOENT ? .absent : .refused("cannot be read: \(PrivateFile.reason())")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return .refused("is no regular file")
        }
        // Whoever writes the file has commands run, by `exec:`.
        guard status.st_uid == geteuid() || status.st_uid == 0, status.st_mode & 0o022 == 0 else {
            return .refused("can be changed by others; own it and run: chmod go-w \(path)")
        }
        var bytes = [UInt8](repeating: 0, count: YAML.bytesMax + 1)
        var count = 0
        while count < bytes.count {
            let got = bytes[count...].withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress, $0.count)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { return .refused("cannot be read: \(PrivateFile.reason())") }
            guard got > 0 else { break }
            count += got
        }
        return .read(Array(bytes[..<count]))
    }

    private mutating func read(_ bytes: [UInt8]) {
        let document = YAML.read(bytes, file: path)
        problems = document.problems
        guard let root = document.root, root.text != "" else { return }
        guard let entries = root.entries else {
            return report("a file with settings is a mapping of names to values", at: root.position)
        }
        read(entries, below: "")
    }

    private mutating func read(_ entries: [YAML.Entry], below name: String) {
        for entry in entries {
            let name = name.isEmpty ? entry.key : "\(name).\(entry.key)"
            if let deeper = entry.value.entries {
                read(deeper, below: name)
            } else {
                read(entry, name)
            }
        }
    }

    private mutating func read(_ entry: YAML.Entry, _ name: String) {
        guard let key = ConfigurationKey.all.first(where: { $0.name == name }) else {
            let names = ConfigurationKey.all.filter(\.isInFiles).map(\.name)
            let hint = Nearest.hint(for: name, in: names)
            return report("there is no setting '\(name)'\(hint)", at: entry.position)
        }
        guard key.isInFiles else {
            let way = key.flag.map { " or --\($0)" } ?? ""
            return report("'\(name)' is given by \(key.variable)\(way) only", at: entry.position)
        }
        if let earlier = lines.first(where: { $0.key.name == name }) {
            let line = earlier.position.line
            return report("'\(name)' stands already in line \(line)", at: entry.position)
        }
        guard let text = text(of: entry.value, key) else {
            return report("'\(name)' takes one value", at: entry.value.position)
        }
        do throws(ConfigurationComplaint) {
            let value = try ConfigurationValue(text, as: key.kind, folder: folder)
            try ConfigurationValue.refusePassword(value, key)
            lines.append(Line(key: key, value: value, position: entry.position))
        } catch {
            report("'\(name)' \(error.text)", at: entry.value.position)
        }
    }

    /// The text of a scalar; for lists also that of a sequence.
    private func text(of node: YAML.Node, _ key: ConfigurationKey) -> String? {
        if let text = node.text { return text }
        guard key.kind == .origins || key.kind == .networks, let items = node.items else {
            return nil
        }
        let texts = items.compactMap(\.text)
        return texts.count == items.count ? texts.joined(separator: ",") : nil
    }

    private mutating func report(_ message: String, at position: YAML.Position?) {
        problems.append(ConfigurationProblem(file: path, position: position, message: message))
    }
}
