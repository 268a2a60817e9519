import Glibc
import Synchronization
import Testing

@testable import Terminal

@Suite struct ScreenLoopTests {
    @Test func `a mailbox gives events in order, and refuses when it is full`() {
        let mailbox = Mailbox<Int>(countMax: 3)
        #expect([1, 2, 3, 4].map { mailbox.post($0) } == [true, true, true, false])
        #expect(mailbox.take() == [1, 2, 3])
        #expect(mailbox.take() == [])
        #expect(mailbox.post(5))
        #expect(mailbox.take() == [5])
    }

    @Test func `a wait brings keys, events and hang-up`() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        let mailbox = Mailbox<String>()
        let poller = Poller(terminal: ends[0], mailbox: mailbox, signals: try Signals.block())
        #expect(poller.wait(timeoutMs: 0).isTimeout)
        mailbox.post("done")
        _ = write(ends[1], "ab", 2)
        let wakeup = poller.wait(timeoutMs: 5_000)
        #expect(wakeup.bytes == [0x61, 0x62])
        #expect(wakeup.events == ["done"])
        #expect(!wakeup.isHungUp && !wakeup.isTimeout)
        #expect(poller.wait(timeoutMs: 0).isTimeout)
        close(ends[1])
        #expect(poller.wait(timeoutMs: 5_000).isHungUp)
        close(ends[0])
    }

    @Test func `workers run every job, and stopping waits for them`() throws {
        let pool = try WorkerPool(threads: 3)
        let mailbox = Mailbox<Int>()
        for number in 0..<100 {
            #expect(pool.submit { mailbox.post(number) })
        }
        var seen: Set<Int> = []
        while seen.count < 100 {
            var interest = pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0)
            try #require(poll(&interest, 1, 10_000) == 1)
            seen.formUnion(mailbox.take())
        }
        pool.stop()
        #expect(!pool.submit {})
    }

    @Test func `a pool refuses more than its queue holds`() throws {
        let pool = try WorkerPool(threads: 0, jobsMax: 2)
        #expect([pool.submit {}, pool.submit {}, pool.submit {}] == [true, true, false])
        pool.stop()
    }
}
