extension Key {
    /// Letters of the Arabic (101) layout and the US key in the same place.
    ///
    /// The lam-alef keys send two characters and have no entry.
    private static let latinOfArabic: [Unicode.Scalar: Unicode.Scalar] = [
        "ض": "q", "ص": "w", "ث": "e", "ق": "r", "ف": "t", "غ": "y", "ع": "u", "ه": "i",
        "خ": "o", "ح": "p", "ج": "[", "د": "]", "ش": "a", "س": "s", "ي": "d", "ب": "f",
        "ل": "g", "ا": "h", "ت": "j", "ن": "k", "م": "l", "ك": ";", "ط": "'", "ئ": "z",
        "ء": "x", "ؤ": "c", "ر": "v", "ى": "n", "ة": "m", "و": ",", "ز": ".", "ظ": "/",
        "ذ": "`", "\u{64e}": "Q", "\u{64b}": "W", "\u{64f}": "E", "\u{64c}": "R",
        "إ": "Y", "÷": "I", "×": "O", "؛": "P", "\u{650}": "A", "\u{64d}": "S",
        "أ": "H", "ـ": "J", "،": "K", "\u{652}": "X", "آ": "N", "؟": "?", "\u{651}": "~",
        "٠": "0", "١": "1", "٢": "2", "٣": "3", "٤": "4", "٥": "5", "٦": "6", "٧": "7",
        "٨": "8", "٩": "9",
    ]

    /// The key in the same place of a US keyboard, for one typed on an Arabic layout.
    ///
    /// Nil for every other key. For use outside text inputs only.
    package var layoutFallback: Key? {
        guard case .character(let scalar) = symbol, let latin = Self.latinOfArabic[scalar]
        else { return nil }
        return Key(latin, modifiers)
    }
}
