internal import TestSupport
internal import Testing

@Suite struct SupportCommandTests {
    @Test func `a command gets input and gives outputs and code`() throws {
        let script = "cat; echo oops >&2; echo $NAME $HOME; exit 3"
        let result = try run(
            "/bin/sh", ["-c", script], environment: ["NAME": "ada"], input: Array("in\n".utf8))
        #expect(result.outputText == "in\nada /nonexistent\n")
        #expect(result.errorText == "oops\n")
        #expect(result.exitCode == 3)
    }

    @Test func `a command's output may be larger than a pipe`() throws {
        let result = try run("/usr/bin/head", ["-c", "300000", "/dev/zero"])
        #expect(result.output.count == 300_000)
    }

    @Test func `a command that a signal ends has 128 and the signal as its code`() throws {
        #expect(try run("/bin/sh", ["-c", "kill -9 $$"]).exitCode == 137)
    }

    @Test func `a command that does not end is given up and killed`() {
        #expect(throws: SystemError.self) {
            try run("/bin/sleep", ["1000"], timeoutMs: 50)
        }
    }

    @Test func `a program that is not there is an error`() {
        #expect(throws: SystemError.self) { try run("/nonexistent") }
        #expect(throws: SystemError.self) { try Product.path("no-such-product") }
    }

    @Test func `a temporary folder is private and goes with its owner`() throws {
        var folder: TemporaryFolder? = try TemporaryFolder()
        let path = try #require(folder?.path)
        try folder?.write("text", to: "a")
        #expect(File.mode(of: path) == 0o700 && File.mode(of: path + "/a") == 0o600)
        #expect(try File.text(of: path + "/a") == "text")
        folder = nil
        #expect(!File.exists(path))
    }

    @Test func `a snapshot is written when asked, and a difference is shown side by side`() throws {
        let folder = try TemporaryFolder()
        let test = folder.path("Test.swift")
        let missing = try Snapshot.difference(of: "a", "s", beside: test, isUpdate: false)
        #expect(missing?.contains("is missing") == true)
        #expect(try Snapshot.difference(of: "one\ntwo", "s", beside: test, isUpdate: true) == nil)
        #expect(try Snapshot.difference(of: "one\ntwo", "s", beside: test, isUpdate: false) == nil)
        let difference = try Snapshot.difference(of: "one\n2", "s", beside: test, isUpdate: false)
        #expect(difference?.hasSuffix("  one | one\n≠ two | 2") == true, "\(difference ?? "")")
    }

    @Test func `random numbers are those of the published generator`() {
        var generator = SplitMix64(seed: 1_234_567)
        #expect(generator.next() == 6_457_827_717_110_365_317)
        #expect(generator.next() == 3_203_168_211_198_807_973)
    }

    @Test func `the hostile strings are many, distinct and of every kind`() {
        let builtIn = HostileString.builtIn
        #expect(builtIn.count >= 100)
        #expect(Set(builtIn.map(\.id)).count == builtIn.count)
        #expect(Set(builtIn.map(\.bytes)).count == builtIn.count)
        #expect(Set(builtIn.map(\.category)).count >= 30)
        #expect(HostileString.all.count >= builtIn.count)
    }

    @Test func `a file of hostile strings is read with escapes, bytes and parts`() throws {
        let folder = try TemporaryFolder()
        let record = #"""
            [{"id": "a", "class": "c", "danger": "d", "string": "\u001b[\ud83d\ude00\"\ud800",
              "bytes_hex": "1bff", "parts": ["x", "\n"], "clusters": 2, "never_raw": true},
             {"id": "b", "class": "c", "danger": "d", "string": "é", "never_raw": false}]
            """#
        let strings = try HostileString.load(try folder.write(record, to: "h.json"))
        try #require(strings.count == 2)
        #expect(strings[0].text == "\u{1B}[😀\"\u{FFFD}" && strings[0].isNeverRaw)
        #expect(strings[0].bytes == [0x1B, 0xFF] && strings[0].parts == ["x", "\n"])
        #expect(strings[1].bytes == [0xC3, 0xA9] && strings[1].parts == ["é"])
        let broken = try folder.write("[{]", to: "broken.json")
        #expect(throws: (any Error).self) { try HostileString.load(broken) }
    }
}
