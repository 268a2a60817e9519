internal import Domain
internal import Gateways
internal import Service

/// Sending what waits in the outbox.
enum MailCommand {
    static let all = [
        Command(
            "mail deliver", "Write the messages that may leave as .eml files.",
            options: [
                ConfigurationKey.mailFolder.option
            ],
            run: deliver
        )
    ]

    private static func deliver(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        let composition = try Composition.open(invocation)
        let folder = try composition.mailFolder(invocation.configuration)
        let postman = Postman(
            backend: composition.operatingSystem, transport: MailFolder(path: folder),
            clock: SystemClock()
        )
        do throws(Failure) {
            let (sent, failed) = try postman.deliver()
            invocation.output.data("\(sent) sent, \(failed) failed, into \(folder)")
            return failed == 0 ? 0 : 1
        } catch {
            throw .failure(error)
        }
    }
}
