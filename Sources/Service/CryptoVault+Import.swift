internal import Crypto
package import Domain

extension CryptoVault {
    package func wrap(
        _ passwords: [NamedPassword], progress: @escaping @Sendable (Int) -> Void
    ) throws(Failure) -> [Domain.PasswordHash?] {
        let fast = passwords.indices.filter { Self.oldHash(passwords[$0]) != nil }
        let wrapped: [Crypto.PasswordHash]
        do throws(PasswordPoolError) {
            wrapped = try pool.wrap(
                fast.compactMap { Self.oldHash(passwords[$0]) }, saltKey: importKeys.salts,
                progress: progress
            )
        } catch {
            throw Self.failure(error)
        }
        var hashes = passwords.map { Self.slowHash($0.password) }
        for (index, hash) in zip(fast, wrapped) where hash != .none {
            hashes[index] = Domain.PasswordHash(stored: hash.stored)
        }
        return hashes
    }

    package func mark(of text: String) -> String {
        let code = HMACSHA256.code(of: Array(text.utf8), key: importKeys.marks)
        return Hex.encode(Array(code.prefix(Self.markBytes)))
    }

    private static let markBytes = 8

    /// The fast hash that must be wrapped; `nil` for every other kind.
    private static func oldHash(_ named: NamedPassword) -> OldHash? {
        switch named.password {
        case .sha256(let hex): OldHash(digest: Hex.decode(hex) ?? [], salt: nil, name: named.name)
        case .saltedSHA256(let salt, let hex):
            OldHash(digest: Hex.decode(hex) ?? [], salt: salt, name: named.name)
        case .bcrypt, .none, .unusable: nil
        }
    }

    /// The hash that is slow already.
    private static func slowHash(_ password: LegacyPassword) -> Domain.PasswordHash? {
        if case .bcrypt(let text) = password { return Domain.PasswordHash(stored: text) }
        return nil
    }
}
