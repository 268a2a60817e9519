internal import API
internal import Domain
internal import Fields
internal import Service

/// The commands that the catalog gives: `callboard users suspend --user … --reason …`.
///
/// What stands in the operation's path may also stand alone, in its order: `callboard users suspend
/// user_… --reason …`.
enum OperationCommands {
    /// One command for each operation that is offered outside the process.
    static let all: [Command] = Catalog.all.filter { $0.spec.isPublic }.map(command)

    /// What goes beside an operation that changes something.
    private static func beside(_ spec: Spec) -> [Option] {
        guard spec.changes else { return [] }
        let version = Option("if-version", "NUMBER", "Only when the record still has this version.")
        return [Option("key", "TEXT", "Names this act: doing it twice has one effect.")]
            + (spec.comparesVersion ? [version] : []) + [
                Option("reason", "TEXT", "Why; kept in the audit trail."),
                Option(
                    "ticket", "TEXT", "The ticket that this belongs to; kept in the audit trail."),
            ]
    }

    private static func command(_ type: any Operation.Type) -> Command {
        let spec = type.spec
        let words = spec.name.split(separator: ".").joined(separator: " ")
        return Command(
            words, spec.summary,
            options: FieldSchema.fields(of: type).map(option) + ColumnOptions.options(of: type)
                + beside(spec),
            arguments: Wire.parameters(ofPath: spec.path).map { FlagName.kebab($0).uppercased() },
            writesJSON: true
        ) { invocation throws(CommandFailure) in
            try run(type, invocation)
        }
    }

    private static func option(_ field: Field) -> Option {
        let name = FlagName.kebab(field.name)
        if field.kind == .secret {
            return Option("\(name)-stdin", nil, "\(field.help) A line of standard input.")
        }
        let choices =
            field.choices.isEmpty ? "" : " One of: \(field.choices.joined(separator: ", "))."
        let moments = field.kind == .instant ? " Such as 7d, today, 2026-12-01 or RFC 3339." : ""
        return Option(name, kindName(field), field.help + choices + moments)
    }

    private static func kindName(_ field: Field) -> String {
        switch field.kind {
        case .text, .choice, .secret: "TEXT"
        case .integer: "NUMBER"
        case .flag: "true|false"
        case .instant: "TIME"
        case .date: "YYYY-MM-DD"
        case .id: "ID"
        case .email: "ADDRESS"
        case .phone: "NUMBER"
        }
    }

    private static func run(
        _ type: any Operation.Type, _ invocation: Invocation
    ) throws(CommandFailure) -> Int32 {
        try guardChange(type.spec, invocation)
        let now = SystemClock().now
        let texts = try texts(of: type, invocation)
        let operation = try read(type, texts, now)
        let alone = texts.compactMapValues { $0.count == 1 ? $0[0] : nil }
        let access = try Access.open(invocation)
        defer { access.close() }
        for (name, moment) in TypedMoments.moments(in: alone, of: type, now: now)
        where alone[name] != moment.description {
            invocation.output.note("\(FlagName.kebab(name)): \(TypedMoments.said(moment))")
        }
        let backend =
            type.spec.permission == .anyone
            ? access.reach.backend(nil) : try access.session(invocation)
        let answer: Answer
        do throws(Failure) {
            answer = try backend.answer(
                any: operation,
                try call(invocation, typed: TypedMoments.typed(alone, of: type, now: now)))
        } catch {
            throw .failure(error)
        }
        show(answer.output, invocation)
        if let notice = operation.erasedNotice(of: answer.output) {
            invocation.output.note(notice)
        }
        return 0
    }

    /// Refuses what the environment does not allow, before anything is asked for.
    private static func guardChange(
        _ spec: Spec, _ invocation: Invocation
    ) throws(CommandFailure) {
        guard spec.changes else { return }
        try invocation.requireChanges()
        let configuration = invocation.configuration
        let reason = invocation.value("reason") ?? ""
        guard spec.reason == .optional, configuration.isTrue(.reasons), reason.isEmpty else {
            return
        }
        let place = configuration.source(.reasons).map { " (\($0))" } ?? ""
        throw .usage("this environment wants a reason for every act\(place); give --reason")
    }

    private static func texts(
        of type: any Operation.Type, _ invocation: Invocation
    ) throws(CommandFailure) -> [String: [String]] {
        var texts = try standingAlone(type.spec, invocation)
        if let filter = try ColumnOptions.filter(of: type, invocation) {
            texts["filter"] = [filter]
        }
        for field in FieldSchema.fields(of: type) {
            let name = FlagName.kebab(field.name)
            if field.kind == .secret {
                guard invocation.has("\(name)-stdin") || field.isRequired else { continue }
                let secret =
                    invocation.has("\(name)-stdin")
                    ? try StandardInput.secretLine() : try StandardInput.ask("\(field.name):")
                texts[field.name] = [secret.revealed]
            } else if texts[field.name] == nil, let values = invocation.options[name] {
                texts[field.name] = values
            }
        }
        return texts
    }

    /// The values without an option, by the parameters of the path that they stand for.
    private static func standingAlone(
        _ spec: Spec, _ invocation: Invocation
    ) throws(CommandFailure) -> [String: [String]] {
        let parameters = Wire.parameters(ofPath: spec.path)
        guard invocation.arguments.count <= parameters.count else {
            let extra = invocation.arguments[parameters.count]
            throw .usage("'\(extra)' is one too many; every other value has its option")
        }
        var texts: [String: [String]] = [:]
        for (name, value) in zip(parameters, invocation.arguments) {
            guard !invocation.has(FlagName.kebab(name)) else {
                throw .usage("'\(value)' and --\(FlagName.kebab(name)) say the same thing twice")
            }
            texts[name] = [value]
        }
        return texts
    }

    private static func read(
        _ type: any Operation.Type, _ texts: [String: [String]], _ now: Instant
    ) throws(CommandFailure) -> any Operation {
        do throws(Failure) {
            return try TextForm.decode(type, from: texts, now: now)
        } catch {
            guard case .invalid(let field, let text) = error else { throw .failure(error) }
            throw .usage("--\(FlagName.kebab(field)) \(text)")
        }
    }

    /// What came beside the operation.
    private static func call(
        _ invocation: Invocation, typed: String?
    ) throws(Failure) -> Call {
        var expected: Int?
        if let text = invocation.value("if-version") {
            guard let number = Int(text), number > 0 else {
                throw .invalid(field: "if-version", "must be a whole number from 1")
            }
            expected = number
        }
        return Call(
            key: invocation.value("key"), expectedVersion: expected,
            reason: invocation.value("reason"), ticket: invocation.value("ticket"),
            source: Call.Source(client: "cli"), typed: typed
        )
    }

    private static func show(_ output: any Codable & Sendable, _ invocation: Invocation) {
        if invocation.wantsJSON {
            invocation.output.json(JSONForm.encode(output).text())
        } else if let page = output as? any PageOfRows {
            invocation.output.data(page.table(now: SystemClock().now))
        } else if let checkpoint = output as? Checkpoint {
            invocation.output.data(checkpoint.text.trimmingBlanks())
        } else {
            invocation.output.data(Table.text(JSONForm.encode(output)))
        }
    }
}

/// A page whose row's type was forgotten.
private protocol PageOfRows {
    func table(now: Instant) -> String
}

extension Page: PageOfRows where Row: ListRow {
    func table(now: Instant) -> String { Table.text(self, now: now) }
}
