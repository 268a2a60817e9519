extension ActionName {
    /// Shows what is possible; never out of reach.
    package static let openHelp: ActionName = "help.open"
    /// Searches every action; never out of reach.
    package static let openPalette: ActionName = "palette.open"
    /// Leaves; never out of reach.
    package static let quit: ActionName = "quit"
}

extension Action {
    /// What every console can do, whatever its panes are.
    package static let standard: [Action] =
        everywhere + panes + moving + listing + verbs + dialogs

    private static let everywhere = [
        Action(.openHelp, "Show every key and action that is possible here."),
        Action(.openPalette, "Search every action by name."),
        Action(.quit, "Leave this view; in the first one, quit."),
        Action("back", "Go back to the view before."),
        Action("view.last", "Change to the view that was left last."),
        Action("history.back", "Go back in the history of views."),
        Action("history.forward", "Go forward in the history of views."),
        Action("command.prompt", "Type a command."),
        Action("log.open", "Show what was done in this session."),
        Action("undo", "Undo the last change, where that is possible."),
        Action("session.lock", "Lock the screen."),
        Action("redraw", "Draw the whole screen again."),
        Action("mouse.toggle", "Give the mouse to the terminal, or take it back."),
        Action("cancel", "Cancel what is running, or close the dialog."),
        Action("suspend.process", "Put the program in the background of the shell."),
    ]

    private static let panes = (1...9).map {
        Action(ActionName(rawValue: "pane.\($0)"), "Go to pane \($0).")
    }

    private static let moving = [
        Action("cursor.up", "Move up one row."),
        Action("cursor.down", "Move down one row."),
        Action("cursor.top", "Move to the first row."),
        Action("cursor.bottom", "Move to the last row."),
        Action("cursor.page.up", "Move up one page."),
        Action("cursor.page.down", "Move down one page."),
        Action("cursor.half.up", "Move up half a page."),
        Action("cursor.half.down", "Move down half a page."),
        Action("scroll.left", "Show columns farther left."),
        Action("scroll.right", "Show columns farther right."),
    ]

    private static let listing = [
        Action("open", "Open what the cursor is on."),
        Action("filter.edit", "Edit the filter."),
        Action("sort.next", "Sort by the next column."),
        Action("sort.previous", "Sort by the column before."),
        Action("sort.reverse", "Turn the sort order round."),
        Action("mark.toggle", "Mark the row or unmark it."),
        Action("mark.all", "Mark every row of the filter."),
        Action("mark.clear", "Remove all marks."),
        Action("focus.next", "Move between list and detail."),
        Action("detail.tab.next", "Show the next tab of the detail."),
        Action("detail.tab.previous", "Show the tab of the detail before."),
        Action("copy", "Copy the full value."),
        Action("reveal", "Show the masked value for a short time."),
        Action("updates.hold", "Hold live updates, or let them go on."),
        Action("reload", "Load again."),
        Action("problems.only", "Show only what has a problem."),
        Action("related.open", "Open what is related."),
    ]

    private static let verbs = [
        Action("verb.yes", "Approve, accept, acknowledge or resolve."),
        Action("verb.no", "Reject, decline, discard or cancel."),
        Action("verb.change", "Ask for changes."),
        Action("verb.edit", "Edit."),
        Action("verb.stop", "Suspend or lift, pause or resume, unlock."),
        Action("verb.reset", "Start a password reset."),
        Action("verb.retry", "Try again."),
        Action("verb.new", "Create a new one, or take the next."),
        Action("verb.note", "Write a note."),
    ]

    private static let dialogs = [
        Action("accept", "Accept what is chosen or typed."),
        Action("next", "Go to the next field or choice."),
        Action("previous", "Go to the field or choice before."),
        Action("complete", "Complete what is typed."),
        Action("delete.word", "Delete the word before the cursor."),
        Action("delete.line", "Delete everything before the cursor."),
        Action("line.start", "Move to the start of the line."),
        Action("line.end", "Move to the end of the line."),
        Action("history.previous", "Take the entry before from the history."),
        Action("history.next", "Take the next entry from the history."),
    ]
}
