extension KeyDecoder {
    /// The key of an ASCII byte: controls are Ctrl with a letter, or keys of their own.
    static func key(ofASCII byte: UInt8, _ modifiers: Key.Modifiers) -> Key {
        switch byte {
        case 0x00: Key(" ", modifiers.union(.ctrl))
        case 0x08, 0x7f: Key(.backspace, modifiers)
        case 0x09: Key(.tab, modifiers)
        case 0x0d: Key(.enter, modifiers)
        case 0x1b: Key(.escape, modifiers)
        case 0x01...0x1a: Key(Unicode.Scalar(byte + 0x60), modifiers.union(.ctrl))
        case 0x1c...0x1f: Key(Unicode.Scalar(byte + 0x40), modifiers.union(.ctrl))
        default: Key(Unicode.Scalar(byte), modifiers)
        }
    }

    /// Keys of `ESC O x`: arrows, F1–F4 and the number pad.
    static func symbol(ofSingle byte: UInt8) -> Key.Symbol? {
        switch byte {
        case 0x4d: .enter
        case 0x6a...0x79: .character(Unicode.Scalar(byte - 0x40))
        case 0x58: .character("=")
        case 0x52: .function(3)
        default: symbol(ofLetter: byte)
        }
    }

    /// Keys that end `ESC [` with a letter.
    ///
    /// `R` is missing: it ends cursor reports too.
    private static func symbol(ofLetter byte: UInt8) -> Key.Symbol? {
        switch byte {
        case 0x41: .up
        case 0x42: .down
        case 0x43: .right
        case 0x44: .left
        case 0x46: .end
        case 0x48: .home
        case 0x50: .function(1)
        case 0x51: .function(2)
        case 0x53: .function(4)
        default: nil
        }
    }

    private static func symbol(ofNumber number: Int) -> Key.Symbol? {
        switch number {
        case 1, 7: .home
        case 2: .insert
        case 3: .delete
        case 4, 8: .end
        case 5: .pageUp
        case 6: .pageDown
        case 11...15: .function(number - 10)
        case 17...21: .function(number - 11)
        case 23, 24: .function(number - 12)
        default: nil
        }
    }

    /// Turns a whole control sequence into what it means, or into nothing.
    mutating func interpret(_ sequence: ControlSequence) {
        if sequence.prefix == 0x3c { return interpretMouse(sequence) }
        guard sequence.prefix == nil, !sequence.hasIntermediates else { return }
        guard let modifiers = Self.modifiers(sequence.number(1) ?? 1) else { return }
        if sequence.part(1, of: 1) == 3 { return }
        switch sequence.final {
        case 0x5a: emit(Key(.tab, modifiers.union(.shift)))
        case 0x75: emitCoded(sequence.number(0), sequence.part(1, of: 0), modifiers)
        case 0x7e where sequence.number(0) == 27: interpretOther(sequence)
        case 0x7e:
            if let symbol = Self.symbol(ofNumber: sequence.number(0) ?? 0) {
                emit(Key(symbol, modifiers))
            }
        default:
            guard (sequence.number(0) ?? 1) <= 1 else { return }
            if let symbol = Self.symbol(ofLetter: sequence.final) { emit(Key(symbol, modifiers)) }
        }
    }

    /// The form of xterm's modifyOtherKeys: `27 ; modifiers ; code ~`.
    private mutating func interpretOther(_ sequence: ControlSequence) {
        guard let modifiers = Self.modifiers(sequence.number(1) ?? 1) else { return }
        emitCoded(sequence.number(2), nil, modifiers)
    }

    /// The modifiers of a parameter; nil when Super, Hyper or Meta is held, which nothing uses.
    private static func modifiers(_ parameter: Int) -> Key.Modifiers? {
        let bits = max(0, parameter - 1)
        guard bits & 0b11_1000 == 0 else { return nil }
        return Key.Modifiers(rawValue: UInt8(bits & 0b111))
    }

    /// A key named by its character, as the kitty protocol sends it.
    private mutating func emitCoded(_ code: Int?, _ shifted: Int?, _ modifiers: Key.Modifiers) {
        guard let code, let scalar = Unicode.Scalar(UInt32(code)) else { return }
        guard !(0xe000...0xf8ff).contains(code), !(0x80..<0xa0).contains(code) else { return }
        if code < 0x20 || code == 0x7f {
            emit(Self.key(ofASCII: UInt8(code), modifiers))
            return
        }
        var modifiers = modifiers
        var character = scalar
        if modifiers.remove(.shift) != nil, !modifiers.contains(.ctrl) {
            character = shifted.flatMap { Unicode.Scalar(UInt32($0)) } ?? Self.capital(scalar)
        }
        if modifiers.contains(.ctrl), let byte = Self.control(character) {
            modifiers.remove(.ctrl)
            emit(Self.key(ofASCII: byte, modifiers))
            return
        }
        emit(Key(character, modifiers))
    }

    /// The byte that older terminals send, so that the same key has one name everywhere.
    private static func control(_ scalar: Unicode.Scalar) -> UInt8? {
        switch scalar {
        case " ": 0
        case "a"..."z", "A"..."Z", "["..."_": UInt8(scalar.value & 0x1f)
        default: nil
        }
    }

    private static func capital(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let upper = scalar.properties.uppercaseMapping.unicodeScalars
        return upper.count == 1 ? upper.first ?? scalar : scalar
    }

    private mutating func interpretMouse(_ sequence: ControlSequence) {
        guard sequence.final == 0x4d || sequence.final == 0x6d, sequence.parameters.count == 3,
            let code = sequence.number(0), let column = sequence.number(1),
            let row = sequence.number(2)
        else { return }
        emitMouse(code, row: row - 1, column: column - 1, isRelease: sequence.final == 0x6d)
    }

    /// Three bytes, each 32 more than its value; button 3 is a release.
    mutating func takeOldMouse(_ bytes: [UInt8]) {
        guard bytes.allSatisfy({ $0 >= 0x20 }) else { return }
        let code = Int(bytes[0]) - 0x20
        emitMouse(
            code, row: Int(bytes[2]) - 0x21, column: Int(bytes[1]) - 0x21,
            isRelease: code & 0b1100_0011 == 3)
    }

    private mutating func emitMouse(_ code: Int, row: Int, column: Int, isRelease: Bool) {
        guard row >= 0, column >= 0, code < 128 else { return }
        var modifiers: Key.Modifiers = []
        if code & 4 != 0 { modifiers.insert(.shift) }
        if code & 8 != 0 { modifiers.insert(.alt) }
        if code & 16 != 0 { modifiers.insert(.ctrl) }
        var button = [Mouse.Button.left, .middle, .right, .none][code & 3]
        var kind = isRelease ? Mouse.Kind.release : .press
        if code & 64 != 0 {
            guard code & 3 < 2, !isRelease else { return }
            kind = code & 1 == 0 ? .wheelUp : .wheelDown
            button = .none
        } else if code & 32 != 0 {
            guard button != .none else { return }
            kind = .drag
        }
        let event = Mouse(kind, button: button, row: row, column: column, modifiers: modifiers)
        inputs.append(.mouse(event))
    }
}
