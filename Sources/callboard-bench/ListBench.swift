internal import Domain

/// Pages, filters and search over many accounts.
struct ListBench {
    let small: Workbench
    let large: Workbench

    private static let runs = 200

    func measure() throws(Failure) -> [Figure] {
        let at10k = try milliseconds(small, ListUsers())
        let at1M = try milliseconds(large, ListUsers())
        let late = try lateName()
        return [
            Figure(name: "page of 50 at 10 k", value: at10k, unit: "ms", limit: .none),
            Figure(name: "page of 50 at 1 M", value: at1M, unit: "ms", limit: .atMost(0.5)),
            Figure(
                name: "page at 1 M over page at 10 k", value: at1M / at10k, unit: "×",
                limit: .atMost(1.5)
            ),
            Figure(
                name: "last page of 50 at 1 M",
                value: try milliseconds(large, ListUsers(cursor: "end")), unit: "ms",
                limit: .atMost(10)
            ),
            Figure(
                name: "filter status:suspended at 1 M",
                value: try milliseconds(large, ListUsers(filter: "status:suspended")), unit: "ms",
                limit: .atMost(10)
            ),
            Figure(
                name: "search for a late row at 1 M",
                value: try milliseconds(large, ListUsers(filter: late)), unit: "ms",
                limit: .atMost(10)
            ),
        ]
    }

    private func milliseconds(_ bench: Workbench, _ list: ListUsers) throws(Failure) -> Double {
        try Stopwatch.median(of: Self.runs) { () throws(Failure) in
            _ = try bench.admin.perform(list)
        } * 1000
    }

    /// What somebody types to find an account that joined early: the beginning of its address.
    private func lateName() throws(Failure) -> String {
        let last = try large.admin.perform(ListUsers(limit: 1, cursor: "end")).rows.first
        return last?.email.text.split(separator: "@").first.map(String.init) ?? "layla"
    }
}
