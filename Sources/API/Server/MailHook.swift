package import Domain
internal import Fields
internal import HTTP

/// Where SendGrid tells what became of messages (its event webhook).
///
/// Nobody is believed without a signature over the time and the body as it came. A repetition is
/// known by the event's name, so a request may come twice.
package struct MailHook: Sendable {
    private let backend: any Backend
    private let isSigned: @Sendable ([UInt8], String) -> Bool
    private let now: @Sendable () -> Instant

    /// Takes events in as the backend; `isSigned` compares bytes with a signature in base64.
    package init(
        backend: any Backend, now: @escaping @Sendable () -> Instant,
        isSigned: @escaping @Sendable (_ bytes: [UInt8], _ signature: String) -> Bool
    ) {
        (self.backend, self.now, self.isSigned) = (backend, now, isSigned)
    }

    /// The path.
    package static let path = "/hooks/sendgrid"
    /// Most bytes of a body.
    package static let bodyBytesMax = 2 << 20
    /// How far in the future a request may have been signed.
    package static let aheadMax = Span.minutes(5)
    /// How old a request may be: the service tries again for a day.
    package static let ageMax = Span.hours(25)

    private static let signature = "X-Twilio-Email-Event-Webhook-Signature"
    private static let timestamp = "X-Twilio-Email-Event-Webhook-Timestamp"

    /// The answer to a request.
    func respond(to request: Request) throws(Problem) -> Response {
        guard request.method == "POST" else { throw Responder.wrongMethod(["POST"]) }
        try BodyForm.requireNoCoding(request.headers)
        guard request.body.count <= Self.bodyBytesMax else {
            throw Problem(.tooLarge, "the body is longer than \(Self.bodyBytesMax) bytes")
        }
        try check(request)
        guard let json = try? JSON(parsing: String(decoding: request.body, as: UTF8.self)),
            let all = json.array
        else { throw Problem(.malformed, "the body is no JSON array of events") }
        guard all.count <= RecordMailEvents.countMax else {
            throw Problem(.tooLarge, "there are more than \(RecordMailEvents.countMax) events")
        }
        let events = all.compactMap(Self.event)
        guard !events.isEmpty else { return Response(status: 204) }
        do throws(Failure) {
            let source = Call.Source(client: "sendgrid", address: request.address)
            _ = try backend.perform(RecordMailEvents(events), Call(source: source))
            return Response(status: 204)
        } catch {
            throw Problem(error)
        }
    }

    private func check(_ request: Request) throws(Problem) {
        guard let signature = request.headers[Self.signature],
            let stamp = request.headers[Self.timestamp], let seconds = Int64(stamp),
            (0...Self.secondsMax).contains(seconds),
            isSigned(Array(stamp.utf8) + request.body, signature)
        else { throw Problem(.forgedRequest, "the signature is not one of the configured key") }
        let age = now() - Instant(milliseconds: seconds * 1000)
        guard age <= Self.ageMax, age >= Span(milliseconds: -Self.aheadMax.milliseconds) else {
            throw Problem(.forgedRequest, "the request was signed too long ago, or in the future")
        }
    }

    /// Seconds since 1970 of the year 9999.
    private static let secondsMax: Int64 = 253_402_300_799

    /// An event of a message of ours; `nil` for others, and for what is of no use here.
    private static func event(_ json: JSON) -> MailEvent? {
        guard let id = json["sg_event_id"]?.string,
            let mail = json[MailEvent.mailArgument]?.string.flatMap({ Mail.ID($0) }),
            let kind = kind(json), let seconds = json["timestamp"]?.integer,
            (0...secondsMax).contains(seconds)
        else { return nil }
        let detail = json["reason"]?.string ?? json["response"]?.string ?? ""
        return MailEvent(
            id: id, mail: mail, kind: kind, at: Instant(milliseconds: seconds * 1000),
            detail: detail)
    }

    private static func kind(_ json: JSON) -> MailEvent.Kind? {
        switch json["event"]?.string {
        case "processed": .processed
        case "deferred": .deferred
        case "delivered": .delivered
        case "bounce": json["type"]?.string == "blocked" ? .blocked : .bounced
        case "dropped": isOfTheAddress(json["reason"]?.string) ? .dropped : .unsent
        case "spamreport": .spam
        default: nil
        }
    }

    /// Whether a message was dropped because of what the service knows of its address.
    ///
    /// Of its other reasons ("Spam Content", "Invalid SMTPAPI header", "Recipient List over Package
    /// Quota") none says anything about the recipient, and one that is new here may not either
    /// (docs.sendgrid.com, Event Webhook Reference: dropped).
    private static func isOfTheAddress(_ reason: String?) -> Bool {
        addressReasons.contains(reason?.lowercased() ?? "")
    }

    private static let addressReasons: Set<String> = [
        "bounced address", "spam reporting address", "unsubscribed address", "invalid",
    ]
}
