internal import Domain
internal import Glibc
internal import Service
internal import Storage

/// Databases of sample data.
enum DemoCommands {
    static let all = [
        Command(
            "demo create",
            "Make a database of sample people; every password in it is \(FillDemo.password).",
            options: [
                Option(
                    "users", "NUMBER",
                    "How many people; \(FillDemo.countDefault) without it. The first ones are "
                        + "ROLE@demo.callboard.example, one for each role."
                ),
                Option("seed", "NUMBER", "The same number gives the same people; 1 without it."),
                Option("at", "TIME", "The moment that the sample is of; now without it."),
            ],
            arguments: ["FILE|postgres://…"], run: create
        )
    ]

    private static func create(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        guard let path = invocation.arguments.first, invocation.arguments.count == 1 else {
            throw .usage("name one file to make: callboard demo create FILE --users NUMBER")
        }
        let count = try invocation.integer("users") ?? FillDemo.countDefault
        guard (FillDemo.countMin...FillDemo.countMax).contains(count) else {
            throw .usage(
                "--users takes a number between \(FillDemo.countMin) and \(FillDemo.countMax)")
        }
        let seed = try invocation.integer("seed") ?? Demo.seed
        let moment = try moment(invocation)
        let place = try DatabasePlace(text: path, invocation.configuration)
        let unfinished = place.isServer ? path : path + ".unfinished"
        if !place.isServer { try refuseExisting(path) }
        defer { if !place.isServer { remove(unfinished) } }
        let output = invocation.output
        let start = SystemClock().now
        do throws(Failure) {
            try Demo.make(place.at(unfinished), count: count, seed: seed, at: moment) { done in
                let isLast = done + 5_000 > count
                output.progress("\(done) of \(count) people\(isLast ? "; making indexes" : "")")
            }
        } catch {
            throw .failure(error)
        }
        if !place.isServer { try rename(unfinished, to: path) }
        output.progress("")
        let seconds = Double((SystemClock().now - start).milliseconds) / 1000
        output.note("made \(place.name) with \(count) people in \(seconds) s")
        output.note("look at it: \(StorageDatabase.command("--demo", on: place.name))")
        return 0
    }

    private static func moment(_ invocation: Invocation) throws(CommandFailure) -> Instant {
        guard let text = invocation.value("at") else { return SystemClock().now }
        guard let moment = Instant(text) else {
            throw .usage("--at '\(text)' is no moment; such as \(Instant.example)")
        }
        return moment
    }

    private static func refuseExisting(_ path: String) throws(CommandFailure) {
        for file in [path, path + ".key"] where access(file, F_OK) == 0 {
            throw .failure(.conflict("\(file) is there already; name a new file or remove it"))
        }
        let unfinished = path + ".unfinished"
        for file in [unfinished, unfinished + ".key"] where access(file, F_OK) == 0 {
            throw .failure(
                .conflict(
                    "\(file) is there: somebody makes \(path) at this moment, or was cut off; only "
                        + "then run: rm \(ShellWord.quoted(unfinished))*"))
        }
    }

    /// Puts the finished database under its name; a file that came meanwhile is kept.
    private static func rename(_ unfinished: String, to path: String) throws(CommandFailure) {
        for ending in [".key", ""] {
            // link(2) refuses a name that is taken, which rename(2) would overwrite.
            guard link(unfinished + ending, path + ending) == 0 else {
                let why = PrivateFile.reason()
                if ending.isEmpty { unlink(path + ".key") }
                throw .failure(.conflict("\(path)\(ending) cannot be made: \(why)"))
            }
        }
    }

    private static func remove(_ unfinished: String) {
        for ending in ["", ".key", "-wal", "-shm"] { unlink(unfinished + ending) }
    }
}
