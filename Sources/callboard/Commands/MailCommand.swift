internal import Domain
internal import Gateways
internal import Service

/// Sending what waits in the outbox.
enum MailCommand {
    static let all = [
        Command(
            "mail deliver", "Send the messages that may leave.",
            options: [
                ConfigurationKey.mailFolder.option
            ],
            run: deliver
        )
    ]

    private static func deliver(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        let composition = try Composition.open(invocation)
        defer { composition.breakers.flush() }
        let post = try MailPost.open(composition, invocation.configuration)
        let postman = Postman(
            backend: composition.operatingSystem, transport: post.transport,
            clock: SystemClock()
        )
        do throws(Failure) {
            let (sent, failed) = try postman.deliver()
            invocation.output.data("\(sent) sent, \(failed) failed, \(post.place)")
            return failed == 0 ? 0 : 1
        } catch {
            throw .failure(error)
        }
    }
}
