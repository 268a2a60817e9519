internal import Domain
internal import SQL

/// Reads pages of one list by key: never an offset into it, never a count of it.
struct ListReader<Item: Sendable> {
    let tx: StorageTransaction
    let table: ListTable<Item>

    /// The page that a query asks for, of the rows that also meet the given conditions.
    func slice(_ query: ListQuery, _ scope: [Condition]) throws(Failure) -> Slice<Item> {
        let limit = min(max(query.limit, 1), PageLimit.rowsMax)
        let found = try find(query, scope, limit: limit + 1)
        let (plan, end) = (found.plan, found.end)
        var rows = found.rows
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

    /// A way, the last row that it may look at, and the rows that it led to.
    private struct Found {
        let plan: ListPlan
        /// Nil when it looked at all that are left.
        let end: SortKey?
        let rows: [(key: SortKey, item: Item)]

        /// Whether nothing more can or need be found.
        func isDone(_ limit: Int) -> Bool { rows.count == limit || end == nil }
    }

    /// Finds rows by what is likely to cost least.
    ///
    /// What many rows meet fills a page soon, and to look for its candidates would take longer; so
    /// where that is costly a short walk shows first how many there are about.
    private func find(
        _ query: ListQuery, _ scope: [Condition], limit: Int
    ) throws(Failure) -> Found {
        let conditions = try conditions(query, scope)
        let first = try plan(query, conditions: conditions, sparingly: true)
        guard first.isBounded else { return try look(along: first, limit) }
        let near = try look(along: first, examining: ListPlan.examinedNear, limit)
        guard !near.isDone(limit) else { return near }
        let mayHaveFew = conditions.contains(where: \.isCostly)
        let isFrequent = near.rows.count * PageLimit.examinedMax > limit * ListPlan.examinedNear
        if mayHaveFew, !isFrequent, let few = try lookAtFew(query, conditions, limit) { return few }
        let far = try goOn(near, limit)
        guard mayHaveFew, isFrequent, !far.isDone(limit) else { return far }
        return try lookAtFew(query, conditions, limit) ?? far
    }

    /// Reads rows, looking at no more than so many if a number is given.
    private func look(
        along plan: ListPlan, examining most: Int? = nil, _ limit: Int
    ) throws(Failure) -> Found {
        let end = try most.flatMap { most throws(Failure) in try lastKey(plan, of: most) }
        return Found(plan: plan, end: end, rows: try rows(plan, until: end, limit: limit))
    }

    /// Reads rows from candidates; nil when they are not few.
    private func lookAtFew(
        _ query: ListQuery, _ conditions: [Condition], _ limit: Int
    ) throws(Failure) -> Found? {
        let plan = try plan(query, conditions: conditions)
        return plan.isBounded ? nil : try look(along: plan, limit)
    }

    /// Goes on from where a short walk ended, in longer and longer steps, as far as one page may
    /// look.
    private func goOn(_ near: Found, _ limit: Int) throws(Failure) -> Found {
        var found = near
        var examined = ListPlan.examinedNear
        while !found.isDone(limit), examined < PageLimit.examinedMax, let end = found.end {
            var plan = near.plan
            plan.position = plan.isBackward ? .before(end) : .after(end)
            let step = min(examined * ListPlan.stepGrowth, PageLimit.examinedMax - examined)
            let next = try look(along: plan, examining: step, limit - found.rows.count)
            found = Found(plan: near.plan, end: next.end, rows: found.rows + next.rows)
            examined += step
        }
        return found
    }

    /// How the rows of a query are come by.
    func plan(_ query: ListQuery, _ scope: [Condition]) throws(Failure) -> ListPlan {
        try plan(query, conditions: conditions(query, scope))
    }

    /// What rows must meet to be in the list.
    private func conditions(
        _ query: ListQuery, _ scope: [Condition]
    ) throws(Failure) -> [Condition] {
        let maker = ConditionMaker(
            table: table, sort: query.sort, fold: tx.ports.fold, dialect: tx.dialect)
        if tx.access.isMasked { try requireNothingPersonal(query, maker) }
        var conditions = scope
        for term in maker.together(query.terms) { conditions += try maker.condition(term) }
        return conditions
    }

    /// What is hidden from somebody cannot be found out by asking for it either.
    private func requireNothingPersonal(
        _ query: ListQuery, _ maker: ConditionMaker<Item>
    ) throws(Failure) {
        for term in query.terms where try maker.column(term).isPersonal {
            throw .invalid(
                field: "filter",
                "cannot look for names, addresses or phone numbers, which your role sees masked")
        }
        guard table.filters[query.sort.key]?.isPersonal != true else {
            throw .invalid(field: "sort", "cannot be by what your role sees masked")
        }
    }

    /// The way to rows that meet conditions; `sparingly` without a look for costly candidates.
    private func plan(
        _ query: ListQuery, conditions: [Condition], sparingly: Bool = false
    ) throws(Failure) -> ListPlan {
        guard let sort = table.sorts[query.sort.key] else {
            throw .invalid(field: "sort", "cannot be '\(query.sort.key)' here")
        }
        var plan = ListPlan(sort: sort, order: query.sort, position: query.position)
        // What a transaction writes late is what parts of words are found by.
        if conditions.contains(where: \.isCostly) { try tx.settle() }
        try choose(&plan, conditions, sparingly)
        return plan
    }

    private func choose(
        _ plan: inout ListPlan, _ conditions: [Condition], _ sparingly: Bool
    ) throws(Failure) {
        plan.bounds = conditions.filter(\.boundsSort).map(\.test)
        let others = conditions.filter { !$0.boundsSort }
        // One equality that an index serves together with the order needs nothing else.
        if others.count <= 1, others.allSatisfy({ $0.lead != nil }) {
            plan.lead = others.first?.lead
            return
        }
        if let few = try fewest(others.filter { !sparingly || !$0.isCostly }) {
            plan.candidates = few
            plan.tests = others.map(\.test)
            return
        }
        // However many they are: an agency's talents are few among all accounts.
        if let own = others.first(where: \.hidesOthers)?.candidates {
            plan.candidates = own
            plan.tests = others.map(\.test)
            return
        }
        let first = others.firstIndex { $0.lead != nil }
        plan.lead = first.flatMap { others[$0].lead }
        plan.tests = others.indices.filter { $0 != first }.map { others[$0].test }
    }

    /// The numbers of the rows that meet the condition that the fewest meet, as a query, when they
    /// are few enough to be sorted.
    private func fewest(_ conditions: [Condition]) throws(Failure) -> Statement? {
        var least = ListPlan.candidatesMax + 1
        var numbers: String?
        for condition in conditions {
            guard let candidates = condition.candidates else { continue }
            let found = try tx.first(
                """
                SELECT count(*), \(fragment: joinedNumbers) \
                FROM (\(fragment: candidates) LIMIT \(least)) AS few
                """
            ) { (count: $0.int(0), numbers: $0.optionalText(1)) }
            guard let found, found.count < least else { continue }
            (least, numbers) = (found.count, found.numbers ?? "")
        }
        return numbers.map(rows(numbered:))
    }

    /// Numbers in one text, with commas between them.
    private var joinedNumbers: Statement {
        switch tx.dialect {
        case .sqlite: "group_concat(n)"
        case .postgres: "string_agg(CAST(n AS TEXT), ',')"
        }
    }

    /// The numbers of such a text as a query: one value, so that the statement stays the same.
    private func rows(numbered numbers: String) -> Statement {
        switch tx.dialect {
        case .sqlite: "SELECT value FROM json_each(\("[\(numbers)]"))"
        case .postgres: "SELECT CAST(unnest(string_to_array(\(numbers), ',')) AS BIGINT)"
        }
    }

    /// The key of the last row that a page may look at; nil when fewer are left.
    private func lastKey(_ plan: ListPlan, of most: Int) throws(Failure) -> SortKey? {
        try tx.first(
            """
            SELECT \(fragment: plan.sort.value), n FROM \(fragment: table.name) \
            WHERE \(fragment: plan.walk(until: nil)) ORDER BY \(fragment: plan.orderBy) \
            LIMIT 1 OFFSET \(most - 1)
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
