/// Adds very many accounts to a database that has none: rows first, indexes and words afterwards.
///
/// Between ``begin()`` and ``end()`` accounts are not found by lists and search. What is
/// changed after `begin` is not listed in the audit record of its call.
package protocol BulkStore {
    /// Begins; `conflict` when the database has accounts.
    func begin() throws(Failure)
    /// Adds an account with its profile.
    func add(_ user: User, _ profile: Profile) throws(Failure)
    /// Makes what lists and search need, for all accounts.
    func end() throws(Failure)
}
