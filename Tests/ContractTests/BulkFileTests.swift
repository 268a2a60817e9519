import Glibc
import TestSupport
import Testing

/// How far bulk acts came, as the console keeps it on disk.
@Suite struct BulkFileTests {
    @Test func `a bulk act that was kept for nobody by name is cleared away`() throws {
        let shell = try CommandLineShell()
        let folder = shell.path("callboard")
        try File.makeFolder(folder)
        let name = String(shell.database.map { $0 == "/" ? "%" : $0 })
        let former = ["bulk-\(name)", "bulk-\(name).new"].map { "\(folder)/\($0)" }
        for path in former { try File.write("somebody's rows", to: path) }
        let other = "\(folder)/bulk-\(name)-user_of-somebody"
        try File.write("their rows", to: other)
        let console = try shell.terminal([])
        #expect(console.wait { _ in !former.contains(where: File.exists) }, "\(console.screen)")
        #expect(File.exists(other))
        console.signal(SIGTERM)
        #expect(console.exitCode() != nil)
    }
}
