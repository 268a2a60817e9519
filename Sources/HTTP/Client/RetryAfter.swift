internal import Glibc

/// The header `Retry-After` (RFC 9110, 10.2.3).
package enum RetryAfter {
    /// Longest time that is believed.
    package static let longestMs = 86_400_000

    /// Milliseconds to wait at least; `nil` without the header, or when it cannot be read.
    ///
    /// A date counts from the answer's own, since clocks differ; without one from `nowMs`, since
    /// 1970, where `nil` takes the machine's clock.
    package static func milliseconds(_ response: Response, nowMs: Int64? = nil) -> Int? {
        guard let text = response.headers["Retry-After"] else { return nil }
        if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            // More digits than a number has are a long time, and not none.
            return Int(min(Int64(text) ?? .max, Int64(longestMs / 1000)) * 1000)
        }
        guard let moment = dateMs(text) else { return nil }
        let now = response.headers["Date"].flatMap(dateMs) ?? nowMs ?? WallClock.nowMs
        return Int(min(max(moment - now, 0), Int64(longestMs)))
    }

    /// Milliseconds since 1970 of a date as in `Sun, 06 Nov 1994 08:49:37 GMT`.
    private static func dateMs(_ text: String) -> Int64? {
        let parts = text.split(separator: " ")
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        guard parts.count == 6, parts[5] == "GMT", let day = Int32(parts[1]),
            let month = months.firstIndex(of: String(parts[2])), let year = Int32(parts[3])
        else { return nil }
        let clock = parts[4].split(separator: ":").map { Int32($0) }
        guard clock.count == 3, let hour = clock[0], let minute = clock[1], let second = clock[2],
            (1...31).contains(day), (1970...9999).contains(year), (0...23).contains(hour),
            (0...59).contains(minute), (0...60).contains(second)
        else { return nil }
        var time = tm()
        (time.tm_mday, time.tm_mon, time.tm_year) = (day, Int32(month), year - 1900)
        (time.tm_hour, time.tm_min, time.tm_sec) = (hour, minute, second)
        return Int64(timegm(&time)) * 1000
    }
}
