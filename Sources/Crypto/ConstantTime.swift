internal import CSodium

/// Comparison of secrets whose duration tells nothing of their content.
package enum ConstantTime {
    /// Whether two byte strings are equal; only their lengths may show in the time taken.
    package static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && sodium_memcmp(left, right, left.count) == 0
    }
}
