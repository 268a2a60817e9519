internal import Console
internal import Terminal
internal import TestSupport
internal import Testing

/// A painter draws only what differs from the frame before; nobody may see that.
@Suite struct ConsolePainterTests {
    /// Keys that somebody in a hurry presses, each as often as it stands here.
    private static let walks = [
        "down", "down", "down", "down", "up", "up", "pagedown", "pagedown", "pageup", "home",
        "end", "space", "space", "down down down", "* escape", "< <", ">", "enter", "enter",
        "tab", "escape", "escape", "' '", "\"", "/", "text:status:active enter",
        "text:layla enter", "backspace", ": text:theme text:\u{20} text:dark enter",
        ": text:keymap text:\u{20} text:vim enter", "; down escape", "? pagedown escape", "L",
        "1", "2", "3", "[", "]", "-", "w", "p", "escape escape", "v", "z", "u", "right", "left",
    ]

    private static let sizes = [
        Size(rows: 24, columns: 80), Size(rows: 30, columns: 120), Size(rows: 12, columns: 44),
        Size(rows: 4, columns: 20), Size(rows: 40, columns: 131),
    ]

    @Test(arguments: [1, 2, 3])
    func `what a painter leaves on the screen is what a whole drawing shows`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var theatre = try Theatre(120, 30)
        var painter = Painter()
        for step in 0..<250 {
            let walk = Self.walks.randomElement(using: &random) ?? "down"
            switch Int.random(in: 0..<24, using: &random) {
            case 0:
                theatre.send(
                    .resized(
                        Self.sizes.randomElement(using: &random) ?? .init(rows: 24, columns: 80)))
            case 1: theatre.pass(seconds: Int.random(in: 1...70, using: &random))
            case 2: theatre.click(row: Int.random(in: 0..<20, using: &random), column: 5)
            default: theatre.press(walk)
            }
            let drawn = theatre.rehearsal.console.frame(&painter)
            let whole = theatre.rehearsal.frame()
            guard drawn.buffer != whole.buffer else { continue }
            Issue.record("step \(step), after \(walk):\n\(drawn.buffer.text)\n\(whole.buffer.text)")
            return
        }
    }
}
