internal import Glibc
internal import Terminal
internal import TestSupport
internal import Testing

@Suite struct KeymapFolderTests {
    @Test func `a folder that does not exist is empty and no problem`() {
        let folder = ConfigurationFolder(path: "/nonexistent/callboard/keymaps")
        let contents = folder.read()
        #expect(contents.sources.isEmpty)
        #expect(contents.problems.isEmpty)
        #expect(folder.stamp() == folder.stamp())
    }

    @Test func `regular yaml files are read, and the stamp tells a change`() throws {
        let temporary = try TemporaryFolder()
        let folder = ConfigurationFolder(path: temporary.path)
        let empty = folder.stamp()
        write("b: 1\n", to: temporary.path + "/b.yaml")
        write("a: 1\n", to: temporary.path + "/a.yaml")
        write("x\n", to: temporary.path + "/.hidden.yaml")
        write("x\n", to: temporary.path + "/a.yaml~")
        #expect(mkfifo(temporary.path + "/pipe.yaml", 0o600) == 0)
        let contents = folder.read()
        #expect(contents.sources.map(\.name) == ["a", "b"])
        #expect(contents.sources.map(\.origin) == [.user, .user])
        #expect(contents.sources[0].bytes == Array("a: 1\n".utf8))
        #expect(contents.problems.map(\.message) == ["is not a regular file"])
        let before = folder.stamp()
        #expect(before != empty)
        write("a: 1\nb: 2\n", to: temporary.path + "/a.yaml")
        #expect(folder.stamp() != before)
    }

    @Test func `a huge file is refused by the reader, not read whole`() throws {
        let temporary = try TemporaryFolder()
        let text = String(repeating: "# filler\n", count: 20_000)
        write(text, to: temporary.path + "/big.yaml")
        let source = try #require(
            ConfigurationFolder(path: temporary.path).read().sources.first)
        #expect(source.bytes.count == YAML.bytesMax + 1)
        let document = YAML.read(source.bytes, file: source.file)
        #expect(document.problems.first?.message.contains("at most 65536") == true)
    }

    private func write(_ text: String, to path: String) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        let bytes = Array(text.utf8)
        #expect(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
        close(descriptor)
    }
}
