/// Why a key name is refused.
package enum KeyNameError: Error, Hashable, Sendable {
    case empty
    /// Not a known name and not one character.
    case unknown(String)
    /// No terminal can send it, or not as a key of its own.
    case undeliverable(String, reason: String)
}

extension KeyNameError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .empty: "the key name is empty; write a key such as 'ctrl+x' or 'f5'"
        case .unknown(let name):
            "'\(name)' is no key; write one character or a name such as 'enter', 'f5', 'ctrl+x'"
        case .undeliverable(let name, let reason):
            "'\(name)' cannot be used: \(reason)"
        }
    }
}

extension Key {
    private static let named: [(name: String, symbol: Symbol)] = [
        ("enter", .enter), ("escape", .escape), ("tab", .tab), ("backspace", .backspace),
        ("delete", .delete), ("insert", .insert), ("up", .up), ("down", .down),
        ("left", .left), ("right", .right), ("home", .home), ("end", .end),
        ("pageup", .pageUp), ("pagedown", .pageDown), ("space", .character(" ")),
    ]

    private static let synonyms = [
        "return": "enter", "esc": "escape", "del": "delete", "ins": "insert", "bs": "backspace",
        "pgup": "pageup", "pgdn": "pagedown", "plus": "+",
    ]

    /// The one spelling of the key: `g`, `ctrl+x`, `alt+x`, `shift+tab`, `f5`, `space`.
    package var name: String {
        var name = ""
        if modifiers.contains(.ctrl) { name += "ctrl+" }
        if modifiers.contains(.alt) { name += "alt+" }
        if modifiers.contains(.shift) { name += "shift+" }
        return name + Self.name(of: symbol)
    }

    private static func name(of symbol: Symbol) -> String {
        if let known = named.first(where: { $0.symbol == symbol }) { return known.name }
        switch symbol {
        case .function(let number): return "f\(number)"
        case .character(let scalar): return String(scalar)
        default: preconditionFailure("every other symbol is in the table")
        }
    }

    /// Reads a key name; modifiers in any order, names in any case, one letter as it is typed.
    package init(name: String) throws(KeyNameError) {
        guard !name.isEmpty else { throw .empty }
        var rest = name[...]
        var modifiers: Modifiers = []
        while let plus = rest.dropFirst().firstIndex(of: "+"),
            let modifier = Self.modifier(rest[..<plus])
        {
            modifiers.insert(modifier)
            rest = rest[rest.index(after: plus)...]
        }
        guard let symbol = Self.symbol(named: String(rest)) else { throw .unknown(name) }
        self.init(symbol, modifiers)
        if let reason = undeliverable { throw .undeliverable(name, reason: reason) }
    }

    private static func modifier(_ name: Substring) -> Modifiers? {
        switch name.lowercased() {
        case "ctrl", "control": .ctrl
        case "alt", "meta": .alt
        case "shift": .shift
        default: nil
        }
    }

    private static func symbol(named name: String) -> Symbol? {
        let scalars = name.unicodeScalars
        if scalars.count == 1, let only = scalars.first {
            return only.value > 0x20 && only.value != 0x7f ? .character(only) : nil
        }
        let lower = name.lowercased()
        let known = synonyms[lower] ?? lower
        if known == "+" { return .character("+") }
        if let entry = named.first(where: { $0.name == known }) { return entry.symbol }
        guard lower.first == "f", let number = Int(lower.dropFirst()), (1...12).contains(number)
        else { return nil }
        return .function(number)
    }

    /// Why no terminal sends this as a key of its own; nil when it does.
    private var undeliverable: String? {
        guard case .character(let scalar) = symbol else { return undeliverableNamed }
        if modifiers.contains(.shift) {
            return "Shift changes the character itself; write the character that it gives"
        }
        guard modifiers.contains(.ctrl) else { return nil }
        switch scalar {
        case "i", "I": return "a terminal sends the same byte as for Tab; use 'tab'"
        case "m", "M": return "a terminal sends the same byte as for Enter; use 'enter'"
        case "[": return "a terminal sends the same byte as for Escape; use 'escape'"
        case "h", "H": return "many terminals send the same byte as for Backspace"
        case "a"..."z", " ", "\\", "]", "^", "_": return nil
        case "A"..."Z": return "a terminal does not tell capital letters with Ctrl; use a small one"
        default: return "a terminal has no code for Ctrl with this character"
        }
    }

    private var undeliverableNamed: String? {
        switch symbol {
        case .tab where modifiers.contains(.ctrl): "a terminal sends the same byte as for Tab"
        case .enter where !modifiers.subtracting(.alt).isEmpty:
            "a terminal sends the same byte as for Enter alone"
        case .escape where !modifiers.isEmpty: "a terminal sends Escape alone or as Alt"
        case .backspace where !modifiers.subtracting(.alt).isEmpty:
            "a terminal sends the same byte as for Backspace alone"
        default: nil
        }
    }
}
