internal import Domain
internal import Glibc

/// The program: one command, or the console when none is named.
@main
enum Program {
    static func main() {
        setlocale(LC_ALL, "")
        signal(SIGPIPE, SIG_IGN)
        // A file that may not grow is an error of the write, which can be told.
        signal(SIGXFSZ, SIG_IGN)
        occupyStandardStreams()
        let output = Output()
        let code = run(Array(CommandLine.arguments.dropFirst()), output)
        guard code == 0, let reason = output.refusal else { exit(code) }
        exit(report(.exit(1, "standard output did not take all of the result: \(reason)"), output))
    }

    /// Puts something in the place of standard streams that whoever started the program has closed:
    /// a file that is opened later would be taken for one, and written into.
    private static func occupyStandardStreams() {
        // For reading only, so that what is written is not lost without a word.
        var descriptor = open("/dev/null", O_RDONLY)
        while (0...STDERR_FILENO).contains(descriptor) {
            descriptor = open("/dev/null", O_RDONLY)
        }
        if descriptor > STDERR_FILENO { close(descriptor) }
    }

    private static func run(_ arguments: [String], _ output: Output) -> Int32 {
        let parser = Arguments(commands: Commands.all)
        do throws(CommandFailure) {
            var (command, invocation) = try parser.parse(arguments, output)
            if invocation.has("help") {
                output.data(Help.text(for: command, in: invocation.group))
                return 0
            }
            if command?.readsConfiguration ?? true {
                let options = command?.allOptions ?? (Option.everywhere + Option.console)
                invocation.configuration = try Configuration.load(
                    ConfigurationSources(invocation, options),
                    refusingWith: command?.misused ?? Configuration.wrongUsage)
            }
            guard let command else { return try ConsoleCommand.open(invocation) }
            return try command.run(invocation)
        } catch {
            let misused = parser.meant(by: arguments)?.misused
            return report(error, output, wrongUsage: misused ?? Configuration.wrongUsage)
        }
    }

    /// The one place where a failure becomes a sentence and an exit code.
    private static func report(
        _ failure: CommandFailure, _ output: Output, wrongUsage: Int32 = Configuration.wrongUsage
    ) -> Int32 {
        switch failure {
        case .usage(let sentence):
            output.note("callboard: \(sentence); see callboard --help")
            return wrongUsage
        case .failure(let failure):
            output.note("callboard: \(failure.message)")
            return 1
        case .exit(let code, let sentence):
            output.note("callboard: \(sentence)")
            return code
        }
    }
}
