internal import Domain
internal import Fields
internal import Terminal

/// A bulk act as text on disk, so that it can go on after a crash.
///
/// It holds identifiers and versions, no names; rows that were done are not done again, because
/// their keys are the same.
struct BulkJournal: Codable, Sendable, Equatable {
    var key: String
    var operation: String
    var title: String
    var subject: String
    /// Names and values of the other parameters, one after the other.
    var parameters: [String]
    var reason: String
    var ticket: String
    var ids: [String]
    var versions: [Int]
    /// Rows that are done or refused.
    var done: Int

    /// Writes down how far a run has come; `nil` for one without rows.
    init?(_ run: BulkRun) {
        guard let subject = run.act.subject else { return nil }
        (key, operation, title) = (run.key, run.act.spec.name, run.act.title)
        self.subject = subject
        parameters = run.act.texts.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
        (reason, ticket) = (run.act.reason, run.act.ticket)
        (ids, versions) = (run.act.targets.map(\.id), run.act.targets.map(\.version))
        done = run.outcomes.count
    }

    /// Reads what ``text`` wrote; `nil` for anything else.
    init?(text: String) {
        do {
            self = try JSONForm.decode(BulkJournal.self, from: JSON(parsing: text))
        } catch {
            return nil
        }
    }

    var text: String { JSONForm.encode(self).text() }

    /// The run with the rows that are left; `nil` when the operation is not known any longer.
    var run: BulkRun? {
        guard let type = Catalog.operation(named: operation), ids.count == versions.count,
            (0...ids.count).contains(done), parameters.count.isMultiple(of: 2)
        else { return nil }
        var texts: [String: String] = [:]
        for index in stride(from: 0, to: parameters.count, by: 2) {
            texts[parameters[index]] = parameters[index + 1]
        }
        let targets = zip(ids, versions).dropFirst(done).map { id, version in
            Act.Target(id: id, version: version, label: id)
        }
        let act = Act(
            title: title, type: type, subject: subject, texts: texts, targets: targets,
            reason: reason, ticket: ticket)
        return BulkRun(act: act, key: key)
    }
}

extension BulkRun {
    /// Rows whose names are looked up; those behind them keep their identifiers.
    private static let namedMax = 1_000

    /// The run with its rows called as their list calls them; on a worker's thread.
    fileprivate func named(by backend: any Backend) -> BulkRun {
        guard let first = act.targets.first, let pane = Panes.holding(first.id) else { return self }
        let ids = act.targets.prefix(Self.namedMax).map(\.id)
        var labels: [String: String] = [:]
        for start in stride(from: 0, to: ids.count, by: FilterText.valuesMax) {
            let some = ids[start...].prefix(FilterText.valuesMax).joined(separator: ",")
            let request = ListRequest(
                filter: "\(pane.idColumn):\(some)", sort: pane.source.defaultSort,
                limit: FilterText.valuesMax, cursor: nil)
            do throws(Failure) {
                for record in try pane.source.read(backend, request).records {
                    labels[record.id] = pane.label(record)
                }
            } catch {
                // Names are for the question and the report: without them it can go on as well.
                break
            }
        }
        var act = act
        act.targets = act.targets.map { target in
            Act.Target(
                id: target.id, version: target.version, label: labels[target.id] ?? target.label)
        }
        return BulkRun(act: act, key: key)
    }
}

extension Console {
    /// Offers a person to go on with a bulk act of theirs that was cut off.
    ///
    /// Nobody else is asked: the trail would have it done by who did not begin it, and the keys of
    /// what was done hold for one person only.
    mutating func offerBulk(to user: User.ID) {
        guard bulk == nil, !isReadOnly else { return }
        let kept = configuration.bulk
        ask(.bulk) { backend throws(Failure) -> (isKept: Bool, run: BulkRun?) in
            guard let text = kept(user) else { return (false, nil) }
            return (true, BulkJournal(text: text)?.run?.named(by: backend))
        } then: { console, result in
            guard case .success(let found) = result, found.isKept else { return }
            guard let run = found.run, run.total > 0 else {
                return console.configuration.keepBulk(user, nil)
            }
            // Who began another meanwhile is asked at the next sign-in.
            guard console.bulk == nil else { return }
            console.present(
                Question(
                    title: "Go on with \(run.act.name)?",
                    body: ["It was cut off; rows that were done are not done again."]
                        + (run.act.reason.isEmpty ? [] : ["Reason: \(run.act.reason)"]),
                    dialog: DialogState(buttons: [.yes("Go on"), .no]),
                    answer: { console, button in
                        guard button == "yes" else {
                            return console.configuration.keepBulk(user, nil)
                        }
                        if !console.refusesBulk() { console.start(run) }
                    }))
        }
    }
}
