internal import API
internal import Domain
internal import Glibc
internal import HTTP
internal import Service
internal import Storage

/// The server of the REST API.
enum ServeCommand {
    static let all = [
        Command(
            "serve", "Answer requests over HTTP.",
            options: ConfigurationKey.server.map(\.option) + [
                Option("demo", nil, "Serve sample data.")
            ],
            run: serve
        )
    ]

    private static func serve(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        // Whom it served could change everything, and it brings tables up to date and sends mail.
        try invocation.requireChanges()
        let plan = try Plan(invocation.configuration)
        // Before any thread exists: threads inherit what is blocked.
        let signals = StopSignals()
        let composition = try Composition.open(
            invocation, kind: invocation.has("demo") ? .demo : .real, tables: .updated,
            stop: signals.beforeServing)
        defer { composition.close() }
        let log = try AccessLogFile.open(plan.accessLog)
        let watch = DatabaseWatch(composition)
        watch.begin()
        defer { watch.end() }
        let responder = responder(
            composition, plan, watch, try MailPost.hook(composition, invocation.configuration))
        let server = try start(plan, responder, log)
        let workers = try Work.workers(
            composition, invocation.configuration,
            JobWorkers.Plan(
                role: "serve", threads: invocation.configuration.integer(.jobThreads)))
        workers?.begin()
        invocation.output.note("listening on \(plan.address(port: server.port))")
        if let notice = notice(of: server, plan) { invocation.output.note(notice.text) }
        if !Work.hasMail(invocation.configuration) {
            invocation.output.note(
                "no mail leaves from here: this is production, and mail.transport is folder")
        }
        SystemdNotice.tell("READY=1")
        signals.wait { renew(log, server, plan) }
        SystemdNotice.tell("STOPPING=1")
        responder.health.drain()
        let isDrained = signals.finish {
            poll(nil, 0, Int32(plan.drainDelayMs))
            let isServed = server.stop(drainingMs: plan.drainTimeoutMs)
            let isWorked = workers?.stop(graceMs: Int(plan.drainTimeoutMs)) ?? true
            return isServed && isWorked
        }
        log?.close()
        guard isDrained else {
            invocation.output.note("some requests or jobs were still running and were given up")
            return 1
        }
        return 0
    }

    /// Takes files that were put in the place of the old ones, and tells of each what came of it.
    private static func renew(_ log: AccessLogFile?, _ server: Server, _ plan: Plan) {
        if let log, let path = log.path {
            do throws(Failure) {
                try log.reopen()
                Journal.note("the access log \(path) was opened anew")
            } catch {
                Journal.note("\(error.message); the access log goes on in its old file")
            }
        }
        if let path = plan.configuration.tls?.certificatePath {
            do throws(ServerError) {
                try server.reloadTLS()
                let end = server.certificate.map { " until \($0.end)" } ?? ""
                let state = "the certificate in \(path) is valid\(end)"
                Journal.note(
                    "certificate and key were read anew: "
                        + (notice(of: server, plan)?.text ?? state))
            } catch {
                Journal.note("\(error); the old certificate stays")
            }
        }
        if log?.path == nil, plan.configuration.tls == nil {
            Journal.note("there is no file to take anew: no certificate, no file of an access log")
        }
    }

    /// What there is to say of the certificate that callers get; `nil` for nothing.
    private static func notice(of server: Server, _ plan: Plan) -> CertificateNotice? {
        guard let path = plan.configuration.tls?.certificatePath,
            let validity = server.certificate
        else { return nil }
        return CertificateNotice(validity, in: path, at: SystemClock().now)
    }

    private static func responder(
        _ composition: Composition, _ plan: Plan, _ watch: DatabaseWatch, _ mailHook: MailHook?
    ) -> Responder {
        let health = Health(now: { Ticks.now / 1_000_000 }) { watch.look()?.code }
        return Responder(
            reach: composition.service, keys: VaultKeys(vault: composition.service.vault),
            health: health, limits: plan.limits, origins: plan.origins,
            isDatabaseNear: !composition.place.isServer, mailHook: mailHook,
            ticks: { Ticks.now })
    }

    private static func start(
        _ plan: Plan, _ responder: Responder, _ log: AccessLogFile?
    ) throws(CommandFailure) -> Server {
        var configuration = plan.configuration
        configuration.refuse = { refusal in
            Problem(refusal).response("")
        }
        if let log { configuration.log = { log.write($0) } }
        do throws(ServerError) {
            return try Server(
                configuration,
                handler: RequestHandler(begin: responder.begin))
        } catch {
            throw .failure(.unavailable("\(error)"))
        }
    }
}

/// Nanoseconds that never go back.
enum Ticks {
    static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// The keys of the server's edge, which grow from the database's seed.
struct VaultKeys: WebKeys {
    let vault: CryptoVault

    func code(of bytes: [UInt8]) -> [UInt8] { vault.code(of: bytes, for: "edge") }
    func hash(_ bytes: [UInt8]) -> [UInt8] { vault.hash(bytes) }
}
