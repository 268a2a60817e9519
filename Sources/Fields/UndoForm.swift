package import Domain

/// Ways back as JSON: `{"operation": "users.unsuspend", "parameters": {…}, "expects": 8}`.
package enum UndoForm {
    /// The way back as JSON.
    package static func encode(_ undo: Undo) -> JSON {
        var object = JSONObject([
            ("operation", .string(type(of: undo.operation).spec.name)),
            ("parameters", JSONForm.encode(undo.operation)),
        ])
        object["expects"] = undo.expectedVersion.map { .integer(Int64($0)) }
        object["reason"] = undo.reason.map { .string($0) }
        object["loses"] = undo.loses.map { .string($0) }
        return .object(object)
    }

    /// The way back that was written; `nil` for one that this program does not know, being older
    /// than who wrote it.
    package static func decode(_ json: JSON) -> Undo? {
        guard let name = json["operation"]?.string, let type = Catalog.operation(named: name),
            let parameters = json["parameters"],
            let operation = try? JSONForm.operation(type, from: parameters)
        else { return nil }
        return Undo(
            operation, expecting: json["expects"]?.integer.flatMap(Int.init(exactly:)),
            reason: json["reason"]?.string, loses: json["loses"]?.string)
    }
}
