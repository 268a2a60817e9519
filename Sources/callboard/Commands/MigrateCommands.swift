internal import Domain
internal import Fields
internal import Storage

/// The version of the database's tables, by right of access to its file.
enum MigrateCommands {
    static let all = [
        Command(
            "migrate status", "List the steps of the tables' schema.", writesJSON: true,
            run: status),
        Command(
            "migrate up", "Bring the tables up to date, after a backup.", options: [noBackup],
            writesJSON: true, run: up
        ),
        Command(
            "migrate down",
            "Take steps of the schema back, with all that they hold, after a backup.",
            options: [Option("to", "NUMBER", "The last step that stays."), noBackup],
            writesJSON: true, run: down
        ),
    ]

    private static let noBackup = Option("no-backup", nil, "Make no backup before it.")

    private static func status(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        let place = try Composition.place(invocation)
        do throws(Failure) {
            let steps = try StorageDatabase.steps(path: place.text, server: place.server)
            if invocation.wantsJSON {
                invocation.output.json(JSON.array(steps.map(json)).text())
                return 0
            }
            for step in steps {
                let state = step.isApplied ? "applied" : "missing"
                invocation.output.data("\(step.number)  \(state)  \(step.name)")
            }
            return 0
        } catch {
            throw .failure(error)
        }
    }

    private static func json(_ step: Schema.Step) -> JSON {
        [
            "number": .integer(Int64(step.number)), "name": .string(step.name),
            "applied": .bool(step.isApplied),
        ]
    }

    private static func up(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        try migrate(invocation, to: StorageDatabase.newestSchema) { _ throws(Failure) in }
    }

    private static func down(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        let newest = StorageDatabase.newestSchema
        guard let target = try invocation.integer("to"), (1...newest).contains(target) else {
            throw .usage("--to takes the number of a step, 1 to \(newest); see migrate status")
        }
        return try migrate(invocation, to: target) { change throws(Failure) in
            guard change.to > change.from else { return }
            let up = invocation.command("migrate", "up")
            throw .conflict(
                "the tables have schema \(change.from), and migrate down only takes steps back; "
                    + "to bring them up to date, run: \(up)")
        }
    }

    /// Changes the tables, and saves the database first, unless `refuse` throws.
    private static func migrate(
        _ invocation: Invocation, to target: Int,
        unless refuse: (Schema.Change) throws(Failure) -> Void
    ) throws(CommandFailure) -> Int32 {
        try invocation.requireChanges()
        let place = try Composition.place(invocation)
        do throws(Failure) {
            let backups = Backups(database: place, invocation.configuration)
            try StorageDatabase.migrate(
                path: place.text, server: place.server, to: target,
                waiting: backups.awaitMigration
            ) { change throws(Failure) in
                try refuse(change)
                guard !invocation.has("no-backup") else { return }
                // What changes the tables is undone whole by itself; a backup clears up.
                let stop = StopRequest()
                defer { stop.release() }
                var stoppable = backups
                stoppable.stop = stop
                try stoppable.beforeMigrating(change)
            }
            if invocation.wantsJSON {
                let json: JSON = [
                    "database": .string(place.name), "schema": .integer(Int64(target)),
                ]
                invocation.output.json(json.text())
            }
            invocation.output.note("the tables of \(place.name) have schema \(target)")
            return 0
        } catch {
            throw .failure(error)
        }
    }
}
