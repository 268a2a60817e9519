internal import Domain

@testable import Fields

/// An operation with a field of every kind.
struct Everything: Domain.Operation, Equatable {
    struct Output: Codable, Sendable, Equatable {
        struct Line: Codable, Sendable, Equatable {
            var at: Instant
            var note: String?
            var tags: [String]
        }
        var lines: [Line]
        var counts: [String: Int]
        var token: Secret?
        var share: Double
    }

    var text: String
    var optionalText: String?
    var number: Int
    var optionalNumber: Int?
    var large: Int64
    var flag: Bool
    var optionalFlag: Bool?
    var role: Role
    var optionalRole: Role?
    var user: User.ID
    var until: Instant?
    var birthDate: CalendarDate?
    var email: EmailAddress
    var phone: PhoneNumber?
    var position: AuditPosition?
    var password: Secret
    var shown: Masked?
    var words: [String]
    var holds: [Hold]?
    var city: Change<String>
    var height: Change<Int>
    var mail: Change<EmailAddress>
    var kind: Change<Role>

    static let spec = Spec(
        "samples.everything", .post, "/samples", needs: .anyone, summary: "Holds every kind.",
        fields: ["text": "Some text."]
    )

    func run(in tx: any Transaction) throws(Failure) -> Output {
        throw .unavailable("samples do not run")
    }

    /// With every field set.
    static var full: Self {
        Self(
            text: "a, b", optionalText: "c", number: -4, optionalNumber: 7, large: .max,
            flag: true, optionalFlag: false, role: .caster, optionalRole: .admin,
            user: User.ID(high: 1, low: 2), until: Instant(milliseconds: 1),
            birthDate: CalendarDate(year: 2000, month: 2, day: 29),
            email: EmailAddress("a@b.example") ?? .sample, phone: PhoneNumber("+966551234567"),
            position: AuditPosition(lane: "main", sequence: 4), password: Secret("open, sesame"),
            shown: .shown("x"), words: ["a,b", " c ", "d\\", "\\,", "ليلى"],
            holds: [.minor, .breach], city: .set("Al Khobar"), height: .set(180),
            mail: .set(.sample), kind: .set(.agent)
        )
    }

    /// With only what is required.
    static var least: Self {
        Self(
            text: "x", number: 0, large: 0, flag: false, role: .talent,
            user: User.ID(high: 1, low: 2), email: .sample, password: Secret("p"), words: [],
            city: .leave, height: .leave, mail: .leave, kind: .leave
        )
    }

    /// The texts of what is required.
    static let leastTexts = [
        "text": "x", "number": "0", "large": "0", "flag": "false", "role": "talent",
        "user": User.ID.example, "email": EmailAddress.example, "password": "p", "words": "",
    ]
}

extension EmailAddress {
    static var sample: Self {
        guard let address = Self(example) else { preconditionFailure("the example is malformed") }
        return address
    }
}

/// An operation without fields.
struct Nothing: Domain.Operation {
    static let spec = Spec(
        "samples.nothing", .get, "/samples", needs: .anyone, summary: "Holds nothing.")

    func run(in tx: any Transaction) throws(Failure) -> String { "" }
}

/// What an attempt refuses; `nil` when it refuses nothing.
func refusal(_ attempt: () throws -> Void) -> Failure? {
    do {
        try attempt()
        return nil
    } catch {
        return error as? Failure
    }
}
