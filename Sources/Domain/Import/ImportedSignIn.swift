/// A try to sign in to the old system.
package struct ImportedSignIn: Sendable, Equatable {
    /// The event's id in the file.
    package var legacyID: Int
    /// The physical line where the row begins, from 1.
    package var line: Int
    package var at: Instant
    /// The account's id after merging; `nil` when nobody had the address.
    package var account: Int?
    /// What was typed, only for unknown accounts; hostile text.
    package var login: String?
    /// The internet address as written; hostile text when `isAddressValid` is false.
    package var address: String
    /// Whether `address` is an IPv4 or IPv6 address.
    package var isAddressValid: Bool
    /// How it ended, in small letters: success, wrong_password, unknown_email, locked, mfa_failed;
    /// another export may have more.
    package var result: String
    package var client: String
    /// The row's cleaned fields, as in `ImportedPerson.source`.
    package var source: [UInt8]

    /// Puts an event together.
    package init(
        legacyID: Int, line: Int = 0, at: Instant, account: Int?, login: String? = nil,
        address: String, isAddressValid: Bool = true, result: String, client: String = "",
        source: [UInt8] = []
    ) {
        (self.legacyID, self.line, self.at) = (legacyID, line, at)
        (self.account, self.login) = (account, login)
        (self.address, self.isAddressValid) = (address, isAddressValid)
        (self.result, self.client, self.source) = (result, client, source)
    }
}

/// An attack that tried stolen passwords on many accounts (credential stuffing).
package struct ImportedAttack: Sendable, Equatable {
    /// The moment of its first event.
    package var first: Instant
    /// The moment of its last event.
    package var last: Instant
    /// How many imported sign-ins belong to it.
    package var attempts: Int
    /// The internet addresses that it came from, sorted.
    package var addresses: [String]
    /// How its tries ended, counted by result.
    package var results: [String: Int]
    /// The ids of the accounts that the attackers got into, ascending.
    package var accountsEntered: [Int]

    /// Puts a finding together.
    package init(
        first: Instant, last: Instant, attempts: Int, addresses: [String],
        results: [String: Int], accountsEntered: [Int]
    ) {
        (self.first, self.last, self.attempts) = (first, last, attempts)
        (self.addresses, self.results) = (addresses, results)
        self.accountsEntered = accountsEntered
    }
}
