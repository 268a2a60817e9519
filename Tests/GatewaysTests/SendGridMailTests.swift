import Domain
import Fields
import Gateways
import HTTP
import TestSupport
import Testing

/// Messages by SendGrid, to a stand-in on a real socket.
@Suite struct SendGridMailTests {
    private let clock = StoppedClock()
    private let keeper: Keeper
    private let pacer = Pacer()

    init() { keeper = Keeper(clock) }

    private func deliver(
        to server: ScriptedServer, replyTo: String? = nil
    ) throws -> MailOutcome {
        let sender = try #require(
            MailFrom(
                address: "callboard@casting.example", name: "callboard", replyTo: replyTo))
        let client = GatewayClient(
            Client(try Endpoint("http://127.0.0.1:\(server.port)")),
            watch: GatewayWatch(
                .sendgrid, keeper: keeper, clock: clock, callsMax: 4, pacing: pacer.pacing),
            credential: Credential { () throws(Failure) in Secret("SG.key") },
            pacing: pacer.pacing)
        let message = MailText(.resetLink, .both, token: Secret("the-token")).message(
            Mail.ID(high: 1, low: 2), to: try #require(EmailAddress("layla@casting.example")),
            at: clock.now)
        return SendGridMail(client: client, sender: sender).deliver(message)
    }

    @Test func `a message goes as its API wants it, without tracking`() throws {
        let server = try ScriptedServer { _, _ in
            answer(202, "", headers: ["X-Message-Id: abc123"])
        }
        defer { server.close() }
        #expect(
            try deliver(to: server, replyTo: "help@casting.example") == .sent(receipt: "abc123"))
        let request = try #require(server.requests.first)
        #expect(request.hasPrefix("POST /v3/mail/send HTTP/1.1\r\n"))
        #expect(request.contains("Authorization: Bearer SG.key\r\n"))
        let start = try #require(request.firstRange(of: "\r\n\r\n"))
        let body = try JSON(parsing: String(request[start.upperBound...]))
        let person = body["personalizations"]?.array?.first
        #expect(person?["to"]?.array?.first?["email"]?.string == "layla@casting.example")
        #expect(
            person?["custom_args"]?["callboard_mail"]?.string
                == Mail.ID(high: 1, low: 2).description)
        #expect(body["content"]?.array?.map { $0["type"]?.string } == ["text/plain", "text/html"])
        #expect(body["tracking_settings"]?["click_tracking"]?["enable"]?.bool == false)
        #expect(body["reply_to"]?["email"]?.string == "help@casting.example")
        #expect(body["subject"]?.string == "Set a new password · تعيين كلمة مرور جديدة")
    }

    @Test func `what it refuses of a message is final and says why`() throws {
        let server = try ScriptedServer { _, _ in
            answer(400, #"{"errors":[{"message":"too long","field":"subject","help":null}]}"#)
        }
        defer { server.close() }
        #expect(
            try deliver(to: server)
                == .refused("SendGrid answers 400: subject: too long", suppresses: false))
    }

    @Test(arguments: [401, 403, 404, 500, 503])
    func `what is no fault of the message is tried again`(status: Int) throws {
        let server = try ScriptedServer { _, _ in answer(status, "<html>no</html>") }
        defer { server.close() }
        #expect(
            try deliver(to: server)
                == .failed("SendGrid answers \(status)", noSoonerThan: nil))
        #expect(server.requests.count == 1)
    }

    @Test(arguments: [502, 504])
    func `an answer in place of a lost one leaves it open whether the message went`(
        status: Int
    ) throws {
        let server = try ScriptedServer { _, _ in answer(status, "<html>no</html>") }
        defer { server.close() }
        #expect(try deliver(to: server) == .unanswered("SendGrid answers \(status)"))
        #expect(server.requests.count == 1)
    }

    @Test func `too many: it says how long to wait, and that is the least`() throws {
        let server = try ScriptedServer { _, _ in answer(429, headers: ["Retry-After: 600"]) }
        defer { server.close() }
        #expect(
            try deliver(to: server)
                == .failed("SendGrid answers 429", noSoonerThan: clock.now + .seconds(600)))
    }

    @Test func `an answer that breaks off leaves it open whether the message went`() throws {
        let server = try ScriptedServer { _, _ in .replyAndClose(Array("HTTP/1.1 202".utf8)) }
        defer { server.close() }
        guard case .unanswered = try deliver(to: server) else {
            Issue.record("it counts as refused, or as sent")
            return
        }
        // It has no idempotency: nothing is sent twice here.
        #expect(server.requests.count == 1)
    }

    @Test func `a message that could not be handed over has not left`() throws {
        let server = try ScriptedServer { _, _ in answer(202, "") }
        server.close()
        guard case .failed = try deliver(to: server) else {
            Issue.record("it may have been sent")
            return
        }
    }

    @Test func `neither token nor key is in what is recorded`() throws {
        let server = try ScriptedServer { _, _ in answer(500, "SG.key the-token") }
        defer { server.close() }
        let outcome = try deliver(to: server)
        #expect(!"\(outcome)\(keeper.calls)".contains("the-token"))
        #expect(!"\(outcome)\(keeper.calls)".contains("SG.key"))
    }
}
