import Domain
import SQL
import Testing

@testable import Storage

/// The plans of lists, asked of the database itself.
@Suite struct PlanTests {
    private let fixture: Fixture

    init() throws { fixture = try Fixture() }

    private static let key = SortKey(value: .instant(Instant(milliseconds: 5)), number: 3)
    private static let positions: [ListQuery.Position] = [.start, .after(key), .before(key), .end]

    /// The steps of the plan of a page.
    private func steps<Item>(
        _ table: ListTable<Item>, _ query: ListQuery, _ scope: [Condition] = []
    ) throws -> [String] {
        try fixture.store.read { connection throws(SQLError) in
            let tx = StorageTransaction(
                connection, Call(), at: Fixture.now, isDemo: false, ports: Fixture.ports())
            let reader = ListReader(tx: tx, table: table)
            guard let plan = try? reader.plan(query, scope) else { return ["no plan"] }
            guard plan.candidates == nil else { return ["candidates"] }
            let statement = reader.statement(plan, until: nil, limit: 51)
            return try connection.all("EXPLAIN QUERY PLAN \(fragment: statement)") { $0.text(3) }
        }
    }

    private func expectIndex<Item>(
        _ table: ListTable<Item>, _ query: ListQuery, _ scope: [Condition] = []
    ) throws {
        let steps = try steps(table, query, scope)
        #expect(!steps.contains { $0.contains("TEMP B-TREE") }, "\(query)")
        let isIndexed = steps.first?.contains("USING INDEX") ?? false
        #expect(isIndexed, "\(query): \(steps)")
        // All of a partial index is as good as a part of another.
        let partial = ["users_hold_", "sessions_active", "sessions_ended"]
        let isPartial = partial.contains { steps.first?.contains($0) ?? false }
        if query.position == .start || query.position == .end {
            guard !query.terms.isEmpty || !scope.isEmpty, !isPartial else { return }
        }
        #expect(steps.first?.hasPrefix("SEARCH") ?? false, "\(query): \(steps)")
    }

    private func expectAll<Item>(
        _ table: ListTable<Item>, values: [String: FilterValue], owner: Statement?
    ) throws {
        for position in Self.positions {
            for key in table.sorts.keys {
                for descending in [false, true] {
                    let sort = SortOrder(key, descending: descending)
                    try expectIndex(table, ListQuery(sort: sort, position: position))
                }
            }
            let sort = SortOrder(table.defaultSort, descending: true)
            for (key, column) in table.filters where column.leads {
                let value = try #require(values[key], "the test lacks a value for \(key)")
                let term = FilterTerm(column: key, values: [value])
                try expectIndex(table, ListQuery(terms: [term], sort: sort, position: position))
            }
            guard let owner else { continue }
            let own = Fixture.access(.talent, 3, .sessionsRead)
            let scope = own.scope(table.name, owner: owner, leads: true)
            try expectIndex(
                table, ListQuery(sort: sort, position: position), [scope].compactMap(\.self))
        }
    }

    @Test func `lists of accounts`() throws {
        try expectAll(
            UsersTable.list,
            values: [
                "role": .text("talent"), "status": .text("active"), "hold": .text("minor"),
                "must_reset": .flag(true),
            ], owner: nil)
        let none = FilterTerm(column: "hold", values: [.absent])
        try expectIndex(UsersTable.list, ListQuery(terms: [none], sort: SortOrder("joined")))
        let bound = FilterTerm(
            column: "joined", comparison: .greater,
            values: [.instant(Instant(milliseconds: 5))])
        try expectIndex(UsersTable.list, ListQuery(terms: [bound], sort: SortOrder("joined")))
    }

    @Test func `lists of sessions`() throws {
        for state in ["active", "ended"] {
            try expectAll(
                SessionsTable.list(at: Fixture.now, someLapsed: false),
                values: [
                    "state": .text(state), "client": .text("x"), "address": .text("x"),
                    "user": .text("x"),
                ], owner: "user_n")
        }
    }

    @Test func `lists of resets, notes and mail`() throws {
        try expectAll(
            ResetsTable.list(at: Fixture.now),
            values: ["way": .text("link"), "state": .text("open"), "user": .text("x")],
            owner: "user_n")
        try expectAll(NotesTable.list, values: ["user": .text("x")], owner: "user_n")
        try expectAll(
            MailTable.list,
            values: [
                "template": .text("invitation"), "state": .text("sent"), "user": .text("x"),
            ], owner: "user_n")
    }

    @Test func `lists of sign-ins, events, approvals, jobs, settings and audit records`() throws {
        try expectAll(
            HistoryTables.signInList,
            values: ["result": .text("success"), "address": .text("x"), "user": .text("x")],
            owner: "user_n")
        try expectAll(
            HistoryTables.eventList,
            values: ["kind": .text("locked"), "actor": .text("x"), "user": .text("x")],
            owner: "user_n")
        try expectAll(
            ApprovalsTable.list(at: Fixture.now),
            values: [
                "kind": .text("staff_role"), "subject": .text("x"), "state": .text("waiting"),
            ], owner: nil)
        try expectAll(
            SuppressionsTable.list,
            values: ["address": .text("a@b.example"), "cause": .text("spam")], owner: nil)
        try expectAll(
            BreakersTable.callList, values: ["gateway": .text("smtp"), "result": .text("good")],
            owner: nil)
        try expectAll(
            JobsTable.list,
            values: [
                "kind": .text("x"), "queue": .text("x"), "state": .text("running"),
                "key": .text("x"),
            ], owner: nil)
        try expectAll(
            SettingsTable.list, values: ["setting": .text("maintenance")], owner: nil)
        try expectAll(
            AuditTable.list,
            values: [
                "actor": .text("x"), "operation": .text("x"), "target": .text("x"),
                "outcome": .text("x"), "ticket": .text("x"),
            ], owner: nil)
    }

    @Test func `every declared filter and sort of a list is known here`() throws {
        expectKnown(UserRow.columns, UsersTable.list)
        expectKnown(SessionRow.columns, SessionsTable.list(at: Fixture.now, someLapsed: true))
        expectKnown(ResetRow.columns, ResetsTable.list(at: Fixture.now))
        expectKnown(NoteRow.columns, NotesTable.list)
        expectKnown(MailRow.columns, MailTable.list)
        expectKnown(SignInRow.columns, HistoryTables.signInList)
        expectKnown(SecurityEventRow.columns, HistoryTables.eventList)
        expectKnown(ApprovalRow.columns, ApprovalsTable.list(at: Fixture.now))
        expectKnown(SuppressionRow.columns, SuppressionsTable.list)
        expectKnown(GatewayCallRow.columns, BreakersTable.callList)
        expectKnown(AuditRow.columns, AuditTable.list)
        expectKnown(JobRow.columns, JobsTable.list)
    }

    private func expectKnown<Row, Item>(_ columns: [Column<Row>], _ table: ListTable<Item>) {
        let filters = Set(columns.map(\.spec).filter(\.isFilterable).map(\.key))
        let sorts = Set(columns.map(\.spec).filter(\.isSortable).map(\.key))
        #expect(filters == Set(table.filters.keys))
        #expect(sorts == Set(table.sorts.keys))
    }
}
