/// A control sequence taken apart: `ESC [ < 0 ; 5 : 2 M`.
struct ControlSequence {
    /// `<`, `=`, `>` or `?` before the numbers, which marks a private sequence.
    private(set) var prefix: UInt8?
    /// Numbers between semicolons, each with what follows it between colons.
    private(set) var parameters: [[Int]] = []
    private(set) var hasIntermediates = false
    let final: UInt8

    /// Larger numbers are of no use and are held here.
    private static let numberMax = 0x11_0000

    init(_ bytes: [UInt8], final: UInt8) {
        self.final = final
        var rest = bytes[...]
        if let first = rest.first, (0x3c...0x3f).contains(first) {
            prefix = first
            rest = rest.dropFirst()
        }
        guard !rest.isEmpty else { return }
        parameters = [[0]]
        for byte in rest { take(byte) }
    }

    private mutating func take(_ byte: UInt8) {
        let last = parameters.count - 1
        switch byte {
        case 0x30...0x39:
            let part = parameters[last].count - 1
            let number = parameters[last][part] * 10 + Int(byte - 0x30)
            parameters[last][part] = min(number, Self.numberMax)
        case 0x3a: parameters[last].append(0)
        case 0x3b: parameters.append([0])
        default: hasIntermediates = true
        }
    }

    /// The main number at a position; nil where the sequence has none.
    func number(_ index: Int) -> Int? {
        parameters.indices.contains(index) ? parameters[index][0] : nil
    }

    /// A number behind a colon, as `3` in `97;1:3`.
    func part(_ part: Int, of index: Int) -> Int? {
        guard parameters.indices.contains(index), parameters[index].count > part else { return nil }
        return parameters[index][part]
    }

    var isPasteStart: Bool { final == 0x7e && prefix == nil && number(0) == 200 }
}
