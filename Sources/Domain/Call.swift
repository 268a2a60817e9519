/// What travels beside an operation.
package struct Call: Sendable, Equatable {
    /// Names this act, so that doing it twice has one effect; 1 to 255 characters.
    package var key: String?
    /// Moments as they were typed, where they count from when that was, as in `until=7d`.
    ///
    /// They stand for what they came to when a call is compared with an earlier one of its ``key``:
    /// a script that runs again minutes later asks for the same. Nothing else reads them.
    package var typed: String?
    /// The version of the record that the caller saw.
    package var expectedVersion: Int?
    /// Why; kept in the audit record.
    package var reason: String?
    /// The ticket that this belongs to; kept in the audit record.
    package var ticket: String?
    /// Where the call comes from.
    package var source: Source
    /// Names the call in logs.
    package var requestID: String?
    /// The audit record that this act takes back: one of the caller's own, for as long as
    /// ``Undo/window`` and ``Undo/delayMax`` say.
    package var undoes: AuditPosition?

    /// Where a call comes from: a client and, over a network, its address.
    package struct Source: Sendable, Equatable {
        /// The kind of client, as in `console` or `cli`.
        package var client: String
        /// The address; `local` in this process.
        package var address: String

        /// Names a source.
        package init(client: String, address: String = "local") {
            (self.client, self.address) = (client, address)
        }

        /// What tries are counted by.
        package var network: String { Self.network(of: address) }

        /// What is counted as one address: of IPv6 the first 64 bits, which one subscriber has.
        package static func network(of address: String) -> String {
            guard address.utf8.contains(UInt8(ascii: ":")) else { return address }
            var groups = address.split(separator: ":", omittingEmptySubsequences: false).map(
                String.init)
            if let gap = groups.dropFirst().firstIndex(of: "") {
                let missing = max(0, 8 - groups.count + 1)
                groups.replaceSubrange(gap...gap, with: repeatElement("0", count: missing))
            }
            return groups.prefix(4).joined(separator: ":") + "::/64"
        }
    }

    /// A call with nothing beside the operation but where it comes from.
    package init(
        key: String? = nil, expectedVersion: Int? = nil, reason: String? = nil,
        ticket: String? = nil, source: Source = Source(client: "internal"),
        requestID: String? = nil, undoes: AuditPosition? = nil, typed: String? = nil
    ) {
        (self.key, self.expectedVersion, self.reason) = (key, expectedVersion, reason)
        (self.ticket, self.source, self.requestID) = (ticket, source, requestID)
        (self.undoes, self.typed) = (undoes, typed)
    }

    /// Most characters in a key.
    package static let keyLengthMax = 255
    /// Most characters in moments as they were typed.
    package static let typedLengthMax = 255
    /// Most characters in a reason.
    package static let reasonLengthMax = 2000
    /// Most characters in a ticket's number.
    package static let ticketLengthMax = 100
    /// Most characters in the name of a client.
    package static let clientLengthMax = 40
}

/// Where a record stands in the audit trail: its lane and its number there, from 1.
package struct AuditPosition: WireValue {
    /// The chain that the record belongs to: one for each writing process.
    package let lane: String
    /// The record's number in its lane, from 1, without gaps.
    package let sequence: Int

    /// Names a position.
    package init(lane: String, sequence: Int) { (self.lane, self.sequence) = (lane, sequence) }

    package static let wireKind = WireKind.text
    package static let example = "main:42"

    /// Most characters in the name of a lane that is read.
    private static let laneLengthMax = 64

    /// Reads `lane:sequence`.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let sequence = Int(text[colon...].dropFirst()),
            sequence > 0, colon != text.startIndex,
            text[..<colon].unicodeScalars.count <= Self.laneLengthMax
        else { return nil }
        self.init(lane: String(text[..<colon]), sequence: sequence)
    }

    /// `lane:sequence`.
    package var description: String { "\(lane):\(sequence)" }
}
