internal import CVTerm

/// A real terminal emulator (libvterm 0.1.4) to read a screen from.
///
/// Known bugs of this libvterm: a combining mark in the last column goes to the next line,
/// `38:2::r:g:b` is misread, and APC strings may show. Assert colour numbers, not their RGB.
package final class VirtualTerminal: CustomStringConvertible {
    /// Which pointer events the program asked for.
    package enum Mouse: Int32, Sendable {
        case off, click, drag, move
    }

    package private(set) var rows: Int
    package private(set) var columns: Int
    /// Every byte fed, in order.
    package private(set) var bytes: [UInt8] = []
    package private(set) var isAlternateScreen = false
    package private(set) var isCursorVisible = true
    package private(set) var mouse = Mouse.off
    package private(set) var title = ""
    package private(set) var bells = 0
    /// Operating system commands that libvterm does not act on, such as `52;c;…`.
    package private(set) var systemCommands: [String] = []

    private let terminal: OpaquePointer
    private let screen: OpaquePointer
    private let callbacks = UnsafeMutablePointer<VTermScreenCallbacks>.allocate(capacity: 1)
    private let fallbacks = UnsafeMutablePointer<VTermParserCallbacks>.allocate(capacity: 1)

    package init(rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
        guard let terminal = vterm_new(Int32(rows), Int32(columns)),
            let screen = vterm_obtain_screen(terminal)
        else { preconditionFailure("libvterm has no memory for \(rows)x\(columns)") }
        self.terminal = terminal
        self.screen = screen
        callbacks.initialize(to: VTermScreenCallbacks())
        fallbacks.initialize(to: VTermParserCallbacks())
        listen()
        vterm_set_utf8(terminal, 1)
        vterm_screen_enable_altscreen(screen, 1)
        vterm_screen_reset(screen, 1)
    }

    deinit {
        vterm_free(terminal)
        callbacks.deallocate()
        fallbacks.deallocate()
    }

    /// Takes what a program wrote.
    package func feed(_ bytes: [UInt8]) {
        self.bytes += bytes
        bytes.withUnsafeBytes { buffer in
            let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            _ = vterm_input_write(terminal, start, buffer.count)
        }
    }

    package func feed(_ text: String) { feed(Array(text.utf8)) }

    /// Takes and empties what the terminal answers: device attributes, cursor reports.
    package func takeReplies() -> [UInt8] {
        var replies: [UInt8] = []
        var block = [CChar](repeating: 0, count: 4_096)
        while case let count = vterm_output_read(terminal, &block, block.count), count > 0 {
            replies += block[..<count].map { UInt8(bitPattern: $0) }
        }
        return replies
    }

    package func resize(rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
        vterm_set_size(terminal, Int32(rows), Int32(columns))
    }

    /// The cell at a row and column counted from 0.
    package func cell(row: Int, column: Int) -> ScreenCell {
        var cell = VTermScreenCell()
        let place = VTermPos(row: Int32(row), col: Int32(column))
        precondition(
            vterm_screen_get_cell(screen, place, &cell) != 0,
            "cell \(row),\(column) is outside \(rows)x\(columns)")
        return ScreenCell(cell)
    }

    /// One row as text, without the blanks at its end.
    package func line(_ row: Int) -> String {
        var line = ""
        var column = 0
        while column < columns {
            let cell = cell(row: row, column: column)
            line += cell.text.isEmpty ? " " : cell.text
            column += cell.widthColumns
        }
        return String(line.reversed().drop { $0 == " " }.reversed())
    }

    /// All rows, joined by line feeds.
    package var text: String { (0..<rows).map(line).joined(separator: "\n") }

    /// Row and column of the cursor, counted from 0.
    package var cursor: (row: Int, column: Int) {
        var place = VTermPos()
        vterm_state_get_cursorpos(vterm_obtain_state(terminal), &place)
        return (Int(place.row), Int(place.col))
    }

    /// The screen in a frame, for messages of tests that fail.
    package var description: String {
        let edge = String(repeating: "-", count: columns)
        return "\(rows)x\(columns)\n\(edge)\n\(text)\n\(edge)"
    }
}

extension VirtualTerminal {
    /// DEC private modes (`CSI ? n h`) that are on, by all that was fed: 1049, 2004 and so on.
    package var privateModes: Set<Int> {
        var modes: Set<Int> = []
        var rest = bytes[...]
        while let start = rest.firstIndex(of: 0x1B) {
            rest = rest[(start + 1)...]
            guard rest.starts(with: Array("[?".utf8)) else { continue }
            let body = rest.dropFirst(2).prefix { (0x30...0x3B).contains($0) }
            let numbers = body.split(separator: UInt8(ascii: ";"))
                .compactMap { Int(String(decoding: $0, as: UTF8.self)) }
            switch rest.dropFirst(2 + body.count).first {
            case UInt8(ascii: "h"): modes.formUnion(numbers)
            case UInt8(ascii: "l"): modes.subtract(numbers)
            default: break
            }
        }
        return modes
    }

    private func listen() {
        let user = Unmanaged.passUnretained(self).toOpaque()
        callbacks.pointee.settermprop = { property, value, user in
            guard let value else { return 0 }
            VirtualTerminal.at(user).note(property, value.pointee)
            return 1
        }
        callbacks.pointee.bell = { user in
            VirtualTerminal.at(user).bells += 1
            return 1
        }
        fallbacks.pointee.osc = { command, length, user in
            let bytes = UnsafeRawBufferPointer(start: command, count: length)
            VirtualTerminal.at(user).systemCommands.append(String(decoding: bytes, as: UTF8.self))
            return 1
        }
        vterm_screen_set_callbacks(screen, callbacks, user)
        vterm_screen_set_unrecognised_fallbacks(screen, fallbacks, user)
    }

    private static func at(_ user: UnsafeMutableRawPointer?) -> VirtualTerminal {
        guard let user else { preconditionFailure("libvterm hands back what listen() gave it") }
        return Unmanaged<VirtualTerminal>.fromOpaque(user).takeUnretainedValue()
    }

    private func note(_ property: VTermProp, _ value: VTermValue) {
        switch property {
        case VTERM_PROP_ALTSCREEN: isAlternateScreen = value.boolean != 0
        case VTERM_PROP_CURSORVISIBLE: isCursorVisible = value.boolean != 0
        case VTERM_PROP_MOUSE: mouse = Mouse(rawValue: value.number) ?? .off
        case VTERM_PROP_TITLE: title = value.string.map { String(cString: $0) } ?? ""
        default: break
        }
    }
}
