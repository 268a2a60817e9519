/// Bytes of the terminal in, keys out: no clock and no descriptor, so every split of a stream
/// gives the same keys.
///
/// Sequences follow ECMA-48 §5.4 and xterm's ctlseqs; what they do not name is swallowed:
/// focus reports, late answers to somebody's query (OSC, DCS, cursor and attribute reports).
package struct KeyDecoder: Sendable {
    private enum State: Sendable {
        case ground
        case escape
        /// After `ESC [`; bytes collect in `sequence`.
        case control
        /// After `ESC [ [`, the F1–F5 of the Linux console.
        case linuxFunction
        /// After `ESC O`.
        case single
        /// Inside an OSC, DCS, APC, PM or SOS; `introducer` says which.
        case string
        case stringEscape
        case paste
        /// After `ESC [ M`: three bytes of the old mouse encoding.
        case oldMouse
        case scalar
    }

    private var state = State.ground
    private var sequence: [UInt8] = []
    private var introducer: UInt8 = 0
    private var isAlt = false
    private var utf8 = ScalarReader()
    private var pasted: [UInt8] = []
    private var pasteEndMatched = 0
    var inputs: [Input] = []

    /// Bytes of a control sequence that are kept; a longer one is swallowed whole.
    static let sequenceBytesMax = 64
    /// Bytes of a terminal's answer after which it is no longer believed to be one.
    static let stringBytesMax = 65_536
    /// Bytes of one paste that are kept.
    package static let pasteBytesMax = 1 << 20

    private static let escape: UInt8 = 0x1b
    private static let pasteEnd: [UInt8] = [0x1b, 0x5b, 0x32, 0x30, 0x31, 0x7e]

    package init() {}

    /// Milliseconds after which `flush()` is due if no byte comes; nil when nothing waits.
    ///
    /// A lone Escape is decided after 25 ms. An answer or a paste that broke off waits longer,
    /// because what follows would otherwise be typed.
    package var timeoutMs: Int? {
        switch state {
        case .ground, .scalar: nil
        case .escape, .control, .single, .linuxFunction, .oldMouse: 25
        case .string, .stringEscape: sequence.isEmpty ? 25 : 500
        case .paste: 10_000
        }
    }

    /// What the bytes complete.
    package mutating func feed(_ bytes: some Sequence<UInt8>) -> [Input] {
        for byte in bytes { take(byte) }
        defer { inputs = [] }
        return inputs
    }

    /// What the waiting bytes mean if nothing follows.
    package mutating func flush() -> [Input] {
        switch state {
        case .ground, .scalar: break
        case .escape: emit(Key(.escape))
        case .control where sequence.isEmpty: emit(Key("[", .alt))
        case .single: emit(Key("O", .alt))
        case .string where sequence.isEmpty:
            emit(Key(Unicode.Scalar(introducer), .alt))
        case .paste: endPaste()
        case .control, .linuxFunction, .oldMouse, .string, .stringEscape: break
        }
        if state != .scalar { state = .ground }
        defer { inputs = [] }
        return inputs
    }

    mutating func emit(_ key: Key) {
        inputs.append(.key(key))
    }

    private mutating func take(_ byte: UInt8) {
        switch state {
        case .ground: takeGround(byte)
        case .escape: takeEscape(byte)
        case .control: takeControl(byte)
        case .linuxFunction:
            state = .ground
            if (0x41...0x45).contains(byte) { emit(Key(.function(Int(byte) - 0x40))) }
        case .single: takeSingle(byte)
        case .string: takeString(byte)
        case .stringEscape:
            state = .ground
            if byte != 0x5c { takeEscape(byte) }
        case .paste: takePaste(byte)
        case .oldMouse:
            sequence.append(byte)
            guard sequence.count == 3 else { return }
            state = .ground
            takeOldMouse(sequence)
        case .scalar: takeScalar(byte)
        }
    }

    private mutating func takeGround(_ byte: UInt8) {
        isAlt = false
        if byte == Self.escape {
            state = .escape
        } else {
            takeCharacter(byte)
        }
    }

    private mutating func takeCharacter(_ byte: UInt8) {
        let modifiers: Key.Modifiers = isAlt ? .alt : []
        state = .ground
        if byte < 0x80 {
            emit(Self.key(ofASCII: byte, modifiers))
            return
        }
        if utf8.begin(byte) {
            state = .scalar
        } else {
            emit(Key("\u{fffd}", modifiers))
        }
    }

    private mutating func takeScalar(_ byte: UInt8) {
        switch utf8.next(byte) {
        case .needsMore: return
        case .complete(let scalar):
            state = .ground
            guard !(0x80..<0xa0).contains(scalar.value) else { return }
            emit(Key(scalar, isAlt ? .alt : []))
        case .invalid:
            emit(Key("\u{fffd}", isAlt ? .alt : []))
            state = .ground
            takeGround(byte)
        }
    }

    private mutating func takeEscape(_ byte: UInt8) {
        sequence = []
        switch byte {
        case 0x5b: state = .control
        case 0x4f: state = .single
        case 0x5d, 0x50, 0x5f, 0x5e, 0x58:
            introducer = byte
            state = .string
        case Self.escape:
            emit(Key(.escape))
            state = .escape
        default:
            isAlt = true
            takeCharacter(byte)
        }
    }

    private mutating func takeSingle(_ byte: UInt8) {
        // Some terminals send a modifier digit here, as in ESC O 5 A; it adds nothing we use.
        if (0x30...0x39).contains(byte) { return }
        state = .ground
        if let symbol = Self.symbol(ofSingle: byte) {
            emit(Key(symbol))
        } else if byte < 0x20 || byte >= 0x7f {
            takeGround(byte)
        }
    }

    private mutating func takeControl(_ byte: UInt8) {
        switch byte {
        case 0x5b where sequence.isEmpty: state = .linuxFunction
        case 0x4d where sequence.isEmpty: state = .oldMouse
        case 0x20..<0x40:
            // One more byte than is kept marks the sequence as too long.
            if sequence.count <= Self.sequenceBytesMax { sequence.append(byte) }
        case 0x40..<0x7f:
            state = .ground
            if sequence.count <= Self.sequenceBytesMax { takeSequence(final: byte) }
        case 0x18, 0x1a: state = .ground
        default: takeGround(byte)
        }
    }

    private mutating func takeSequence(final: UInt8) {
        let parsed = ControlSequence(sequence, final: final)
        sequence = []
        guard parsed.isPasteStart else { return interpret(parsed) }
        pasted = []
        pasteEndMatched = 0
        state = .paste
    }

    private mutating func takeString(_ byte: UInt8) {
        switch byte {
        case 0x07, 0x18, 0x1a: state = .ground
        case Self.escape: state = .stringEscape
        case 0x00..<0x20:
            // No answer holds a line end: somebody typed.
            state = .ground
            takeGround(byte)
        default:
            sequence.append(byte)
            if sequence.count > Self.stringBytesMax { state = .ground }
        }
    }

    private mutating func takePaste(_ byte: UInt8) {
        if byte == Self.pasteEnd[pasteEndMatched] {
            pasteEndMatched += 1
            guard pasteEndMatched == Self.pasteEnd.count else { return }
            pasteEndMatched = 0
            endPaste()
            return
        }
        keepPasted(Self.pasteEnd[..<pasteEndMatched])
        pasteEndMatched = byte == Self.escape ? 1 : 0
        if pasteEndMatched == 0 { keepPasted(CollectionOfOne(byte)) }
    }

    private mutating func keepPasted(_ bytes: some Collection<UInt8>) {
        guard pasted.count + bytes.count <= Self.pasteBytesMax else { return }
        pasted.append(contentsOf: bytes)
    }

    private mutating func endPaste() {
        inputs.append(.paste(String(decoding: pasted, as: UTF8.self)))
        pasted = []
        state = .ground
    }
}
