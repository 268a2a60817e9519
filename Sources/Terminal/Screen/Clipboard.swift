/// The OSC 52 sequence, by which a terminal takes text for its clipboard (xterm, ctlseqs).
enum Clipboard {
    /// Terminals drop sequences over 100,000 bytes; this many bytes fit into one as base64.
    static let bytesMax = 74_994

    /// Nil when the text is too long.
    ///
    /// Control characters but tab and line feed are left out, so that no pasted text runs
    /// anything. tmux gets the plain form, which `set-clipboard on` takes, and the one that
    /// `allow-passthrough on` hands on.
    static func sequence(
        _ text: String, through multiplexer: TerminalProfile.Multiplexer?
    ) -> String? {
        var kept = String.UnicodeScalarView()
        kept.append(contentsOf: text.unicodeScalars.filter(isHarmless))
        let bytes = Array(String(kept).utf8)
        guard bytes.count <= bytesMax else { return nil }
        let plain = "\u{1b}]52;c;\(Base64.encode(bytes))\u{7}"
        switch multiplexer {
        case nil: return plain
        case .tmux: return plain + "\u{1b}Ptmux;\u{1b}\(plain)\u{1b}\\"
        case .screen: return throughScreen(plain)
        }
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0a: true
        case 0x00..<0x20, 0x7f..<0xa0: false
        default: true
        }
    }

    /// GNU screen hands on device control strings of up to 768 bytes.
    private static func throughScreen(_ sequence: String) -> String {
        let bytes = Array(sequence.utf8)
        let step = 700
        return stride(from: 0, to: bytes.count, by: step).map { start in
            let part = bytes[start..<min(start + step, bytes.count)]
            return "\u{1b}P\(String(decoding: part, as: UTF8.self))\u{1b}\\"
        }.joined()
    }
}

/// Base64 with padding (RFC 4648 §4).
enum Base64 {
    private static let digits = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var word = group.reduce(0) { $0 << 8 | Int($1) }
            word <<= 8 * (3 - group.count)
            for place in 0..<4 {
                let digit = digits[word >> (18 - 6 * place) & 63]
                text.append(place <= group.count ? digit : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
