internal import Domain
internal import Testing

@testable import Fields

@Suite struct FieldSchemaTests {
    private let fields = FieldSchema.fields(of: Everything.self)

    private func field(_ name: String) throws -> Field {
        try #require(fields.first { $0.name == name })
    }

    @Test func `fields come in the order of declaration`() {
        #expect(
            fields.map(\.name) == [
                "text", "optionalText", "number", "optionalNumber", "large", "flag",
                "optionalFlag", "role", "optionalRole", "user", "until", "birthDate", "email",
                "phone", "position", "password", "shown", "words", "holds", "city", "height",
                "mail", "kind",
            ]
        )
    }

    @Test(arguments: [
        ("text", WireKind.text), ("optionalText", .text), ("number", .integer),
        ("optionalNumber", .integer), ("large", .integer), ("flag", .flag),
        ("optionalFlag", .flag), ("role", .choice(Role.allCases.map(\.rawValue))),
        ("user", .id("user")), ("until", .instant), ("birthDate", .date), ("email", .email),
        ("phone", .phone), ("position", .text), ("password", .secret), ("shown", .text),
        ("words", .text), ("holds", .choice(Hold.allCases.map(\.rawValue))), ("city", .text),
        ("height", .integer), ("mail", .email), ("kind", .choice(Role.allCases.map(\.rawValue))),
    ])
    func `every type has its kind`(name: String, kind: WireKind) throws {
        #expect(try field(name).kind == kind)
    }

    @Test func `what must be given is told from what may be left out`() {
        #expect(
            fields.filter(\.isRequired).map(\.name) == [
                "text", "number", "large", "flag", "role", "user", "email", "password", "words",
            ]
        )
        #expect(fields.filter(\.isChange).map(\.name) == ["city", "height", "mail", "kind"])
        #expect(fields.filter(\.isList).map(\.name) == ["words", "holds"])
    }

    @Test func `a field has the help of the spec and an example`() throws {
        #expect(try field("text").help == "Some text.")
        #expect(try field("number").help == "")
        #expect(try field("user").example == User.ID.example)
        #expect(try field("holds").choices == Hold.allCases.map(\.rawValue))
    }

    @Test func `an operation without parameters has no fields`() {
        #expect(FieldSchema.fields(of: Nothing.self).isEmpty)
    }

    @Test func `changes of operations in Domain are seen as changes`() throws {
        let changed = Catalog.all.flatMap { FieldSchema.fields(of: $0) }.filter(\.isChange)
        #expect(!changed.isEmpty)
        #expect(changed.allSatisfy { !$0.isRequired })
    }

    @Test func `help names only fields that are there`() {
        for operation in Catalog.all {
            let names = FieldSchema.fields(of: operation).map(\.name)
            let spec = operation.spec
            for name in Array(spec.fields.keys) + Array(spec.limits.keys) + Array(spec.demanded) {
                #expect(names.contains(name), "\(spec.name): \(name)")
            }
        }
    }
}
