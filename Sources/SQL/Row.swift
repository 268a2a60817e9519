/// The row that a running statement stands on; valid only inside the closure that was given it.
///
/// Columns count from 0. A value of another type than asked for makes the running query throw
/// `SQLError.Kind.mismatch` as soon as the closure returns: the placeholder value (0, "", []) that
/// the closure saw goes nowhere.
package protocol Row: AnyObject {
    /// An integer; null is a mismatch.
    func integer(_ column: Int) -> Int64
    /// An integer, or nil for null.
    func optionalInteger(_ column: Int) -> Int64?
    /// Text, with U+FFFD for bytes that are not UTF-8; null is a mismatch.
    func text(_ column: Int) -> String
    /// Text, or nil for null.
    func optionalText(_ column: Int) -> String?
    /// Bytes; null is a mismatch.
    func blob(_ column: Int) -> [UInt8]
    /// Bytes, or nil for null.
    func optionalBlob(_ column: Int) -> [UInt8]?
    /// A Boolean stored as 0 or 1; any other integer is true, null is a mismatch.
    func flag(_ column: Int) -> Bool
}
