internal import Crypto
internal import Domain
internal import Fields

/// Writes a backup file record by record; one thread at a time.
final class BackupWriter {
    /// The header as it was written.
    let header: BackupHeader
    private let file: OutputFile
    private var sealer: StreamSealer?
    private var digest: [UInt8]
    private var piece: [UInt8] = []
    /// Bytes of data taken so far.
    private(set) var bytes = 0

    /// Begins a file with its header, to which the key's name is added.
    init(_ file: OutputFile, _ header: BackupHeader, key: BackupKey?) throws(Failure) {
        (self.file, sealer) = (file, key.flatMap { StreamSealer(key: $0.bytes) })
        var header = header
        header.key = key?.name
        header.stream = sealer.map { Base64.encode($0.start) }
        self.header = header
        digest = SHA256.hash(BackupFormat.beginning)
        piece.reserveCapacity(BackupFormat.pieceBytes)
        try file.write(BackupFormat.beginning)
        try writePlain(.header, JSONForm.encode(header).bytes())
    }

    /// Adds data, cut into pieces as it comes.
    func add(_ data: [UInt8]) throws(Failure) {
        bytes += data.count
        var rest = data[...]
        while !rest.isEmpty {
            let part = rest.prefix(BackupFormat.pieceBytes - piece.count)
            piece += part
            rest = rest.dropFirst(part.count)
            if piece.count == BackupFormat.pieceBytes { try flush() }
        }
    }

    /// Ends the data with its manifest, and the database's seed if there is one and it is sealed.
    func endData(_ manifest: BackupManifest, seed: [UInt8]?) throws(Failure) {
        if !piece.isEmpty { try flush() }
        try write(.manifest, JSONForm.encode(manifest).bytes())
        if let seed, sealer != nil { try write(.seed, seed) }
    }

    /// Ends the file.
    func end(_ proof: BackupProof) throws(Failure) {
        try write(.proof, JSONForm.encode(proof).bytes())
    }

    private func flush() throws(Failure) {
        try write(.data, piece)
        piece.removeAll(keepingCapacity: true)
    }

    private func write(_ kind: BackupFormat.Kind, _ body: [UInt8]) throws(Failure) {
        guard sealer != nil else { return try writePlain(kind, body) }
        let frame = BackupFormat.frame(kind, body.count + StreamSealer.overheadBytes)
        let sealed = sealer?.seal(body, context: frame + digest, isLast: kind == .proof) ?? []
        try file.write(frame)
        try file.write(sealed)
    }

    private func writePlain(_ kind: BackupFormat.Kind, _ body: [UInt8]) throws(Failure) {
        let frame = BackupFormat.frame(kind, body.count)
        digest = BackupFormat.digest(after: digest, frame, body)
        try file.write(frame)
        try file.write(body)
        try file.write(digest)
    }
}
