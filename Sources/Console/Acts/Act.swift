internal import Domain
internal import Fields
internal import Terminal

/// Something that somebody is about to do.
struct Act: Sendable {
    /// A record that it is done to.
    struct Target: Sendable {
        let id: String
        var version: Int
        let label: String
        /// The record as it was drawn; `nil` when only its identifier is known.
        var record: Record?
    }

    /// What it is called, as in `Suspend`.
    let title: String
    let type: any Operation.Type
    /// The parameter that takes a target's identifier; `nil` when there is none.
    var subject: String?
    /// The other parameters, as text.
    var texts: [String: String]
    /// What the record holds of what the act changes, by parameter.
    var before: [String: String] = [:]
    var targets: [Target]
    var reasons: [String] = []
    var consequences: [String] = []
    /// The action of the pane that it came from; `nil` when it was typed.
    var action: PaneAction?
    /// Targets that were left out, and why.
    var refused: [(label: String, why: String)] = []
    var reason = ""
    var ticket = ""

    var spec: Spec { type.spec }

    /// The operation for one target; `nil` stands for an act without one.
    func operation(for target: Target?) throws(Failure) -> any Operation {
        var texts = texts
        if let subject, let target { texts[subject] = target.id }
        return try TextForm.decode(type, from: texts)
    }

    /// The parameter that makes it only count; `nil` for an act without one.
    var dryRunParameter: String? {
        guard targets.isEmpty else { return nil }
        return FieldSchema.fields(of: type).first { $0.name == "dryRun" }?.name
    }

    /// The moments among the parameters, for people.
    var moments: [String] {
        FieldSchema.fields(of: type).compactMap { field in
            texts[field.name].flatMap { Instant($0) }
                .map { "\(FlagName.kebab(field.name)): \(TypedMoments.said($0))." }
        }
    }

    /// What was chosen or typed, for people: with what was before, where that is known.
    var edits: [String] {
        let emptied = targets.first?.record.flatMap { action?.emptied($0) } ?? [:]
        return FieldSchema.fields(of: type).compactMap { field in
            guard field.name != subject, field.kind != .secret, let text = texts[field.name],
                before[field.name] != nil || !isSaidElsewhere(field, text)
            else { return nil }
            let after = Self.shown(text.isEmpty ? emptied[field.name] ?? "" : text)
            let name = FlagName.kebab(field.name)
            guard let held = before[field.name] else { return "\(name): \(after)" }
            return "\(name): \(Self.shown(held)) → \(after)"
        }
    }

    /// Whether the title says it, since it is fixed, or ``moments``.
    private func isSaidElsewhere(_ field: Field, _ text: String) -> Bool {
        action?.preset[field.name] == text || field.kind == .instant && Instant(text) != nil
    }

    private static func shown(_ text: String) -> String { text.isEmpty ? "nothing" : text }

    /// Whether somebody is asked before it is done.
    func asksFirst(_ guardrails: Guardrails) -> Bool {
        spec.risk != .routine || spec.reason == .required || targets.count > 1
            || !refused.isEmpty || guardrails.needsReasons && spec.reason == .optional
    }

    /// `Suspend Layla`, or how many.
    var name: String {
        switch targets.count {
        case 0: title
        case 1: "\(title): \(targets[0].label)"
        default: "\(title): \(targets.count) rows"
        }
    }
}

/// An act in other words: the call that it makes, as REST, curl and command line say it.
struct CallText: Sendable {
    let operation: any Operation
    let spec: Spec
    let version: Int?
    let reason: String
    let ticket: String

    init(_ operation: any Operation, version: Int?, reason: String, ticket: String) {
        (self.operation, spec) = (operation, type(of: operation).spec)
        (self.version, self.reason, self.ticket) = (version, reason, ticket)
    }

    /// Parameters with secrets and masked values as dots.
    private var parameters: [(name: String, value: String)] {
        TextForm.encode(operation, hidingSecrets: true)
    }

    /// `POST /users/user_…/suspension`.
    var request: String { "\(spec.method.rawValue.uppercased()) \(path { $0 })" }

    private func path(_ write: (String) -> String) -> String {
        parameters.reduce(spec.path) { path, parameter in
            path.split(separator: "{\(parameter.name)}", omittingEmptySubsequences: false)
                .joined(separator: write(parameter.value))
        }
    }

    private var body: JSON {
        let inPath = Set(parameters.map(\.name).filter { spec.path.contains("{\($0)}") })
        let json = JSONForm.encode(operation, hidingSecrets: true)
        let members = (json.object?.members ?? []).filter { !inPath.contains($0.name) }
        return .object(JSONObject(members.map { ($0.name, $0.value) }))
    }

    /// A call of curl, written as the client of the REST API writes it; the token is taken from the
    /// environment.
    func curl(endpoint: String) -> String {
        var parts = ["curl -X \(spec.method.rawValue.uppercased())"]
        parts.append(ShellWord.quoted("\(endpoint)/api/v1\(path(PercentText.encode))"))
        parts.append("-H \"Authorization: Bearer $CALLBOARD_TOKEN\"")
        if let version { parts.append("-H " + ShellWord.quoted("If-Match: \"\(version)\"")) }
        for (name, text) in [("Reason", reason), ("Ticket", ticket)] where !text.isEmpty {
            let field = "Callboard-\(name): \(HeaderText.encode(text))"
            parts.append("-H " + ShellWord.quoted(field))
        }
        let body = body
        if body.object?.members.isEmpty == false {
            parts.append("-H 'Content-Type: application/json'")
            parts.append("--data " + ShellWord.quoted(body.text()))
        }
        return parts.joined(separator: " ")
    }

    /// A call of the command line.
    var command: String {
        var parts = ["callboard"] + spec.name.split(separator: ".").map(String.init)
        for (name, value) in parameters {
            parts += ["--\(FlagName.kebab(name))", ShellWord.quoted(value)]
        }
        if let version { parts += ["--if-version", String(version)] }
        if !reason.isEmpty { parts += ["--reason", ShellWord.quoted(reason)] }
        if !ticket.isEmpty { parts += ["--ticket", ShellWord.quoted(ticket)] }
        return parts.joined(separator: " ")
    }
}
