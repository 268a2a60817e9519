internal import Domain
internal import Service

/// Bringing callboard to a machine.
enum DeployCommands {
    static let all = [
        Command(
            "deploy print", "Print what a machine needs: account, units, settings, a proxy.",
            options: options
                + [Option("file", "NAME", "Print one file only, as in callboard.service.")],
            readsConfiguration: false, run: show
        ),
        Command(
            "deploy deb", "Build a Debian package of this program; needs dpkg-dev and binutils.",
            options: options + [Option("output", "DIR", "Where it goes; here without it.")],
            readsConfiguration: false, run: build
        ),
    ]

    private static let options = [
        Option("user", "NAME", "The account that the server runs as; callboard without it."),
        Option("domain", "NAME", "The name by which people reach the server."),
    ]

    private static func deployment(
        _ invocation: Invocation
    ) throws(CommandFailure) -> Deployment {
        let (user, domain) = (invocation.value("user"), invocation.value("domain"))
        guard let deployment = Deployment(user: user, domain: domain) else {
            throw .usage("--user and --domain take lower-case letters, digits, '-', '_' and '.'")
        }
        return deployment
    }

    private static func show(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        let deployment = try deployment(invocation)
        let files = deployment.files + deployment.proxies
        if let name = invocation.value("file") {
            guard let file = files.first(where: { $0.path.hasSuffix("/" + name) }) else {
                let names = files.map { $0.path.split(separator: "/").last ?? "" }
                throw .usage(
                    "there is no file '\(name)'; there are: \(names.joined(separator: ", "))")
            }
            invocation.output.data(String(file.text.dropLast()))
            return 0
        }
        let texts = files.map { "# \($0.path)\n\n\($0.text)" }
        invocation.output.data(
            "# As root: program, account and folders\n\n"
                + "install -m 0755 callboard \(Deployment.program)\n"
                + "\(deployment.preparation)\n\n" + texts.joined(separator: "\n") + "\n"
                + steps(deployment))
        return 0
    }

    private static func steps(_ deployment: Deployment) -> String {
        // runuser leaves root's home, where the account may write nothing (runuser(1), -u).
        let user =
            "runuser -u \(deployment.user) -- env HOME=\(Deployment.stateFolder) "
            + Deployment.program
        let options = "--config \(Deployment.configuration)"
        return """
            # Then, as root

            \(deployment.protection)
            systemctl daemon-reload
            \(user) setup \(options) --email YOU@\(deployment.domain)
            systemctl enable --now callboard.service callboard-backup.timer
            \(user) backup list \(options)
            """
    }

    private static func build(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        let builder = DebianBuilder(
            deployment: try deployment(invocation), folder: invocation.value("output") ?? ".")
        do throws(Failure) {
            invocation.output.data(try builder.build(at: SystemClock().now))
            return 0
        } catch {
            throw .failure(error)
        }
    }
}
