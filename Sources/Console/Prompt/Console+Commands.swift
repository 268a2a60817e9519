internal import Domain
internal import Fields
internal import Terminal

/// What the `:` line does.
extension Console {
    mutating func run(command line: String) {
        let parsed = CommandLine(line)
        let argument = parsed.arguments.first ?? ""
        switch parsed.name {
        case "": break
        case "q", "quit", "exit": quit()
        case "theme": setTheme(argument)
        case "keymap": setKeymap(argument)
        case "reload": reload()
        case "lock": lock()
        case "sign-out", "logout": signOut()
        case "log": openLog()
        case "undo": undoLast()
        case "mouse": perform("mouse.toggle")
        case "redraw": effects.append(.redraw)
        case "help": openPalette(isHelp: true)
        case "as": signIn(as: argument)
        case "env": switchEnvironment(to: argument)
        case "filter", "view.filter": filter(String(line.drop { !$0.isWhitespace }).trimmed)
        default: goOrOperate(parsed, line)
        }
    }

    private mutating func filter(_ text: String) {
        if let problem = filterProblem(text) { return say(.bad, problem) }
        setFilter(text)
    }

    private mutating func goOrOperate(_ parsed: CommandLine, _ line: String) {
        if let operation = parsed.operation { return operate(operation.type, parsed, line) }
        if parsed.words.count == 1, jump(to: parsed.name) { return }
        if let problem = misspelling(parsed) { return bringBack(line, problem) }
        if let pane = Panes.named(parsed.name, among: panes) {
            open(pane)
            let text = String(line.drop { !$0.isWhitespace }).trimmed
            if !text.isEmpty { filter(text) }
            return
        }
        if let hidden = Panes.named(parsed.name) {
            let permission = hidden.source.spec.permission.rawValue
            return say(.bad, "\(hidden.title) needs \(permission), which your role lacks")
        }
        let known =
            panes.map(\.name) + CommandHelp.words.map(\.name) + Catalog.all.map { $0.spec.name }
        let hint = Nearest.hint(for: parsed.name, in: known)
        bringBack(line, "'\(parsed.name)' is no command\(hint)")
    }

    /// Brings a line back with what is wrong with it: nobody types it again for one letter.
    private mutating func bringBack(_ line: String, _ problem: String) {
        openPrompt(line)
        guard case .prompt(var prompt)? = overlay else { return }
        prompt.state.fail(TerminalText(problem))
        overlay = .prompt(prompt)
    }

    /// What is wrong with a line that can only mean an operation; `nil` for any other.
    ///
    /// Options are no filter: a list of nothing would hide that the operation was not found.
    private func misspelling(_ parsed: CommandLine) -> String? {
        guard let spelled = parsed.spelledOperation, let first = parsed.arguments.first,
            parsed.arguments.contains(where: { $0.hasPrefix("--") })
        else { return nil }
        let known = Catalog.all.map { $0.spec }.filter(\.isPublic).map(\.name)
        // A pane's other names are no operation's first word, but mean the same.
        let noun = Panes.named(parsed.name)?.name ?? parsed.name
        guard known.contains(where: { $0.hasPrefix("\(noun).") }) else { return nil }
        let isNoun = first.hasPrefix("--")
        let hint = Nearest.hint(for: isNoun ? noun : "\(noun).\(first)", in: known)
        return "'\(isNoun ? parsed.name : spelled)' is no operation\(hint)"
    }

    /// Takes another theme at once.
    mutating func setTheme(_ name: String) {
        guard settings.setTheme(name) else {
            let hint = Nearest.hint(for: name, in: settings.themes)
            return say(
                .bad,
                "there is no theme '\(name)'\(hint); there are "
                    + settings.themes.joined(separator: ", "))
        }
        report(settings.problems)
        effects.append(.redraw)
    }

    /// Takes another keymap at once.
    mutating func setKeymap(_ name: String) {
        guard settings.setKeymap(name) else {
            let hint = Nearest.hint(for: name, in: settings.keymaps)
            return say(
                .bad,
                "there is no keymap '\(name)'\(hint); there are "
                    + settings.keymaps.joined(separator: ", "))
        }
        matcher = KeySequenceMatcher(keymap: settings.keymap)
        report(settings.problems)
        say(.info, "keymap \(name)")
    }

    private mutating func signIn(as name: String) {
        guard let signInAs = configuration.signInAs else {
            return say(.bad, "only demonstrations change roles")
        }
        guard let role = Domain.Role(rawValue: name) else {
            let roles = Domain.Role.allCases.map(\.rawValue)
            return say(.bad, "'\(name)' is no role\(Nearest.hint(for: name, in: roles))")
        }
        send(.signIn) { () throws(Failure) in
            signInAs(role)
        } then: { console, result in
            guard case .success(let token?) = result else {
                return console.say(.bad, "nobody in the sample data is a \(role.rawValue)")
            }
            console.forgetPerson()
            console.token = token
            console.backend = console.configuration.reach.backend(token)
            console.askWho()
        }
    }

