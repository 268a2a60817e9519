/// Pauses that grow exponentially, with full jitter: each is drawn evenly between nothing and a
/// bound that doubles.
///
/// Source: Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
package struct Backoff: Sendable, Equatable {
    /// The bound of the first pause.
    package let base: Span
    /// The bound that no pause exceeds.
    package let cap: Span

    /// Describes pauses.
    package init(base: Span = .seconds(5), cap: Span = .hours(1)) {
        precondition(base.milliseconds > 0 && base <= cap)
        (self.base, self.cap) = (base, cap)
    }

    /// The pause after a number of failed tries, from 1; `random` is any 64 bits, drawn evenly.
    package func pause(after tries: Int, random: UInt64) -> Span {
        Span(milliseconds: Int64(random % UInt64(bound(after: tries).milliseconds + 1)))
    }

    /// The longest that ``pause(after:random:)`` can be.
    package func bound(after tries: Int) -> Span {
        let doublings = max(0, tries - 1)
        guard doublings < 40 else { return cap }
        let grown = base.milliseconds.multipliedReportingOverflow(by: 1 << Int64(doublings))
        return grown.overflow ? cap : min(cap, Span(milliseconds: grown.partialValue))
    }
}
