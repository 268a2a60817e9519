import Domain
import Service

extension CryptoVault {
    /// Wraps one password of the old system.
    func wrap(_ legacy: LegacyPassword) throws(Failure) -> PasswordHash? {
        try wrap([NamedPassword(legacy, name: "old")], progress: { _ in })[0]
    }
}
