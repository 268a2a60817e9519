internal import Glibc

extension [UInt8] {
    /// Whether a text stands among the bytes.
    ///
    /// A debug build that compares element by element takes seconds for a database.
    package func holds(_ text: String) -> Bool {
        let wanted = Array(text.utf8)
        guard let first = wanted.first else { return true }
        return withUnsafeBytes { bytes in
            guard var at = bytes.baseAddress else { return false }
            let end = at + bytes.count
            while let found = memchr(at, Int32(first), end - at) {
                let start = UnsafeRawPointer(found)
                guard end - start >= wanted.count else { return false }
                if memcmp(start, wanted, wanted.count) == 0 { return true }
                at = start + 1
            }
            return false
        }
    }
}
