extension Checkpoint {
    /// The text form: what is signed, then the public key and the signature, a line each.
    package var text: String { signedText + "key \(publicKey)\nsignature \(signature)\n" }

    /// Reads the text form; `nil` when a line is not as ``text`` writes it.
    package init?(text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: true).map {
            $0.split(separator: " ").map(String.init)
        }
        guard lines.count >= 3, let first = lines.first, first.count == 4,
            first[0] == "callboard", first[1] == "checkpoint", first[2] == "1",
            let at = Instant(first[3]),
            lines[lines.count - 2].count == 2, lines[lines.count - 2][0] == "key",
            lines[lines.count - 1].count == 2, lines[lines.count - 1][0] == "signature"
        else { return nil }
        var heads: [Head] = []
        for line in lines[1..<(lines.count - 2)] {
            guard line.count == 3, let sequence = Int(line[1]) else { return nil }
            heads.append(Head(lane: line[0], sequence: sequence, hash: line[2]))
        }
        self.init(
            at: at, heads: heads, signature: lines[lines.count - 1][1],
            publicKey: lines[lines.count - 2][1]
        )
    }
}
