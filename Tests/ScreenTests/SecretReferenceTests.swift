import Domain
import Glibc
import TestSupport
import Testing

@testable import callboard

/// Secrets that are named by where they are.
@Suite struct SecretReferenceTests {
    private func secret(_ reference: String) throws -> Secret {
        try SecretReference(reference).read()
    }

    private func message(_ reference: String) -> String? {
        do {
            _ = try secret(reference)
            return nil
        } catch let failure as Failure {
            return failure.message
        } catch {
            return "\(error)"
        }
    }

    @Test func `a file gives its text without the last line end`() throws {
        let folder = try TemporaryFolder()
        try File.write("hunter2\r\n", to: folder.path("key"))
        #expect(try secret("file:\(folder.path("key"))").revealed == "hunter2")
    }

    @Test(arguments: [("\u{FEFF}hunter2\r\n", "hunter2"), ("hunter2\n\n", "hunter2\n")])
    func `what editors put around a secret is no part of it`(text: String, read: String) throws {
        let folder = try TemporaryFolder()
        try File.write(text, to: folder.path("key"))
        #expect(try secret("file:\(folder.path("key"))").revealed == read)
    }

    @Test(arguments: [
        ("", "there is no text"), ("\n", "there is no text"), ("\u{FEFF}", "there is no text"),
        ("hunter2\0rest", "has a zero byte"),
    ])
    func `a file that holds no whole text is no secret, and told why`(
        text: String, reason: String
    ) throws {
        let folder = try TemporaryFolder()
        try File.write(text, to: folder.path("key"))
        let refusal = message("file:\(folder.path("key"))")
        #expect(refusal?.contains(reason) == true, "\(refusal ?? "taken")")
        #expect(refusal?.contains("hunter2") == false)
    }

    @Test func `a file that others may read is refused`() throws {
        let folder = try TemporaryFolder()
        try File.write("hunter2", to: folder.path("key"))
        chmod(folder.path("key"), 0o640)
        #expect(message("file:\(folder.path("key"))")?.contains("can be read by others") == true)
        #expect(message("file:\(folder.path("none"))")?.contains("no such file") == true)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a link and a pipe are refused in plain words, and nobody waits`() throws {
        let folder = try TemporaryFolder()
        let (link, pipe) = (folder.path("link"), folder.path("pipe"))
        try folder.write("hunter2", to: "key")
        try #require(symlink(folder.path("key"), link) == 0)
        try #require(mkfifo(pipe, 0o600) == 0)
        #expect(message("file:\(link)") == "\(link) is a symbolic link; name the file itself")
        #expect(message("file:\(pipe)") == "\(pipe) is no regular file")
    }

    @Test func `a variable is read when it is there`() throws {
        #expect(try secret("env:PATH").revealed.isEmpty == false)
        #expect(try secret("env: PATH").revealed.isEmpty == false)
        #expect(message("env:CALLBOARD_NO_SUCH_VARIABLE")?.contains("no variable") == true)
    }

    @Test func `a command is run without a shell`() throws {
        #expect(try secret("exec:echo $HOME;id").revealed == "$HOME;id")
        #expect(
            message("exec:false hunter2")
                == "exec:false: the command failed (exit code 1); run it to see why")
        #expect(message("exec:/no/such/command")?.contains("cannot be started") == true)
        #expect(message("exec:true")?.contains("there is no text") == true)
    }

    @Test(arguments: [
        "exec:pass show \"casting/hunter2\"", "exec:sh -c 'cat hunter2'",
        "exec:pass show hunter2 | head -n1", "exec:cat < hunter2",
    ])
    func `a command that only a shell would read as it is meant is refused`(text: String) {
        let complaint = #expect(throws: ConfigurationComplaint.self) { try SecretReference(text) }
        #expect(complaint?.text.contains("no shell reads it") == true)
        #expect(complaint?.text.contains("hunter2") == false)
    }

    @Test func `a command that prints for ever is ended`() {
        #expect(message("exec:head -c 100000 /dev/zero")?.contains("more than 4096 bytes") == true)
    }

    @Test(arguments: ["hunter2", "file:relative", "env:", "env:A B", "exec:", "vault:x", ""])
    func `anything else is refused without repeating it`(text: String) {
        #expect(throws: ConfigurationComplaint.self) { try SecretReference(text) }
        #expect(message(text)?.contains("hunter2") == false)
    }
}
