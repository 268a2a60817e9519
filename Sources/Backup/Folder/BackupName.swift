package import Domain

/// The name of a backup's file: the database's name and the moment, as in
/// `callboard-20261121T143000Z.cbbackup`.
package struct BackupName: Sendable, Equatable {
    /// The database's name without its ending.
    package let stem: String
    /// When it was made, in whole seconds; some later where others were made in the same second.
    package let at: Instant

    static let ending = ".cbbackup"
    /// Follows the name of a backup that was not proven.
    static let unproven = ".unproven"
    static let partial = ".partial"

    /// Names a backup of a database.
    ///
    /// - Parameters:
    ///   - database: the file's path; what is not a letter, digit, `.`, `_` or `-` becomes `_`.
    ///   - moment: when it is made.
    package init(of database: String, at moment: Instant) {
        let file = database.split(separator: "/").last ?? ""
        let name = file.hasSuffix(".db") ? file.dropLast(3) : file
        let plain = name.unicodeScalars.map { scalar in
            Self.isPlain(scalar) ? Character(scalar) : "_"
        }
        stem = plain.isEmpty ? "database" : String(plain)
        at = Instant(milliseconds: moment.milliseconds / 1000 * 1000)
    }

    /// Reads a file's name; `nil` when no backup is called so.
    package init?(file: String) {
        guard file.hasSuffix(Self.ending) else { return nil }
        let name = file.dropLast(Self.ending.count)
        guard let hyphen = name.lastIndex(of: "-") else { return nil }
        let (stem, digits) = (name[..<hyphen], Array(name[name.index(after: hyphen)...].utf8))
        guard digits.count == 16, !stem.isEmpty, stem.unicodeScalars.allSatisfy(Self.isPlain)
        else { return nil }
        let text = { (range: Range<Int>) in String(decoding: digits[range], as: UTF8.self) }
        let moment = Instant(
            "\(text(0..<4))-\(text(4..<6))-\(text(6..<8))\(text(8..<9))"
                + "\(text(9..<11)):\(text(11..<13)):\(text(13..<15))\(text(15..<16))")
        guard let moment else { return nil }
        (self.stem, at) = (String(stem), moment)
        guard self.file == file else { return nil }
    }

    private init(stem: String, at moment: Instant) { (self.stem, at) = (stem, moment) }

    /// The name of a second later.
    var next: BackupName { BackupName(stem: stem, at: at + .seconds(1)) }

    /// The file's name.
    package var file: String {
        let digits = at.description.prefix(19).filter { $0 != "-" && $0 != ":" }
        return "\(stem)-\(digits)Z\(Self.ending)"
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", ".", "_", "-": true
        default: false
        }
    }
}
