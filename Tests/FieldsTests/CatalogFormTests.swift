internal import Domain
internal import Testing

@testable import Fields

@Suite struct CatalogFormTests {
    private static let names = Catalog.all.map { $0.spec.name }

    /// Texts for fields, by name.
    private func texts(
        _ fields: [Field], secret: String = "x"
    ) -> [String: String] {
        let pairs = fields.map { field in
            let example = field.example.isEmpty ? "x" : field.example
            return (field.name, field.kind == .secret ? secret : example)
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    @Test func `an edit declared in Domain goes out and comes back`() throws {
        let user = User.ID(high: 1, low: 2)
        let phone = try #require(PhoneNumber(PhoneNumber.example))
        let edit = EditUser(
            user: user, name: "Layla", nameArabic: .clear, phone: .set(phone),
            heightCm: .set(170), languages: ["ar", "en"]
        )
        let written = TextForm.encode(edit)
        #expect(
            written.map { "\($0.name)=\($0.value)" } == [
                "user=\(user)", "name=Layla", "nameArabic=", "phone=+966551234567",
                "heightCm=170", "languages=ar,en",
            ]
        )
        let named = Dictionary(uniqueKeysWithValues: written.map { ($0.name, $0.value) })
        let back = try #require(try TextForm.decode(EditUser.self, from: named) as? EditUser)
        #expect(JSONForm.encode(back) == JSONForm.encode(edit))
        #expect(back.nameArabic == .clear)
        #expect(back.city == .leave)
        let personal = Redaction.parameters(of: edit).filter(\.isPersonal).map(\.name)
        #expect(personal == ["name", "nameArabic", "phone"])
    }

    @Test(arguments: names)
    func `every operation is read from the examples of its fields`(name: String) throws {
        let type = try #require(Catalog.operation(named: name))
        let texts = texts(FieldSchema.fields(of: type))
        let written = TextForm.encode(try TextForm.decode(type, from: texts))
        #expect(Dictionary(uniqueKeysWithValues: written.map { ($0.name, $0.value) }) == texts)
    }

    @Test(arguments: names)
    func `no secret of any operation is among its audit parameters`(name: String) throws {
        let type = try #require(Catalog.operation(named: name))
        let texts = texts(FieldSchema.fields(of: type), secret: "open sesame")
        let values = Redaction.parameters(of: try TextForm.decode(type, from: texts))
        #expect(values.allSatisfy { $0.value?.contains("sesame") != true })
    }
}
