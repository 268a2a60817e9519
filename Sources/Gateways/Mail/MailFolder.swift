package import Domain
internal import Glibc

/// Delivers messages as `.eml` files into a folder.
///
/// Files have mode 0600 and appear whole: they are written under another name first. What is said
/// to have left is on the disk, its name included.
package struct MailFolder: MailTransport {
    private let path: String
    private let composer: MailComposer
    private let watch: GatewayWatch

    /// A folder, made with mode 0700 when it is missing.
    package init(path: String, composer: MailComposer, watch: GatewayWatch) {
        (self.path, self.composer, self.watch) = (path, composer, watch)
    }

    package var obstacle: Obstacle? { watch.obstacle }

    package func deliver(_ message: OutgoingMail) -> MailOutcome {
        do throws(GatewayTrouble) {
            let error = try watch.call("write a message") {
                let error = write(message)
                return (error, GatewayWatch.Verdict(error: error, isFailure: error != nil))
            }
            return error.map { .failed($0, noSoonerThan: nil) } ?? .sent(receipt: nil)
        } catch {
            return MailOutcome(error)
        }
    }

    /// Writes a message; gives what went wrong.
    private func write(_ message: OutgoingMail) -> String? {
        mkdir(path, 0o700)
        let final = "\(path)/\(message.id).eml"
        let draft = "\(path)/.\(message.id).draft"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return failure }
        let bytes = composer.bytes(of: message)
        let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        let isSafe = written == bytes.count && fsync(descriptor) == 0
        close(descriptor)
        guard isSafe, rename(draft, final) == 0 else {
            let failure = failure
            unlink(draft)
            return failure
        }
        return bringNameToDisk() ? nil : failure
    }

    /// Waits until the names in the folder are on the disk.
    private func bringNameToDisk() -> Bool {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return false }
        defer { close(folder) }
        // Some file systems keep no names that could be lost, and say that they cannot.
        return fsync(folder) == 0 || errno == EINVAL
    }

    private var failure: String {
        "mail cannot be written into \(path): \(String(cString: strerror(errno)))"
    }
}

extension MailOutcome {
    /// What becomes of a message whose service gave trouble.
    init(_ trouble: GatewayTrouble) {
        self =
            switch trouble {
            case .notTried(let until, let why): .postponed(until: until, why)
            case .failed(let error, noSoonerThan: _, mayHaveBeenDone: true): .unanswered(error)
            case .failed(let error, let noSoonerThan, mayHaveBeenDone: false):
                .failed(error, noSoonerThan: noSoonerThan)
            }
    }
}
