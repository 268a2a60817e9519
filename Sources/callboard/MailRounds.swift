internal import CPlatform
internal import Domain
internal import Gateways
internal import Glibc
internal import Service
internal import Storage

/// Sends what waits in the outbox every few seconds, on a thread of its own, while the console or
/// the server runs.
final class MailRounds: Sendable {
    private let postman: Postman
    private let stopSignal: Int32

    /// Time between two rounds.
    private static let pauseMs: Int32 = 5000

    /// Starts the rounds; `nil` for sample data, and in production as long as messages would be
    /// written into files.
    static func start(
        _ composition: Composition, _ configuration: Configuration
    ) throws(CommandFailure) -> MailRounds? {
        let isFolder = configuration.text(.mailTransport) == "folder"
        guard !composition.database.isDemo, !(isFolder && configuration.isTrue(.production)) else {
            return nil
        }
        return MailRounds(composition, try MailPost.open(composition, configuration).transport)
    }

    private init(_ composition: Composition, _ transport: any MailTransport) {
        postman = Postman(
            backend: composition.operatingSystem,
            transport: transport, clock: SystemClock()
        )
        stopSignal = platform_eventfd()
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self).toOpaque()
        let made = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<MailRounds>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context
        )
        if made == 0 { pthread_detach(thread) }
    }

    deinit { close(stopSignal) }

    /// Ends the rounds after the one that runs.
    func stop() { platform_eventfd_signal(stopSignal) }

    private func run() {
        var stopping = pollfd(fd: stopSignal, events: Int16(POLLIN), revents: 0)
        while poll(&stopping, 1, Self.pauseMs) == 0 {
            // What fails stays in the outbox with its error, and is tried again.
            _ = try? postman.deliver()
        }
    }
}
