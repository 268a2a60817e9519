/// A key press as a terminal can deliver it.
package struct Key: Hashable, Sendable {
    package enum Symbol: Hashable, Sendable {
        /// What was typed; a space is `.character(" ")`.
        case character(Unicode.Scalar)
        case enter, escape, tab, backspace, delete, insert
        case up, down, left, right, home, end, pageUp, pageDown
        /// F1–F12.
        case function(Int)
    }

    package struct Modifiers: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8

        package init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        package static let shift = Modifiers(rawValue: 1)
        package static let alt = Modifiers(rawValue: 2)
        package static let ctrl = Modifiers(rawValue: 4)
    }

    package var symbol: Symbol
    package var modifiers: Modifiers

    package init(_ symbol: Symbol, _ modifiers: Modifiers = []) {
        self.symbol = symbol
        self.modifiers = modifiers
    }

    package init(_ character: Unicode.Scalar, _ modifiers: Modifiers = []) {
        self.init(.character(character), modifiers)
    }

    /// What an input field inserts for this key: a printable character without Ctrl or Alt.
    package var typed: Unicode.Scalar? {
        guard case .character(let scalar) = symbol, modifiers.isEmpty else { return nil }
        return scalar
    }
}

/// What a person did.
package enum Input: Hashable, Sendable {
    case key(Key)
    /// Text from bracketed paste, raw; it never runs keys.
    case paste(String)
    case mouse(Mouse)
}

/// A mouse event; rows and columns count from 0.
package struct Mouse: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case press, release, drag, wheelUp, wheelDown
    }

    package enum Button: Hashable, Sendable {
        case left, middle, right, none
    }

    package var kind: Kind
    package var button: Button
    package var row: Int
    package var column: Int
    package var modifiers: Key.Modifiers

    package init(
        _ kind: Kind, button: Button = .left, row: Int, column: Int, modifiers: Key.Modifiers = []
    ) {
        self.kind = kind
        self.button = button
        self.row = row
        self.column = column
        self.modifiers = modifiers
    }
}
