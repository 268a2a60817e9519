package import Domain
package import Terminal

/// Something that happened: the only way in which anything reaches the console.
package enum Event: Sendable {
    /// A key, a paste or the mouse.
    case input(Input)
    /// The terminal has another size.
    case resized(Size)
    /// Time has passed: timers are looked at.
    case tick
    /// A worker came back.
    case answered(Answered)
    /// Somebody asks the process to leave by Ctrl-C from outside.
    case interrupted
    /// Too much work waits: an errand was not sent.
    case notSent(Errand)
    /// A text was too long for the clipboard.
    case copyFailed
}

/// What a worker brought back.
package struct Answered: Sendable {
    /// What it was sent for.
    let errand: Errand
    /// The number that the errand had when it was sent; an older one is dropped.
    let generation: Int
    /// Puts the result into the model.
    let apply: @Sendable (inout Console) -> Void
}

/// What the console wants done outside of itself.
package enum Effect: Sendable {
    /// Work for another thread; the event that it gives comes back to the console.
    case run(Errand, @Sendable () -> Event)
    /// Text for the clipboard of the person's machine.
    case copy(String)
    /// Mouse reports on or off.
    case setMouse(Bool)
    /// Stop the process as Ctrl-Z does.
    case suspend
    /// The terminal's title.
    case title(String)
    /// Draw everything anew.
    case redraw
    /// A line for the prompt's history on disk.
    case remember(String)
    /// Leave with this exit code.
    case quit(Int32)
}

/// When something happens.
package struct LoopTime: Sendable, Equatable {
    /// What the clock on the wall says.
    package var wall: Instant
    /// The clock that never goes back, in milliseconds: timers run by it.
    package var milliseconds: Int

    /// Puts the two clocks together.
    package init(wall: Instant, milliseconds: Int) {
        (self.wall, self.milliseconds) = (wall, milliseconds)
    }
}