    /// Carries out an operation of the catalog, through the same questions as a key.
    private mutating func operate(
        _ type: any Operation.Type, _ parsed: CommandLine, _ line: String
    ) {
        let spec = type.spec
        if let pane = Panes.all.first(where: { $0.source.spec.name == spec.name }) {
            return list(pane, parsed, line)
        }
        if let lack = who?.lack(for: spec) { return say(.bad, lack) }
        if spec.changes, let readOnly = configuration.readOnly { return say(.bad, readOnly) }
        if let refusal = who?.maintenance(against: spec) { return say(.bad, refusal) }
        var act: Act
        do throws(Failure) {
            act = try self.act(type, parsed)
        } catch {
            return bringBack(line, "\(spec.name): \(error.message)")
        }
        if let subject = act.subject, act.texts[subject] == nil {
            return bringBack(line, "\(spec.name): --\(FlagName.kebab(subject)) is needed")
        }
        let missing = missing(in: act)
        guard missing.isEmpty else {
            return overlay = .form(ActForm(act, asks: missing, before: act.before))
        }
        if spec.changes { confirm(act) } else { show(act) }
    }

    private func missing(in act: Act) -> [String] {
        FieldSchema.fields(of: act.type).filter {
            $0.isRequired && act.texts[$0.name] == nil && $0.name != act.subject
        }.map(\.name)
    }

    private mutating func list(_ pane: Pane, _ parsed: CommandLine, _ line: String) {
        let options: [String: [String]]
        do throws(Failure) {
            options = try parsed.options()
        } catch {
            return bringBack(line, error.message)
        }
        guard panes.contains(where: { $0.name == pane.name }) else {
            return say(.bad, "your role lacks \(pane.source.spec.permission.rawValue)")
        }
        open(pane)
        if let text = options["filter"]?.first { filter(text) }
    }

    /// The act of a line; what is not given and names a row is the row under the cursor.
    private func act(_ type: any Operation.Type, _ parsed: CommandLine) throws(Failure) -> Act {
        var options = try parsed.options()
        let fields = FieldSchema.fields(of: type)
        let reason = options.removeValue(forKey: "reason")?.last ?? ""
        let ticketNumber = options.removeValue(forKey: "ticket")?.last ?? ticket
        let version = options.removeValue(forKey: "if-version")?.last.flatMap { Int($0) }
        var texts: [String: String] = [:]
        for (flag, values) in options {
            guard let field = FlagName.field(of: flag, in: fields) else {
                let hint = FlagName.hint(for: flag, in: fields)
                throw .invalid(field: "--\(flag)", "is no option of \(type.spec.name)\(hint)")
            }
            texts[field.name] = values.joined(separator: ",")
        }
        var act = Act(
            title: type.spec.name, type: type, subject: nil,
            texts: TypedMoments.settled(texts, of: type, now: now), targets: [],
            reason: reason, ticket: ticketNumber)
        act.action = desk.current?.pane.actions.first { $0.type == type }
        act.reasons = act.action?.reasons ?? []
        guard let field = fields.first(where: Self.namesRow) else { return act }
        act.subject = field.name
        let record = desk.current?.list.current
        guard let id = texts[field.name] ?? (names(field, record) ? record?.id : nil) else {
            return act
        }
        act.texts[field.name] = id
        let drawn = record?.id == id ? record : nil
        act.targets = [
            Act.Target(
                id: id, version: version ?? drawn?.version ?? 0,
                label: drawn.flatMap { desk.current?.pane.label($0) } ?? id, record: drawn)
        ]
        act.before = drawn.flatMap { act.action?.held($0) } ?? [:]
        return act
    }

    private static func namesRow(_ field: Field) -> Bool {
        guard case .id = field.kind else { return false }
        return field.isRequired && !field.isList
    }

    private func names(_ field: Field, _ record: Record?) -> Bool {
        guard case .id(let prefix) = field.kind, let record else { return false }
        return record.id.hasPrefix(prefix + "_")
    }

    /// Shows what an operation gives that only reads.
    private mutating func show(_ act: Act) {
        let operation: any Operation
        do throws(Failure) {
            operation = try act.operation(for: act.targets.first)
        } catch {
            return say(.bad, "\(act.title): \(error.message)")
        }
        ask(.show) { backend throws(Failure) in
            let output = try backend.answer(any: operation, Call(source: Self.source)).output
            return JSONForm.encode(output, hidingSecrets: true).text(.pretty)
        } then: { console, result in
            switch result {
            case .success(let text):
                let lines = TerminalText.lines(of: text)
                console.present(Notice(title: act.title, lines: lines, copied: text))
            case .failure(let failure): console.say(failure, of: act.title)
            }
        }
    }
}
