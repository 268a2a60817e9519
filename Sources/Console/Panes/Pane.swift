internal import Domain
internal import Fields
internal import Terminal

/// A place of the console as a value: a list, what is shown about a row, what can be done.
struct Pane: Sendable {
    /// The name at the prompt; keymaps call its list `list.NAME`.
    let name: String
    let title: String
    /// Other names at the prompt.
    var aliases: [String] = []
    let source: ListSource
    /// The columns shown, by the keys of the row's columns.
    let columns: [PaneColumn]
    /// What a row is called in sentences.
    let label: @Sendable (Record) -> String
    /// What identifiers of these rows begin with; `nil` when none jump here.
    var idPrefix: String?
    /// The column that finds one row by its identifier.
    var idColumn: String = "id"
    var tabs: [DetailTab] = []
    var actions: [PaneAction] = []
    /// The filter that leaves only rows with a problem.
    var problems: String?
    /// Records that a row leads to.
    var links: @Sendable (Record) -> [Link] = { _ in [] }

    /// Another record that can be gone to.
    struct Link: Sendable, Equatable {
        var title: String
        var id: String
    }

    /// Where keys are looked up while the list has the focus.
    var listContext: ContextName { ContextName(rawValue: "list.\(name)") }
    /// Where keys are looked up while the detail has the focus.
    var detailContext: ContextName { ContextName(rawValue: "detail.\(name)") }
}

/// How a column of a pane is shown; title and value come from the row's own column.
struct PaneColumn: Sendable {
    let key: String
    let width: Extent
    /// What goes first where there is too little room: the highest number; 0 never goes.
    var priority = 0

    init(_ key: String, _ width: Extent, priority: Int = 0) {
        (self.key, self.width, self.priority) = (key, width, priority)
    }
}

/// Something that can be done from a pane.
struct PaneAction: Sendable {
    /// What it is called on buttons and in the palette.
    let title: String
    /// The verb whose key starts it.
    let verb: ActionName
    let type: any Operation.Type
    /// The parameter that takes the row's identifier; `nil` when no row is needed.
    let subject: String?
    /// Parameters that are fixed.
    var preset: [String: String] = [:]
    /// Parameters that are asked for, in a form.
    var asks: [String] = []
    /// The parameter that takes the list's filter, as it is; `nil` for acts on rows.
    var filter: String?
    /// Words that a parameter takes for this row, by name; any text where there are none.
    var choices: @Sendable (Record) -> [String: [String]] = { _ in [:] }
    /// Reasons that are often given.
    var reasons: [String] = []
    /// Whether it can be done to many rows at once.
    var isBulk = false
    /// The titles of the tabs on which it can be done while a detail is open; empty for all.
    var tabs: [String] = []
    /// Why it cannot be done to this row; `nil` when it can.
    var obstacle: @Sendable (Record) -> String? = { _ in nil }
    /// Who asked for what the row decides, as identifiers name them: nobody answers themselves.
    var asker: @Sendable (Record) -> String? = { _ in nil }
    /// The role that owns a row, for grants that leave out staff; `nil` when it has none.
    var ownerRole: @Sendable (Record) -> Domain.Role? = { _ in nil }
    /// What else happens, as sentences.
    var consequences: @Sendable (Record) -> [String] = { _ in [] }
    /// What the row says that parameters are now, by name: forms begin with it, and the question
    /// shows it before what it becomes.
    var held: @Sendable (Record) -> [String: String] = { _ in [:] }
    /// What an empty parameter stands for, by name; nothing where it is not named.
    var emptied: @Sendable (Record) -> [String: String] = { _ in [:] }
    /// As ``held``, where the row does not say it; for forms that edit.
    var current: (@Sendable (any Backend, Record) throws(Failure) -> [String: String])?

    var spec: Spec { type.spec }

    /// What parameters are now, by name; on a worker's thread.
    func before(
        _ backend: any Backend, _ record: Record
    ) throws(Failure) -> [String: String] {
        guard let current else { return held(record) }
        return try current(backend, record)
    }

    /// What the row's parameters are, as text.
    func parameters(of id: String?) -> [String: String] {
        guard let subject, let id else { return preset }
        return preset.merging([subject: id]) { preset, _ in preset }
    }
}

extension CurrentSession {
    /// Which permission for an operation the role has not; `nil` when it has it.
    func lack(for spec: Spec) -> String? {
        guard !permissions.contains(spec.permission) else { return nil }
        return "the role \(role.rawValue) lacks \(spec.permission.rawValue)"
    }

    /// What maintenance says to an operation; `nil` when it may go on.
    func maintenance(against spec: Spec) -> String? {
        guard spec.isClosedInMaintenance, let maintenance else { return nil }
        return Failure.maintenance(maintenance).message
    }
}

extension PaneAction {
    /// Why the person may not do it at all; `nil` when they may.
    func refusal(_ who: CurrentSession?, readOnly: String?) -> String? {
        if let readOnly { return readOnly }
        guard let who else { return "nobody is signed in" }
        return who.lack(for: spec) ?? who.maintenance(against: spec)
    }

    /// Why it cannot be done to this row by this person; `nil` when it can.
    func obstacle(_ record: Record, _ who: CurrentSession?, readOnly: String?) -> String? {
        if let refusal = refusal(who, readOnly: readOnly) { return refusal }
        if record.isGone { return "the row is no longer there" }
        if let who, let role = ownerRole(record), role.isStaff,
            Grants.grant(who.role, spec.permission) == .nonStaff
        {
            return "the role \(who.role.rawValue) does not act on staff accounts"
        }
        if let who, let subject, subject == "user", record.id == who.user.description,
            spec.risk != .routine
        {
            return "this is your own account; ask a colleague"
        }
        if let why = obstacle(record) { return why }
        guard let who, asker(record) == who.user.description else { return nil }
        return "you asked for it yourself; another admin answers"
    }
}
