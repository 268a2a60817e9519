internal import Glibc

/// Waits for the terminal, the mailbox and signals at once.
package struct Poller<Event: Sendable> {
    private let terminal: Int32
    private let mailbox: Mailbox<Event>
    private let signals: Signals

    /// What a wait brought; nothing at all when the time ran out.
    package struct Wakeup {
        package var bytes: [UInt8] = []
        package var events: [Event] = []
        package var signals: [Signal] = []
        /// The terminal is gone.
        package var isHungUp = false

        package var isTimeout: Bool {
            bytes.isEmpty && events.isEmpty && signals.isEmpty && !isHungUp
        }
    }

    /// Bytes read in one go; the rest comes with the next wait.
    private static var readBytesMax: Int { 16_384 }

    /// `terminal` should not block.
    package init(terminal: Int32, mailbox: Mailbox<Event>, signals: Signals) {
        self.terminal = terminal
        self.mailbox = mailbox
        self.signals = signals
    }

    /// Waits until something comes or `timeoutMs` have passed; nil waits as long as it takes.
    package func wait(timeoutMs: Int?) -> Wakeup {
        let end = timeoutMs.map { Monotonic.nowMs + $0 }
        let all = [terminal, mailbox.descriptor, signals.descriptor]
        var interests = all.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        while true {
            let left = end.map { Int32(clamping: max(0, $0 - Monotonic.nowMs)) } ?? -1
            let count = poll(&interests, nfds_t(interests.count), left)
            if count == 0 { return Wakeup() }
            if count > 0 { break }
            // Only EINTR can be; the other errors of poll(2) are a programmer's.
            precondition(errno == EINTR, "poll was given a bad argument")
        }
        var wakeup = Wakeup()
        if interests[0].revents != 0 { read(into: &wakeup) }
        if interests[1].revents != 0 { wakeup.events = mailbox.take() }
        if interests[2].revents != 0 { wakeup.signals = signals.take() }
        return wakeup
    }

    private func read(into wakeup: inout Wakeup) {
        var problem: Int32 = 0
        var length = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Self.readBytesMax) { buffer, count in
            length = Glibc.read(terminal, buffer.baseAddress, buffer.count)
            problem = errno
            count = max(0, length)
        }
        wakeup.bytes = bytes
        // A terminal that hung up gives no bytes, or EIO.
        wakeup.isHungUp = length == 0 || (length < 0 && problem != EAGAIN && problem != EINTR)
    }
}
