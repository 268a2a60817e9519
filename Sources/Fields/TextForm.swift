package import Domain

/// Operations as named pieces of text: form fields, command-line options and query items.
///
/// A list is one text with commas between its items, or several texts of one name. A comma, a
/// backslash, or a blank at an item's end that belongs to it has a backslash in front; items that
/// are empty are dropped.
package enum TextForm {
    /// The fields that are set, in the order of declaration; secrets are shown as they are.
    package static func encode(
        _ operation: any Operation, hidingSecrets: Bool = false
    ) -> [(name: String, value: String)] {
        let json = JSONForm.encode(operation, hidingSecrets: hidingSecrets)
        return (json.object?.members ?? []).map { ($0.name, text(of: $0.value)) }
    }

    /// Reads an operation; `invalid` names the field at fault, as in `user` or `holds[1]`.
    ///
    /// Empty text clears a ``Change``, empties a list that must be given, and is the same as
    /// nothing for the rest. A program writes moments as RFC 3339; for people, who get `now`, see
    /// ``MomentText``.
    package static func decode(
        _ type: any Operation.Type, from texts: [String: String], now: Instant? = nil
    ) throws(Failure) -> any Operation {
        try decode(type, from: texts.mapValues { [$0] }, now: now)
    }

    /// Reads an operation of which a name may have been given more than once.
    package static func decode(
        _ type: any Operation.Type, from texts: [String: [String]], now: Instant? = nil
    ) throws(Failure) -> any Operation {
        try JSONForm.operation(type, from: .object(object(type, from: texts, now: now)))
    }

    /// Some fields of an operation as the members of its JSON, to be joined with others.
    package static func object(
        _ type: any Operation.Type, from texts: [String: [String]], now: Instant? = nil
    ) throws(Failure) -> JSONObject {
        try FieldSchema.check(texts.keys.sorted(), of: type)
        var object = JSONObject()
        for field in FieldSchema.fields(of: type) {
            guard let given = texts[field.name], !given.isEmpty else { continue }
            object[field.name] = try json(of: given, for: field, now: now)
        }
        return object
    }

    /// The JSON of what was given for a field; `nil` when it counts as nothing.
    private static func json(
        of given: [String], for field: Field, now: Instant?
    ) throws(Failure) -> JSON? {
        if given.allSatisfy(\.isEmpty) {
            if field.isChange { return .null }
            return field.isList && field.isRequired ? .array([]) : nil
        }
        if field.isList {
            return .array(given.flatMap(ListText.items).map { scalar($0, field.kind, now) })
        }
        guard given.count == 1, let text = given.first else {
            throw .invalid(field: field.name, "is given more than once")
        }
        return scalar(text, field.kind, now)
    }

    /// Text as the JSON that the kind wants; malformed text stays text, which the reader refuses.
    private static func scalar(_ text: String, _ kind: WireKind, _ now: Instant?) -> JSON {
        switch kind {
        case .integer:
            guard let number = Int64(text), String(number) == text else { return .string(text) }
            return .integer(number)
        case .flag: return Bool(text).map(JSON.bool) ?? .string(text)
        case .instant:
            guard let now, let moment = MomentText.parse(text, now: now) else {
                return .string(text)
            }
            return .string(moment.description)
        default: return .string(text)
        }
    }

    private static func text(of json: JSON) -> String {
        switch json {
        case .null: ""
        case .bool(let flag): flag ? "true" : "false"
        case .integer(let number): String(number)
        case .decimal(let text), .string(let text): text
        case .array(let items): ListText.text(of: items.map(text))
        case .object: preconditionFailure("an operation is flat")
        }
    }
}

/// The items of a list in one text.
enum ListText {
    static func text(of items: [String]) -> String { items.map(escaped).joined(separator: ",") }

    static func items(of text: String) -> [String] {
        var items: [[Unicode.Scalar]] = [[]]
        // Blanks up to here belong to the item, since a backslash stands before them.
        var keptCount = 0
        var isEscaped = false
        func finished(_ item: [Unicode.Scalar]) -> [Unicode.Scalar] {
            var item = item
            while item.count > keptCount, item.last?.properties.isWhitespace == true {
                item.removeLast()
            }
            return item
        }
        for scalar in text.unicodeScalars {
            let last = items.count - 1
            if isEscaped {
                items[last].append(scalar)
                (isEscaped, keptCount) = (false, items[last].count)
            } else if scalar == "\\" {
                isEscaped = true
            } else if scalar == "," {
                items[last] = finished(items[last])
                items.append([])
                keptCount = 0
            } else if !(items[last].isEmpty && scalar.properties.isWhitespace) {
                items[last].append(scalar)
            }
        }
        if isEscaped { items[items.count - 1].append("\\") }
        items[items.count - 1] = finished(items[items.count - 1])
        return items.filter { !$0.isEmpty }.map { String(String.UnicodeScalarView($0)) }
    }

    private static func escaped(_ item: String) -> String {
        var result = String.UnicodeScalarView()
        let scalars = Array(item.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            let isEdge = index == 0 || index == scalars.count - 1
            if scalar == "," || scalar == "\\" || isEdge && scalar.properties.isWhitespace {
                result.append("\\")
            }
            result.append(scalar)
        }
        return String(result)
    }
}
