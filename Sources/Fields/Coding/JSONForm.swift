package import Domain

/// Values of the business as JSON, and back.
///
/// Members have the names of the Swift properties, in camel case, in the order of declaration; a
/// `nil` is left out, moments, dates and identifiers are text.
package enum JSONForm {
    /// The value as JSON; secrets travel as they are, unless they are to be hidden.
    ///
    /// A value whose `encode(to:)` throws stops the program: nothing of ours does.
    package static func encode(_ value: any Encodable, hidingSecrets: Bool = false) -> JSON {
        let node = JSONNode(hidesSecrets: hidingSecrets)
        do {
            try node.encode(value)
        } catch {
            preconditionFailure("\(type(of: value)) cannot be written: \(error)")
        }
        return node.json
    }

    /// The UTF-8 of an output's JSON: as ``encode(_:hidingSecrets:)``, in a third of the time.
    package static func bytes(
        ofOutput value: any Encodable, hidingSecrets: Bool = false
    ) -> [UInt8] {
        let stream = JSONStream(hidesSecrets: hidingSecrets)
        do {
            try stream.encode(value)
        } catch {
            preconditionFailure("\(type(of: value)) cannot be written: \(error)")
        }
        return stream.writer.output
    }

    /// Reads a value; `invalid` names the member at fault by its path, as in `rows[3].joined`.
    ///
    /// Members that the type does not know are passed over.
    package static func decode<Value: Decodable>(
        _ type: Value.Type, from json: JSON
    ) throws(Failure) -> Value {
        do {
            return try JSONReader(json: json, path: "").value(type)
        } catch let failure as Failure {
            throw failure
        } catch {
            preconditionFailure("\(type) was read with an error of its own: \(error)")
        }
    }

    /// Reads an operation; unlike in other values, an unknown member is refused, and so is what
    /// would be kept with U+0000, which not every database can (PostgreSQL 15, 8.3).
    package static func operation(
        _ type: any Operation.Type, from json: JSON
    ) throws(Failure) -> any Operation {
        guard let object = json.object else {
            throw .invalid(field: "body", "is malformed; expected an object")
        }
        try FieldSchema.check(object.members.map(\.name), of: type)
        for member in object.members where type.spec.changes && member.value.holdsNUL {
            throw .invalid(field: member.name, holdsNUL)
        }
        return try decode(type, from: json)
    }

    /// What is said of text with U+0000.
    package static let holdsNUL = "holds the character U+0000, which no text may"

    /// The word at a path as failures name it, such as `rows[3].status`; `nil` where there is
    /// nothing that could be one of an enumeration.
    package static func word(at path: String, in json: JSON) -> String? {
        var value: JSON? = json
        for step in path.split(whereSeparator: { ".[]".contains($0) }) {
            if let elements = value?.array {
                let index = Int(step).flatMap { elements.indices.contains($0) ? $0 : nil }
                value = index.map { elements[$0] }
            } else {
                value = value?[String(step)]
            }
        }
        guard let text = value?.string, ("a"..."z").contains(text.prefix(1)),
            text.utf8.count <= wordBytesMax, text.utf8.allSatisfy(isOfWord)
        else { return nil }
        return text
    }

    /// Most bytes of a word of an enumeration.
    private static let wordBytesMax = 40

    private static func isOfWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// Reads what an operation gave.
    package static func output(
        of type: any Operation.Type, from json: JSON
    ) throws(Failure) -> any Codable & Sendable {
        do {
            return try type.readOutput(JSONReader(json: json, path: ""))
        } catch let failure as Failure {
            throw failure
        } catch {
            throw .invalid(field: "output", "is malformed")
        }
    }
}

extension FieldSchema {
    /// Refuses a name that the operation has no field of; the hint leaves out what is given
    /// elsewhere.
    package static func check(
        _ names: [String], of type: any Operation.Type, elsewhere: [String] = []
    ) throws(Failure) {
        guard !names.isEmpty else { return }
        let all = fields(of: type).map(\.name)
        for name in names where !all.contains(name) {
            let known = all.filter { !elsewhere.contains($0) }
            let hint = Nearest.hint(for: name, in: known)
            let way =
                !known.isEmpty
                ? "it has \(known.joined(separator: ", "))"
                : elsewhere.isEmpty ? "it has none" : "it takes none here"
            throw .invalid(
                field: name,
                "is no field of \(type.spec.name)" + (hint.isEmpty ? "; \(way)" : hint)
            )
        }
    }
}

extension JSON {
    /// Whether U+0000 stands in a text of it.
    fileprivate var holdsNUL: Bool {
        switch self {
        case .null, .bool, .integer, .decimal: false
        case .string(let text): text.utf8.contains(0)
        case .array(let elements): elements.contains(where: \.holdsNUL)
        case .object(let object): object.members.contains { $0.value.holdsNUL }
        }
    }
}
