/// The passwords of a published list that the rules of ``CommonPasswords`` do not recognise.
///
/// Source: Royce Williams' list of the 20,000 most frequent of Have I Been Pwned's Pwned Passwords
/// 8, as Django 5.2 carries it (`contrib/auth/common-passwords.txt.gz`). Of it, in lower case and
/// form C, those of eight characters and more: 8,354, of which the rules miss 5,391. Together
/// they hold far more than the 3,000 that ASVS 6.2.4 asks for.
///
/// Only marks of them are kept: the first four bytes of their SHA-256. A password that is not on
/// the list meets a mark once in a million.
enum PublishedPasswords {
    /// Whether a password in lower case and form C is on the list.
    static func contains(_ password: String) -> Bool {
        let digest = SHA256.hash(password)
        let mark = digest.prefix(markBytes).reduce(0) { $0 << 8 | UInt32($1) }
        var (low, high) = (0, marks.count)
        while low < high {
            let middle = (low + high) / 2
            if marks[middle] < mark { low = middle + 1 } else { high = middle }
        }
        return low < marks.count && marks[low] == mark
    }

    /// Every mark, in rising order.
    static let marks: [UInt32] = {
        guard let bytes = Base64.decode(text, .standard) else {
            preconditionFailure("the marks are base64")
        }
        return stride(from: 0, to: bytes.count, by: markBytes).map { start in
            bytes[start..<start + markBytes].reduce(0) { $0 << 8 | UInt32($1) }
        }
    }()

    private static let markBytes = 4
}
