internal import Domain
internal import Fields
internal import Terminal

/// The parameters of an act, to be filled in.
struct ActForm: Sendable {
    var act: Act
    var form: FormState
    /// What the fields held at first: only what differs is sent.
    let before: [String: String]
    /// The same as the form shows it: without what cannot be drawn, and with a choice made.
    private let shown: [String: String]
    /// The act under way; `nil` while it is filled in.
    var running: Errand?
    /// The question as it was answered before the form came back; `nil` the first time.
    var asked: DialogState?

    init(
        _ act: Act, asks: [String], before: [String: String], choices: [String: [String]] = [:]
    ) {
        (self.act, self.before) = (act, before)
        let fields = FieldSchema.fields(of: act.type)
        let form = FormState(
            asks.compactMap { name in
                fields.first { $0.name == name }
                    .map { field in
                        let value = before[name] ?? act.texts[name] ?? ""
                        return Self.field(
                            field, value: value, choices: choices[name],
                            limit: Self.limit(act.spec.limits[name]))
                    }
            })
        self.form = form
        shown = Dictionary(
            uniqueKeysWithValues: form.fields.map { ($0.key, form.value(of: $0.key)) })
    }

    private static func field(
        _ field: Field, value: String, choices: [String]?, limit: Int
    ) -> FormField {
        FormField(
            field.name, TerminalText(words(field.name)), choices.map(kind) ?? kind(field),
            help: TerminalText(help(field)), required: field.isRequired, value: value,
            limit: limit)
    }

    /// Most characters of a field: one more than the operation takes, so that it says what is too
    /// long, where an end that is left out would be lost unseen.
    private static func limit(_ limit: Spec.Limit?) -> Int {
        switch limit {
        case .characters(let range)?: max(TextInput.lengthMax, range.upperBound + 1)
        case .items(let count, let characters)?:
            max(TextInput.lengthMax, count * (characters.upperBound + 1))
        case .number?, nil: TextInput.lengthMax
        }
    }

    private static func kind(_ words: [String]) -> FormField.Kind {
        .choice(words.map { FormField.Choice($0, TerminalText($0)) })
    }

    private static func kind(_ field: Field) -> FormField.Kind {
        switch field.kind {
        case .secret: return .secret
        case .flag where field.isRequired: return .flag
        case .choice(let words) where !field.isList:
            let none = field.isRequired ? [] : [FormField.Choice("", "–")]
            return .choice(none + words.map { FormField.Choice($0, TerminalText($0)) })
        default: return .text
        }
    }

    private static func help(_ field: Field) -> String {
        guard field.kind != .instant else { return "\(field.help) As in 7d, today, 2026-12-01." }
        let example = field.example.isEmpty || !field.choices.isEmpty ? "" : " \(field.example)"
        return field.help + (example.isEmpty ? "" : " As in\(example).")
    }

    /// `birth date` of `birthDate`.
    private static func words(_ name: String) -> String {
        FlagName.kebab(name).split(separator: "-").joined(separator: " ")
    }

    /// Says beside every moment how it is understood at this moment.
    mutating func noteMoments(now: Instant) {
        let values = Dictionary(
            uniqueKeysWithValues: form.fields.map { ($0.key, form.value(of: $0.key)) })
        let moments = TypedMoments.moments(in: values, of: act.type, now: now)
        for field in form.fields {
            let moment = moments.first { $0.name == field.key }?.moment
            let note = moment.map { moment in
                "\(TypedMoments.said(moment)), \(CellText.text(of: moment, now: now))"
            }
            form.note(field.key, note.map { TerminalText($0) })
        }
    }

    /// What was changed, as parameters.
    var texts: [String: String] {
        var texts: [String: String] = [:]
        for field in form.fields {
            let value = form.value(of: field.key)
            let isKnown = before[field.key] != nil || act.texts[field.key] != nil
            let start: String? = isKnown ? shown[field.key] : ""
            if value != start { texts[field.key] = value }
        }
        return texts
    }
}

extension Console {
    mutating func take(_ input: Input, in form: ActForm) {
        var form = form
        let outcome = form.form.handle(canonical(input, in: .form))
        switch outcome {
        case .cancelled: overlay = nil
        case .submitted: submit(form)
        case nil:
            form.noteMoments(now: now)
            overlay = .form(form)
        }
    }

    private mutating func submit(_ form: ActForm) {
        var act = form.act
        act.texts.merge(form.texts) { _, typed in typed }
        act.texts = TypedMoments.settled(act.texts, of: act.type, now: now)
        act.before = form.before
        let isEdit = !form.before.isEmpty
        guard !isEdit || !form.texts.isEmpty else {
            overlay = nil
            return say(.info, "nothing was changed")
        }
        do throws(Failure) {
            _ = try act.operation(for: act.targets.first)
        } catch {
            var failed = form
            if case .invalid(let field, let text) = error, !field.isEmpty {
                failed.form.fail(field, TerminalText(text))
            } else {
                say(.bad, error.message)
            }
            overlay = .form(failed)
            return
        }
        overlay = .form(form)
        confirm(act)
    }
}
