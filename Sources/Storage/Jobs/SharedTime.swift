internal import Domain
internal import SQL

extension StorageTransaction {
    /// Now by the server's clock, which all machines on one database share: by it leases are
    /// written and judged, and what is old is forgotten.
    ///
    /// By their own clocks one that is ahead would take jobs from others that still work on them,
    /// and one that is behind would leave those of the dead. All other times are of the machine
    /// that wrote them: a difference moves them by as much, and does no job twice.
    func sharedNow() throws(Failure) -> Instant { try shared(now) }

    /// A moment of this machine's clock by the server's.
    func shared(_ moment: Instant) throws(Failure) -> Instant {
        // Those who have the same file have the same clock.
        guard dialect == .postgres, let clock = ports.clock else { return moment }
        let asked = clock.now
        let told = try first(
            "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)"
        ) { $0.instant(0) }
        guard let told else { return moment }
        // The server looked half-way between question and answer.
        let looked = asked + Span(milliseconds: (clock.now - asked).milliseconds / 2)
        return moment + (told - looked)
    }
}
