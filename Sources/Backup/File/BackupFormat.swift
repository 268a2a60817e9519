internal import Crypto

/// The format of a backup file, version 1.
///
/// After a line that names it come records: one byte for the kind, four for the length of the body,
/// most significant first, the body. The first is the header, in clear; then come pieces of the
/// data, the manifest, the database's seed if it may travel, and the proof, which ends the file.
///
/// Without a key each record is followed by a SHA-256 digest over the digest before it and the
/// record, so that every byte of the file is covered. With a key only the header is: the bodies of
/// the others are one sealed stream, to which kinds, lengths and the header's digest are bound.
enum BackupFormat {
    static let beginning = Array("callboard backup 1\n".utf8)
    /// Bytes of one piece of the data.
    static let pieceBytes = 262_144
    /// Bytes of a record's body.
    static let bodyBytesMax = 4 * pieceBytes
    /// Bytes of kind and length.
    static let frameBytes = 5

    /// What a record holds.
    enum Kind: UInt8 {
        case header = 1
        case data = 2
        case manifest = 3
        case seed = 4
        case proof = 5
    }

    /// Kind and length of a record as they stand before its body.
    static func frame(_ kind: Kind, _ length: Int) -> [UInt8] {
        precondition(length <= bodyBytesMax, "a record is longer than its format allows")
        return [kind.rawValue] + (0..<4).reversed().map { UInt8(length >> ($0 * 8) & 0xff) }
    }

    /// The digest after a record.
    static func digest(after previous: [UInt8], _ frame: [UInt8], _ body: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        hash.update(previous)
        hash.update(frame)
        hash.update(body)
        return hash.digest()
    }
}
