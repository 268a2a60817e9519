internal import Domain
internal import Gateways
internal import Service
internal import Storage

/// What the jobs of this program are, and who carries them out.
enum Work {
    /// Workers of a process over a database, not yet begun; `nil` for sample data, whose mail is
    /// nobody's.
    static func workers(
        _ composition: Composition, _ configuration: Configuration, _ plan: JobWorkers.Plan
    ) throws(CommandFailure) -> JobWorkers? {
        guard !composition.database.isDemo else { return nil }
        return JobWorkers(
            composition.service, plan, handlers: try handlers(composition, configuration),
            schedules: schedules)
    }

    /// What this process can carry out: mail only where there is a way for it to leave.
    private static func handlers(
        _ composition: Composition, _ configuration: Configuration
    ) throws(CommandFailure) -> [any JobHandler] {
        let ours: [any JobHandler] = [MailSweeper(), ReplayHandler(clock: SystemClock())]
        guard hasMail(configuration) else { return ours }
        let post = try MailPost.open(composition, configuration)
        return ours + [MailCarrier(transport: post.transport, clock: SystemClock())]
    }

    /// Whether there is a way for mail to leave: in production it is not written into a folder.
    static func hasMail(_ configuration: Configuration) -> Bool {
        configuration.text(.mailTransport) != "folder" || !configuration.isTrue(.production)
    }

    private static let schedules: [JobSchedule] = [
        JobSchedule("mail.sweep", .mailSweep, "*/5 * * * *", atStart: true)
    ].compactMap(\.self)
}
