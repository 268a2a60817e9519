internal import Domain
internal import Fields

/// JSON Schemas (2020-12) of fields and outputs; objects get names, and each name stands once.
struct OpenAPISchemas {
    private(set) var all = JSONObject([("Problem", OpenAPIParts.problem)])

    /// The schema of a parameter.
    static func schema(of field: Field) -> JSONObject {
        var kind = self.schema(of: field.kind, example: field.example)
        var list = JSONObject([("type", "array")])
        switch field.limit {
        case .characters(let lengths)?: narrow(&kind, toLengths: lengths)
        case .items(let most, let lengths)?:
            narrow(&kind, toLengths: lengths)
            list["maxItems"] = .integer(Int64(most))
        case .number(let range)?:
            kind["minimum"] = .integer(Int64(range.lowerBound))
            kind["maximum"] = .integer(Int64(range.upperBound))
        case nil: break
        }
        guard !field.isList else {
            list["items"] = .object(kind)
            return list
        }
        guard field.isChange else { return kind }
        var schema = kind
        // `null` takes the value away.
        if let type = kind["type"] { schema["type"] = [type, "null"] }
        if let words = kind["enum"]?.array { schema["enum"] = .array(words + [nil]) }
        return schema
    }

    /// Lengths of text are counted in code points there as here (JSON Schema 2020-12, Validation,
    /// 6.3).
    private static func narrow(_ schema: inout JSONObject, toLengths range: ClosedRange<Int>) {
        schema["minLength"] = .integer(Int64(range.lowerBound))
        schema["maxLength"] = .integer(Int64(range.upperBound))
    }

    /// The schema of a single value.
    static func schema(of kind: WireKind, example: String) -> JSONObject {
        var schema = JSONObject([("type", "string")])
        switch kind {
        case .text: break
        case .integer: return JSONObject([("type", "integer"), ("format", "int64")])
        case .flag: return JSONObject([("type", "boolean")])
        case .choice(let words): schema["enum"] = .array(words.map(JSON.string))
        case .instant: schema["format"] = "date-time"
        case .date: schema["format"] = "date"
        case .id(let prefix): schema["pattern"] = .string("^\(prefix)_[0-7][0-9a-hjkmnp-tv-z]{25}$")
        case .email: schema["format"] = "email"
        case .phone: schema["pattern"] = "^\\+[1-9][0-9]{6,14}$"
        case .secret: schema["format"] = "password"
        }
        if !example.isEmpty { schema["examples"] = [.string(example)] }
        return schema
    }

    /// The schema of an output, or a reference to it.
    mutating func reference(to schema: OutputSchema) -> JSON {
        switch schema {
        case .scalar(let kind, let example):
            return .object(Self.output(of: kind, example: example))
        case .list(let element):
            return ["type": "array", "items": reference(to: element)]
        case .map(let value):
            return ["type": "object", "additionalProperties": reference(to: value)]
        case .object(let name, let members):
            if all[name] == nil {
                var properties = JSONObject()
                for member in members { properties[member.name] = reference(to: member.schema) }
                let required = members.filter(\.isRequired).map { JSON.string($0.name) }
                all[name] = [
                    "type": "object", "properties": .object(properties),
                    "required": .array(required),
                ]
            }
            return ["$ref": .string("#/components/schemas/\(name)")]
        }
    }

    /// The schema of a value that is given: what was taken over from an old system may not be as we
    /// would take it today, so formats of people's data are not promised.
    private static func output(of kind: WireKind, example: String) -> JSONObject {
        var schema = schema(of: kind, example: example)
        switch kind {
        case .email, .phone:
            schema["format"] = nil
            schema["pattern"] = nil
        case .secret: schema["format"] = nil
        default: break
        }
        return schema
    }
}
