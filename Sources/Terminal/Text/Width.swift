internal import CPlatform
internal import Glibc

/// Columns of a character, by the tables of glibc, which ncurses uses too.
enum Width {
    /// In the "C" locale every character outside ASCII has no width, so LC_CTYPE is set once.
    private static let isReady: Bool = setlocale(LC_CTYPE, "C.UTF-8") != nil

    /// Sets the locale; call before any thread exists, since setlocale is not thread-safe.
    static func prepare() {
        _ = isReady
    }

    /// 0, 1 or 2; -1 for what glibc does not know or cannot print.
    static func of(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x7f { return scalar.value < 0x20 ? -1 : 1 }
        guard isReady else { return -1 }
        return Int(platform_wcwidth(scalar.value))
    }
}
