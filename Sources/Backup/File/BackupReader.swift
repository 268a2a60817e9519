internal import Crypto
internal import Domain
internal import Fields

/// Reads a backup file and misses no damage: every byte is covered by a digest or a seal.
struct BackupReader {
    /// What the file says of itself.
    let header: BackupHeader
    private let file: InputFile
    private var opener: StreamOpener?
    private var digest: [UInt8]

    /// What follows the header.
    struct Contents {
        let manifest: BackupManifest
        /// The seed of the database's signing key; only sealed files have it.
        let seed: [UInt8]?
        /// `nil` for a file that is still being made.
        let proof: BackupProof?
    }

    /// Whether the proof may be missing, as while it is being made.
    enum Extent { case whole, beforeProof }

    /// Reads the header only.
    static func header(of path: String) throws(Failure) -> BackupHeader {
        try BackupReader(header: InputFile(path)).header
    }

    /// Opens a file; without its key it is refused by the key's name.
    init(path: String, key: BackupKey?) throws(Failure) {
        try self.init(header: InputFile(path))
        guard let name = header.key else { return }
        guard let key else {
            throw .denied("\(path) is sealed; give its key, '\(name)', with --key-file")
        }
        guard key.name == name else {
            throw .denied("\(path) is sealed with the key '\(name)'; this is '\(key.name)'")
        }
        opener = header.stream.flatMap { Base64.decode($0) }
            .flatMap { StreamOpener(key: key.bytes, start: $0) }
        guard opener != nil else { throw damaged(at: BackupFormat.beginning.count) }
    }

    private init(header file: InputFile) throws(Failure) {
        self.file = file
        let beginning = try file.read(upTo: BackupFormat.beginning.count)
        guard beginning == BackupFormat.beginning else {
            throw .conflict("\(file.path) is no backup of callboard, or its beginning is damaged")
        }
        digest = SHA256.hash(beginning)
        let place = file.offset
        let frame = try Self.frame(in: file)
        guard frame.kind == .header else { throw Self.damaged(file, at: place) }
        let body = try Self.body(frame.length, in: file)
        digest = BackupFormat.digest(after: digest, frame.bytes, body)
        try Self.expect(digest, in: file, at: place)
        header = try Self.decode(BackupHeader.self, body, in: file, at: place)
    }

    /// Hands out the data piece by piece and gives what stands after it.
    mutating func read(
        _ extent: Extent, data: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) -> Contents {
        var manifest: BackupManifest?
        var seed: [UInt8]?
        var proof: BackupProof?
        var bytes = 0
        while proof == nil {
            let place = file.offset
            if extent == .beforeProof, manifest != nil, try file.isAtEnd() { break }
            let (kind, body) = try next()
            switch (kind, manifest) {
            case (.data, nil):
                bytes += body.count
                try data(body)
            case (.manifest, nil):
                manifest = try Self.decode(BackupManifest.self, body, in: file, at: place)
            case (.seed, .some) where seed == nil: seed = body
            case (.proof, .some):
                proof = try Self.decode(BackupProof.self, body, in: file, at: place)
            default: throw damaged(at: place)
            }
        }
        guard try file.isAtEnd() else {
            throw .conflict("\(file.path) is damaged: there are bytes after its end")
        }
        guard let manifest, manifest.bytes == bytes else { throw damaged(at: file.offset) }
        return Contents(manifest: manifest, seed: seed, proof: proof)
    }

    private mutating func next() throws(Failure) -> (BackupFormat.Kind, [UInt8]) {
        let place = file.offset
        let frame = try Self.frame(in: file)
        let body = try Self.body(frame.length, in: file)
        guard opener != nil else {
            digest = BackupFormat.digest(after: digest, frame.bytes, body)
            try Self.expect(digest, in: file, at: place)
            return (frame.kind, body)
        }
        guard let opened = opener?.open(body, context: frame.bytes + digest),
            opened.isLast == (frame.kind == .proof)
        else { throw damaged(at: place) }
        return (frame.kind, opened.piece)
    }

    private struct Frame {
        let kind: BackupFormat.Kind
        let length: Int
        let bytes: [UInt8]
    }

    private static func frame(in file: InputFile) throws(Failure) -> Frame {
        let place = file.offset
        let bytes = try file.read(upTo: BackupFormat.frameBytes)
        guard bytes.count == BackupFormat.frameBytes else { throw cutOff(file) }
        let length = bytes[1...].reduce(0) { $0 << 8 | Int($1) }
        guard let kind = BackupFormat.Kind(rawValue: bytes[0]), length <= BackupFormat.bodyBytesMax
        else { throw damaged(file, at: place) }
        return Frame(kind: kind, length: length, bytes: bytes)
    }

    private static func body(_ length: Int, in file: InputFile) throws(Failure) -> [UInt8] {
        let body = try file.read(upTo: length)
        guard body.count == length else { throw cutOff(file) }
        return body
    }

    private static func expect(
        _ digest: [UInt8], in file: InputFile, at place: Int
    ) throws(Failure) {
        let found = try body(digest.count, in: file)
        guard found == digest else { throw damaged(file, at: place) }
    }

    private static func decode<Value: Decodable>(
        _ type: Value.Type, _ body: [UInt8], in file: InputFile, at place: Int
    ) throws(Failure) -> Value {
        // What is wrong with the text helps nobody: the record is not one of ours.
        guard let json = try? JSON(parsing: body),
            let value = try? JSONForm.decode(type, from: json)
        else { throw damaged(file, at: place) }
        return value
    }

    private func damaged(at place: Int) -> Failure { Self.damaged(file, at: place) }

    private static func damaged(_ file: InputFile, at place: Int) -> Failure {
        .conflict("\(file.path) is damaged in the record at byte \(place); use another backup")
    }

    private static func cutOff(_ file: InputFile) -> Failure {
        .conflict(
            "\(file.path) is damaged: it ends after \(file.offset) bytes, in the middle; "
                + "use another backup")
    }
}
