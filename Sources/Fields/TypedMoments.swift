package import Domain

/// Moments that people typed among the texts of an operation.
///
/// They are settled once, before the call is shown or made: what was read is what is sent, by this
/// program and by the copied command.
package enum TypedMoments {
    /// The texts with every moment that is understood as RFC 3339; see ``MomentText``.
    package static func settled(
        _ texts: [String: String], of type: any Operation.Type, now: Instant
    ) -> [String: String] {
        var texts = texts
        for (name, moment) in moments(in: texts, of: type, now: now) {
            texts[name] = moment.description
        }
        return texts
    }

    /// Every moment that is understood, in the order of declaration.
    package static func moments(
        in texts: [String: String], of type: any Operation.Type, now: Instant
    ) -> [(name: String, moment: Instant)] {
        FieldSchema.fields(of: type).filter(isMoment).compactMap { field in
            texts[field.name].flatMap { MomentText.parse($0, now: now) }.map { (field.name, $0) }
        }
    }

    /// What ``Call/typed`` is for these texts: those whose moment depends on when they are read;
    /// `nil` without any.
    package static func typed(
        _ texts: [String: String], of type: any Operation.Type, now: Instant
    ) -> String? {
        // A day later every text that counts from now, or names a day by it, means another moment.
        let later = Dictionary(
            uniqueKeysWithValues: moments(in: texts, of: type, now: now + .days(1)).map { $0 })
        let parts = moments(in: texts, of: type, now: now).compactMap { name, moment in
            later[name] == moment ? nil : texts[name].map { "\(name)=\($0)" }
        }
        return parts.isEmpty ? nil : parts.joined(separator: "&")
    }

    /// An operation's parameters with the moments that depend on when they were typed as their
    /// text: the same text under the same key is the same act, whenever it is repeated.
    package static func parameters(of operation: any Operation, typed: String?) -> JSON {
        let json = JSONForm.encode(operation)
        guard let typed, var object = json.object else { return json }
        let names = Set(FieldSchema.fields(of: type(of: operation)).filter(isMoment).map(\.name))
        for part in typed.split(separator: "&") {
            guard let sign = part.firstIndex(of: "=") else { continue }
            let name = String(part[..<sign])
            guard names.contains(name), object[name] != nil else { continue }
            object[name] = .string(String(part[part.index(after: sign)...]))
        }
        return .object(object)
    }

    private static func isMoment(_ field: Field) -> Bool { field.kind == .instant && !field.isList }

    /// A moment as it is said back: `2026-12-01 09:00 in Riyadh`.
    package static func said(_ moment: Instant) -> String {
        "\(CellText.text(of: moment, now: moment, moments: .minute)) in Riyadh"
    }
}
