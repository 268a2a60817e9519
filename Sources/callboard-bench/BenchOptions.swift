/// What the command line asks to be measured.
struct BenchOptions {
    /// Whether to fail when a figure misses its limit.
    var isCheck = false
    /// Where the databases are made and kept for the next run.
    var folder = "/tmp/callboard-bench"
    /// Accounts in the large database.
    var users = 1_000_000
    /// Whether jobs alone are measured.
    var isJobs = false
    /// The server in whose empty database jobs are measured; a file without one.
    var server: String?

    static let usage = """
        usage: callboard-bench [--check] [--folder DIR] [--users N] [--jobs [--server ADDRESS]]

        Measures what callboard promises.
          --check           Exit 1 when a figure misses its limit.
          --folder DIR      Where the databases are made, once; /tmp/callboard-bench without it.
          --users N         Accounts in the large database; 1000000 without it.
          --jobs            Measure jobs only.
          --server ADDRESS  Measure them in an empty database of a PostgreSQL server.
        """

    /// Why words are not understood.
    struct Misuse: Error {
        let message: String
    }

    /// Reads the words after the program's name.
    init(_ words: some Sequence<String>) throws(Misuse) {
        var rest = words.makeIterator()
        while let word = rest.next() {
            switch word {
            case "--check": isCheck = true
            case "--jobs": isJobs = true
            case "--folder": folder = try Self.value(of: word, rest.next())
            case "--server": server = try Self.value(of: word, rest.next())
            case "--users":
                let value = try Self.value(of: word, rest.next())
                guard let number = Int(value), (1...100_000_000).contains(number) else {
                    throw Misuse(message: "\(word) takes 1 to 100000000, not '\(value)'")
                }
                users = number
            default: throw Misuse(message: "there is no '\(word)'")
            }
        }
        guard server == nil || isJobs else {
            throw Misuse(message: "--server goes with --jobs")
        }
    }

    private static func value(of option: String, _ word: String?) throws(Misuse) -> String {
        guard let word, !word.hasPrefix("--") else {
            throw Misuse(message: "\(option) takes a value")
        }
        return word
    }
}
