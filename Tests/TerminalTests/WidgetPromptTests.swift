internal import TestSupport
internal import Testing

@testable import Terminal

@Suite struct WidgetPromptTests {
    private var prompt: PromptState {
        var state = PromptState(prefix: ":", text: "users", history: InputHistory(["health"]))
        state.offer([
            PromptState.Completion("users", help: "everyone with an account", line: "users "),
            PromptState.Completion("users.suspend", help: "stop an account", line: "users.suspend"),
            PromptState.Completion("مستخدمون", help: "漢字 help", line: "users"),
        ])
        return state
    }

    @Test(arguments: WidgetHarness.sizes)
    func `completions stand above the line with their help`(size: Size) {
        var state = prompt
        state.completeNext()
        state.completeNext()
        state.fail("there is no such user; write a name or an id")
        let buffer = WidgetHarness.drawn(size) { buffer, area, look in
            PromptWidget(state).draw(into: &buffer, in: area, look: look)
        }
        Snapshot.check(buffer.textWithReverse, "widget-prompt-\(size.columns)x\(size.rows)")
        #expect(PromptWidget(state).rows(in: size) == (size.columns < 44 ? 6 : 5))
    }

    @Test func `an error that is longer than the line is not cut before its way out`() {
        var state = PromptState(prefix: "/", text: "phone:05")
        state.fail("filter has a malformed value for 'phone'; expected one such as +966551234567")
        let look = WidgetHarness.look()
        var buffer = look.buffer(Size(rows: 6, columns: 40))
        PromptWidget(state).draw(into: &buffer, in: Rect(buffer.size), look: look)
        #expect(
            (2..<5).map { buffer.line($0) }
                == [
                    "filter has a malformed value for", "'phone'; expected one such as",
                    "+966551234567",
                ])
    }

    @Test func `completing goes round and comes back to what was typed`() {
        var state = prompt
        state.completeNext()
        #expect(state.input.text == "users ")
        state.completePrevious()
        #expect(state.input.text == "users")
        state.completePrevious()
        #expect(state.selected == 2)
        state.completeNext()
        #expect(state.selected == nil)
    }

    @Test func `an error stands until the line changes`() {
        var state = prompt
        state.fail("no")
        let changedByMoving = state.handle(Key(.left))
        #expect(!changedByMoving)
        #expect(state.error == "no")
        let changedByTyping = state.handle(Key("x"))
        #expect(changedByTyping)
        #expect(state.error.isEmpty)
        #expect(state.input.text == "userxs")
    }

    @Test func `up takes the line before from the history`() {
        var state = prompt
        let changed = state.handle(Key(.up))
        #expect(changed)
        #expect(state.input.text == "health")
    }

    @Test func `the cursor stands behind the prefix`() {
        let look = WidgetHarness.look()
        var buffer = look.buffer(Size(rows: 3, columns: 20))
        let place = PromptWidget(PromptState(prefix: "/", text: "ab"))
            .draw(into: &buffer, in: Rect(buffer.size), look: look)
        #expect(place == Screen.Position(row: 2, column: 3))
        #expect(buffer.line(2) == "/ab")
    }

    @Test func `nothing is drawn outside the area, however small`() {
        var state = prompt
        state.fail("漢字")
        #expect(
            WidgetHarness.spills { PromptWidget(state).draw(into: &$0, in: $1, look: $2) } == [])
    }
}
