internal import Backup
internal import Domain
internal import Glibc

/// Builds the package with Debian's own tools.
struct DebianBuilder {
    let deployment: Deployment
    /// Where the package goes.
    let folder: String

    /// Stages the files, lets dpkg find the dependencies, and packs; gives the package's path.
    func build(at moment: Instant) throws(Failure) -> String {
        let stage = try Stage(in: folder)
        let binary = stage.path + Deployment.program
        try stage.copyProgram(to: Deployment.program)
        _ = try run(["strip", "--strip-unneeded", binary])
        let files = deployment.files + documents(at: moment)
        for file in files { try stage.write(file) }
        _ = try run(["gzip", "-9n", "\(stage.path)\(Self.documents)/changelog.gz.plain"])
        try stage.rename(
            "\(Self.documents)/changelog.gz.plain.gz", "\(Self.documents)/changelog.gz")
        let architecture = try run(["dpkg", "--print-architecture"]).trimmingBlanks()
        let package = DebianPackage(
            deployment: deployment, architecture: architecture,
            dependencies: try dependencies(of: binary, in: stage), installedBytes: stage.bytes)
        for file in package.controlFiles { try stage.write(file) }
        let target = "\(folder)/\(DebianPackage.fileName(architecture: architecture))"
        _ = try run(["dpkg-deb", "--root-owner-group", "--build", stage.path, target])
        return target
    }

    private static let documents = "/usr/share/doc/callboard"

    private func documents(at moment: Instant) -> [Deployment.File] {
        let examples = deployment.proxies.map { proxy in
            let name = proxy.path.split(separator: "/").last ?? ""
            return Deployment.File(path: "\(Self.documents)/examples/\(name)", text: proxy.text)
        }
        return examples + [
            Deployment.File(
                path: "\(Self.documents)/copyright", text: DebianPackage.copyright),
            Deployment.File(
                path: "\(Self.documents)/changelog.gz.plain",
                text: DebianPackage.changelog(at: moment)),
        ]
    }

    /// The packages that hold the program's libraries, with the versions that it needs.
    private func dependencies(of binary: String, in stage: Stage) throws(Failure) -> String {
        // The tool wants to be called where a source package is.
        try stage.write(
            Deployment.File(
                path: "/debian/control",
                text: "Source: callboard\n\nPackage: callboard\nArchitecture: any\n"))
        defer { stage.removeSource() }
        let words = ["dpkg-shlibdeps", "-O", "." + Deployment.program]
        let line = try run(["env", "--chdir=\(stage.path)"] + words)
        guard let equals = line.firstIndex(of: "=") else {
            throw .unavailable("dpkg-shlibdeps found no dependencies in \(binary)")
        }
        return String(line[line.index(after: equals)...]).trimmingBlanks()
    }

    /// Runs a tool of Debian's and gives what it printed.
    private func run(_ words: [String]) throws(Failure) -> String {
        let child = try ChildProcess(words)
        var bytes: [UInt8] = []
        while let block = try child.read() { bytes += block }
        try child.finish()
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A folder in which a package's files stand as they will on the machine.
private final class Stage {
    let path: String
    /// Bytes of all files that stand in it now.
    var bytes: Int { Self.size(of: path) }

    init(in folder: String) throws(Failure) {
        var template = Array("\(folder)/callboard-deb-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw .unavailable("no folder can be made in \(folder): \(PrivateFile.reason())")
        }
        path = template.withUnsafeBufferPointer { bytes in
            String(decoding: bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        chmod(path, 0o755)
    }

    deinit { Self.remove(path) }

    func write(_ file: Deployment.File) throws(Failure) {
        try write(file.path, mode: file.mode) { descriptor in
            let text = Array(file.text.utf8)
            return text.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                == text.count
        }
    }

    func copyProgram(to place: String) throws(Failure) {
        let source = open("/proc/self/exe", O_RDONLY | O_CLOEXEC)
        defer { close(source) }
        try write(place, mode: 0o755) { descriptor in
            var block = [UInt8](repeating: 0, count: 1 << 20)
            while true {
                let count = read(source, &block, block.count)
                guard count > 0 else { return count == 0 }
                guard Glibc.write(descriptor, block, count) == count else { return false }
            }
        }
    }

    func rename(_ old: String, _ new: String) throws(Failure) {
        guard Glibc.rename(path + old, path + new) == 0 else {
            throw .unavailable("\(path)\(new) cannot be made: \(PrivateFile.reason())")
        }
    }

    func removeSource() { Self.remove(path + "/debian") }

    private func write(
        _ place: String, mode: UInt32, _ fill: (Int32) -> Bool
    ) throws(Failure) {
        var position = place.index(after: place.startIndex)
        while let slash = place[position...].firstIndex(of: "/") {
            let folder = path + place[..<slash]
            mkdir(folder, 0o755)
            chmod(folder, 0o755)
            position = place.index(after: slash)
        }
        let target = path + place
        let descriptor = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        defer { close(descriptor) }
        guard descriptor >= 0, fill(descriptor), fchmod(descriptor, mode) == 0 else {
            throw .unavailable("\(target) cannot be written: \(PrivateFile.reason())")
        }
    }

    /// Bytes of a file, or of all below a folder.
    private static func size(of path: String) -> Int {
        var status = stat()
        guard lstat(path, &status) == 0 else { return 0 }
        guard status.st_mode & S_IFMT == S_IFDIR else { return Int(status.st_size) }
        return entries(of: path).reduce(0) { $0 + size(of: "\(path)/\($1)") }
    }

    private static func remove(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            unlink(path)
            return
        }
        for name in entries(of: path) { remove("\(path)/\(name)") }
        rmdir(path)
    }
}
