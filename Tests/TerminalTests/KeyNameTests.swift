import Testing

@testable import Terminal

@Suite struct KeyNameTests {
    @Test(
        arguments: [
            ("g", Key("g")), ("G", Key("G")), ("ctrl+x", Key("x", .ctrl)),
            ("alt+x", Key("x", .alt)),
            ("f5", Key(.function(5))), ("shift+tab", Key(.tab, .shift)), ("space", Key(" ")),
            ("ctrl+space", Key(" ", .ctrl)), ("+", Key("+")), ("alt++", Key("+", .alt)),
            ("enter", Key(.enter)), ("alt+enter", Key(.enter, .alt)),
            ("ctrl+left", Key(.left, .ctrl)),
            ("ctrl+alt+d", Key("d", [.ctrl, .alt])), ("pagedown", Key(.pageDown)), ("ض", Key("ض")),
            ("shift+f12", Key(.function(12), .shift)), ("escape", Key(.escape)),
        ])
    func `a key has one name, both ways`(name: String, key: Key) throws {
        #expect(key.name == name)
        #expect(try Key(name: name) == key)
    }

    @Test(
        arguments: [
            ("Esc", "escape"), ("RETURN", "enter"), ("Ctrl+X", "ctrl+X"), ("PgDn", "pagedown"),
            ("alt+ctrl+a", "ctrl+alt+a"), ("F5", "f5"), ("control+a", "ctrl+a"), ("plus", "+"),
        ])
    func `other spellings are understood`(written: String, name: String) throws {
        if name == "ctrl+X" {
            #expect(throws: KeyNameError.self) { try Key(name: written) }
        } else {
            #expect(try Key(name: written).name == name)
        }
    }

    @Test(
        arguments: [
            ("ctrl+i", "Tab"), ("ctrl+m", "Enter"), ("ctrl+[", "Escape"), ("shift+a", "Shift"),
            ("ctrl+h", "Backspace"), ("ctrl+1", "no code"), ("ctrl+A", "capital"),
            ("ctrl+enter", "Enter"), ("shift+escape", "Escape"), ("ctrl+tab", "Tab"),
        ])
    func `a key that no terminal sends is refused with the reason`(name: String, reason: String) {
        let error = #expect(throws: KeyNameError.self) { try Key(name: name) }
        #expect(error?.description.contains(reason) == true)
        #expect(error?.description.contains("'\(name)'") == true)
    }

    @Test(arguments: ["", "ctrl+", "foo", "f13", "hyper+x", "g g", "\u{7}", "f0"])
    func `what is no key is refused`(name: String) {
        #expect(throws: KeyNameError.self) { try Key(name: name) }
    }

    @Test func `letters of an Arabic layout have the key in the same place`() {
        #expect(Key("ض").layoutFallback == Key("q"))
        #expect(Key("ش", .alt).layoutFallback == Key("a", .alt))
        #expect(Key("؟").layoutFallback == Key("?"))
        #expect(Key("q").layoutFallback == nil)
        #expect(Key(.enter).layoutFallback == nil)
    }

    @Test func `only plain characters are typed into inputs`() {
        #expect(Key("é").typed == "é")
        #expect(Key(" ").typed == " ")
        #expect(Key("x", .ctrl).typed == nil)
        #expect(Key(.tab).typed == nil)
    }
}
