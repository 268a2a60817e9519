internal import CPlatform
internal import Glibc
internal import Synchronization

/// Where other threads leave events for the loop.
package final class Mailbox<Event: Sendable>: Sendable {
    private let waiting = Mutex<[Event]>([])
    let descriptor: Int32
    private let countMax: Int

    /// At most `countMax` events wait at once.
    package init(countMax: Int = 10_000) {
        descriptor = platform_eventfd()
        precondition(descriptor >= 0, "eventfd(2) fails only when descriptors or memory run out")
        self.countMax = countMax
    }

    deinit {
        close(descriptor)
    }

    /// Leaves an event and wakes the loop; false when the mailbox is full.
    @discardableResult
    package func post(_ event: Event) -> Bool {
        let (isKept, isFirst) = waiting.withLock { events in
            guard events.count < countMax else { return (false, false) }
            events.append(event)
            return (true, events.count == 1)
        }
        if isFirst { platform_eventfd_signal(descriptor) }
        return isKept
    }

    /// All events in the order in which they came.
    package func take() -> [Event] {
        platform_eventfd_clear(descriptor)
        return waiting.withLock { events in
            defer { events = [] }
            return events
        }
    }
}
