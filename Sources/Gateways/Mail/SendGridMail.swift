package import Domain
internal import Fields
internal import HTTP

/// Delivers messages through SendGrid's Web API v3.
///
/// It knows no idempotency: a message whose answer is lost is ``MailOutcome/unanswered(_:)``, and
/// may leave twice, with the same `custom_args`, by which events find it.
package struct SendGridMail: MailTransport {
    private let client: GatewayClient
    private let sender: MailFrom

    /// Delivers through a client of the service.
    package init(client: GatewayClient, sender: MailFrom) {
        (self.client, self.sender) = (client, sender)
    }

    package var obstacle: Obstacle? { client.obstacle }

    package func deliver(_ message: OutgoingMail) -> MailOutcome {
        var request = Request(method: "POST", path: "/v3/mail/send")
        request.headers["Content-Type"] = "application/json"
        request.body = body(of: message).bytes()
        do throws(GatewayTrouble) {
            let answer = try client.send(request, what: "send mail", isRepeatable: false)
            return outcome(of: answer)
        } catch {
            return MailOutcome(error)
        }
    }

    private func outcome(of answer: GatewayClient.Answer) -> MailOutcome {
        let response = answer.response
        switch response.status {
        case 200, 202: return .sent(receipt: response.headers["X-Message-Id"])
        // What it refuses of this message, and would refuse again.
        case 400, 413: return .refused(Self.complaint(response), suppresses: false)
        case let status where Courier.hidesEnd(status):
            return .unanswered(Self.complaint(response))
        default:
            return .failed(Self.complaint(response), noSoonerThan: answer.noSoonerThan)
        }
    }

    /// The service's own words, as `{"errors":[{"message":…,"field":…}]}` has them.
    private static func complaint(_ response: Response) -> String {
        let json = try? JSON(parsing: String(decoding: response.body, as: UTF8.self))
        let errors = json?["errors"]?.array ?? []
        let words = errors.prefix(errorsMax).compactMap { error -> String? in
            guard let message = error["message"]?.string else { return nil }
            return error["field"]?.string.map { "\($0): \(message)" } ?? message
        }
        let said = words.isEmpty ? "" : ": \(words.joined(separator: "; "))"
        return PlainError.text("SendGrid answers \(response.status)\(said)")
    }

    /// Errors of one answer that are told.
    private static let errorsMax = 3

    private func body(of message: OutgoingMail) -> JSON {
        var content: [JSON] = [["type": "text/plain", "value": .string(message.text)]]
        if let html = message.html {
            content.append(["type": "text/html", "value": .string(html)])
        }
        var from: JSONObject = JSONObject([("email", .string(sender.address))])
        if !sender.name.isEmpty { from["name"] = .string(sender.name) }
        let arguments = JSONObject([(MailEvent.mailArgument, .string(message.id.description))])
        var body = JSONObject([
            (
                "personalizations",
                [
                    [
                        "to": [["email": .string(message.to.description)]],
                        "custom_args": .object(arguments),
                    ]
                ]
            ),
            ("from", .object(from)), ("subject", .string(message.subject)),
            ("content", .array(content)), ("tracking_settings", Self.noTracking),
        ])
        if let replyTo = sender.replyTo { body["reply_to"] = ["email": .string(replyTo)] }
        return .object(body)
    }

    /// Links of resets must not lead through somebody else's server.
    private static let noTracking: JSON = [
        "click_tracking": ["enable": false, "enable_text": false],
        "open_tracking": ["enable": false],
    ]
}
