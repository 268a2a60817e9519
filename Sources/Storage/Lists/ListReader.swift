internal import Domain
internal import SQL

/// Reads pages of one list by key: never an offset into it, never a count of it.
struct ListReader<Item: Sendable> {
    let tx: StorageTransaction
    let table: ListTable<Item>

    /// The page that a query asks for, of the rows that also meet the given conditions.
    func slice(_ query: ListQuery, _ scope: [Condition]) throws(Failure) -> Slice<Item> {
        let plan = try plan(query, scope)
        let end = try plan.isBounded ? lastKey(plan) : nil
        let limit = min(max(query.limit, 1), PageLimit.rowsMax)
        var rows = try rows(plan, until: end, limit: limit + 1)
        let hasMore = rows.count > limit
        if hasMore { rows.removeLast() }
        let isCutShort = !hasMore && end != nil
        let reached = isCutShort ? end : rows.last?.key
        if plan.isBackward { rows.reverse() }
        var ends = SliceEnds(
            first: rows.first?.key, last: rows.last?.key, hasPrevious: false, hasNext: false)
        switch query.position {
        case .start, .after:
            ends.last = reached
            ends.hasPrevious = query.position != .start
            ends.hasNext = hasMore || isCutShort
        case .before, .end:
            ends.first = reached
            ends.hasPrevious = hasMore || isCutShort
            ends.hasNext = query.position != .end
        }
        ends.isCutShort = isCutShort
        if isCutShort, let end { ends.searchedUpTo = plan.text(end) }
        return Slice(rows: rows.map(\.item), ends: ends)
    }

    /// How the rows of a query are come by.
    func plan(_ query: ListQuery, _ scope: [Condition]) throws(Failure) -> ListPlan {
        guard let sort = table.sorts[query.sort.key] else {
            throw .invalid(field: "sort", "cannot be '\(query.sort.key)' here")
        }
        let maker = ConditionMaker(
            table: table, sort: query.sort, fold: tx.ports.fold, dialect: tx.dialect)
        var conditions = scope
        for term in query.terms { conditions += try maker.condition(term) }
        var plan = ListPlan(sort: sort, order: query.sort, position: query.position)
        try tx.settle()
        try choose(&plan, conditions)
        return plan
    }

    private func choose(_ plan: inout ListPlan, _ conditions: [Condition]) throws(Failure) {
        plan.bounds = conditions.filter(\.boundsSort).map(\.test)
        let others = conditions.filter { !$0.boundsSort }
        // One equality that an index serves together with the order needs nothing else.
        if others.count <= 1, others.allSatisfy({ $0.lead != nil }) {
            plan.lead = others.first?.lead
            return
        }
        if let few = try fewest(others) {
            plan.candidates = few
            plan.tests = others.map(\.test)
            return
        }
        let first = others.firstIndex { $0.lead != nil }
        plan.lead = first.flatMap { others[$0].lead }
        plan.tests = others.indices.filter { $0 != first }.map { others[$0].test }
    }

    /// The candidates of the condition that the fewest rows meet, when they are few enough to be
    /// sorted.
    private func fewest(_ conditions: [Condition]) throws(Failure) -> Statement? {
        var best: (count: Int, candidates: Statement)?
        for condition in conditions {
            guard let candidates = condition.candidates else { continue }
            let most = best?.count ?? ListPlan.candidatesMax + 1
            let count = try tx.count(
                "SELECT count(*) FROM (\(fragment: candidates) LIMIT \(most)) AS few")
            if count < most { best = (count, candidates) }
        }
        return best?.candidates
    }

    /// The key of the last row that one page may look at; nil when fewer are left.
    private func lastKey(_ plan: ListPlan) throws(Failure) -> SortKey? {
        try tx.first(
            """
            SELECT \(fragment: plan.sort.value), n FROM \(fragment: table.name) \
            WHERE \(fragment: plan.walk(until: nil)) ORDER BY \(fragment: plan.orderBy) \
            LIMIT 1 OFFSET \(PageLimit.examinedMax - 1)
            """
        ) { row throws(SQLError) in plan.key(row) }
    }

    /// The statement that reads the rows.
    func statement(_ plan: ListPlan, until end: SortKey?, limit: Int) -> Statement {
        """
        SELECT \(fragment: plan.sort.value), n, \(fragment: table.columns) \
        FROM \(fragment: table.name) WHERE \(fragment: plan.condition(until: end)) \
        ORDER BY \(fragment: plan.orderBy) LIMIT \(limit)
        """
    }

    private func rows(
        _ plan: ListPlan, until end: SortKey?, limit: Int
    ) throws(Failure) -> [(key: SortKey, item: Item)] {
        let keyColumns = 2
        return try tx.all(statement(plan, until: end, limit: limit)) { row throws(SQLError) in
            (plan.key(row), try table.read(row, keyColumns))
        }
    }
}
