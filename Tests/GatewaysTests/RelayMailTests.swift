import Domain
import Gateways
import HTTP
import TestSupport
import Testing

/// Messages over SMTP, to a stand-in on a real socket.
@Suite struct RelayMailTests {
    private let clock = StoppedClock()
    private let keeper: Keeper

    init() { keeper = Keeper(clock) }

    private func mail(
        _ port: Int, _ encryption: RelayAddress.Encryption = .none,
        signIn: Relay.SignIn? = nil, host: String = "127.0.0.1", timeoutMs: Int = 5_000
    ) throws -> RelayMail {
        let sender = try #require(
            MailFrom(address: "callboard@casting.example", name: "callboard"))
        let address = RelayAddress(host: host, port: port, encryption: encryption)
        return RelayMail(
            relay: Relay(address, name: "casting.example", signIn: signIn),
            composer: MailComposer(sender: sender),
            watch: GatewayWatch(.smtp, keeper: keeper, clock: clock, callsMax: 4),
            timeoutMs: timeoutMs)
    }

    private func message(_ text: String = "hello") throws -> OutgoingMail {
        OutgoingMail(
            id: Mail.ID(high: 1, low: 2), to: try #require(EmailAddress("layla@casting.example")),
            subject: "تعيين كلمة مرور جديدة", text: text, html: "<p>hello</p>", date: clock.now)
    }

    /// Answers that to lines which begin so.
    private func server(_ beginning: String, _ reply: String) throws -> SMTPServer {
        try SMTPServer { $0.hasPrefix(beginning) ? .reply(reply) : nil }
    }

    @Test func `a message arrives as it was composed, dots included`() throws {
        let server = try SMTPServer(extensions: ["8BITMIME", "SIZE 1000000"])
        defer { server.close() }
        let outcome = try mail(server.port).deliver(message(".\n..two\nlast ."))
        #expect(outcome == .sent(receipt: "250 2.0.0 taken as 42"))
        let taken = try #require(server.messages.first)
        // On the wire a dot at the beginning of a line is doubled (RFC 5321, 4.5.2).
        #expect(taken.contains("\r\n..\r\n...two\r\nlast .\r\n"))
        #expect(taken.contains("\r\nSubject: =?utf-8?B?"))
        #expect(server.lines.contains { $0.hasPrefix("MAIL FROM:<callboard@casting.example>") })
        #expect(server.lines.contains("RCPT TO:<layla@casting.example>"))
        #expect(server.lines.first == "EHLO casting.example")
        #expect(keeper.calls.map(\.status) == [250])
    }

    @Test func `a connection is used again`() throws {
        let server = try SMTPServer()
        defer { server.close() }
        let mail = try mail(server.port)
        for _ in 1...3 {
            #expect(try mail.deliver(message()) == .sent(receipt: "250 2.0.0 taken as 42"))
        }
        #expect(server.messages.count == 3)
        #expect(server.lines.count { $0.hasPrefix("EHLO") } == 1)
    }

    @Test(
        arguments: [
            ("RCPT", "450 4.2.1 greylisted", false), ("RCPT", "452 4.2.2 mailbox full", false),
            ("MAIL", "421 4.3.2 shutting down", true), ("DATA", "451 4.3.0 try later", true),
            (".", "451 4.3.0 try later", true), ("", "421 too many connections", true),
        ])
    func `a refusal that may pass is tried again`(
        line: String, reply: String, speaksAgainst: Bool
    ) throws {
        let server = try server(line.isEmpty ? "\u{0}" : line, reply)
        defer { server.close() }
        let greeting = try SMTPServer { $0.isEmpty ? .reply(reply) : nil }
        defer { greeting.close() }
        let outcome = try mail(line.isEmpty ? greeting.port : server.port).deliver(message())
        guard case .failed(let error, nil) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(error.contains(reply.prefix(3)))
        #expect(keeper.calls.map { $0.result == .failed } == [speaksAgainst])
    }

    @Test(
        arguments: [
            ("RCPT", "550 5.1.1 <layla@casting.example> is unknown", true),
            ("RCPT", "553 no such mailbox", true), ("RCPT", "550 5.7.1 we do not relay", false),
            ("RCPT", "550 5.1.2 no such host", true), ("RCPT", "556 5.1.10 null MX", true),
            ("RCPT", "550 5.1.8 Sender address rejected: Domain not found", false),
            ("RCPT", "550 5.1.0 Sender address rejected: User unknown", false),
            ("RCPT", "552 5.2.2 mailbox full", false), ("MAIL", "550 5.1.8 bad sender", false),
            ("DATA", "554 5.6.0 no", false), (".", "554 5.7.1 this is spam", false),
        ])
    func `a refusal for good is final, and suppresses the address only when it is at fault`(
        line: String, reply: String, suppresses: Bool
    ) throws {
        let server = try server(line, reply)
        defer { server.close() }
        let outcome = try mail(server.port).deliver(message())
        guard case .refused(let error, suppresses) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(error.contains(reply.prefix(3)) && !error.contains("layla@"))
        #expect(keeper.calls.map(\.result) == [.good])
    }

    @Test func `without the encryption that is asked for nothing is said`() throws {
        let server = try SMTPServer(extensions: ["8BITMIME"])
        defer { server.close() }
        let refusing = try SMTPServer(extensions: ["STARTTLS"]) {
            $0 == "STARTTLS" ? .reply("454 4.7.0 not now") : nil
        }
        defer { refusing.close() }
        for server in [server, refusing] {
            let outcome = try mail(server.port, .starttls).deliver(message())
            guard case .failed = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(!server.lines.contains { $0.hasPrefix("MAIL") || $0.hasPrefix("AUTH") })
        }
        #expect(keeper.calls.map(\.result) == [.failed, .failed])
    }

    @Test func `a certificate that nobody trusts is not written to`() throws {
        let speaker = try TLSSpeaker(names: "DNS:localhost")
        let outcome = try mail(speaker.port, .tls, host: "localhost").deliver(message())
        guard case .failed(let error, nil) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(error.contains("is not trusted"))
    }

    @Test func `signing in sends name and password, and a refusal is no fault of the message`()
        throws
    {
        let account = Relay.SignIn(user: "relay", password: { "four plain words" })
        // RFC 4616: a NUL before name and password each, in base 64.
        let proof = "AHJlbGF5AGZvdXIgcGxhaW4gd29yZHM="
        let server = try SMTPServer(extensions: ["AUTH PLAIN"]) { line in
            switch line {
            case "AUTH PLAIN": .reply("334 ")
            case proof: .reply("235 2.7.0 welcome")
            default: nil
            }
        }
        defer { server.close() }
        #expect(
            try mail(server.port, signIn: account).deliver(message())
                == .sent(receipt: "250 2.0.0 taken as 42"))
        #expect(server.lines.contains(proof))
        let refusing = try SMTPServer(extensions: ["AUTH PLAIN"]) {
            $0.hasPrefix("AUTH") ? .reply("535 5.7.8 wrong") : nil
        }
        defer { refusing.close() }
        let outcome = try mail(refusing.port, signIn: account).deliver(message())
        guard case .failed(let error, nil) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(error.contains("sign-in") && !error.contains("plain words"))
        #expect(keeper.calls.map(\.result) == [.good, .failed])
    }

    @Test func `whether a message left is open only when the relay heard its end`() throws {
        let server = try SMTPServer { $0 == "." ? .hangUp : nil }
        defer { server.close() }
        guard case .unanswered(let error) = try mail(server.port).deliver(message()) else {
            Issue.record("it counts as refused, or as sent")
            return
        }
        #expect(error.contains("broke off"))
        #expect(keeper.calls.map(\.result) == [.failed])
    }

    @Test(arguments: ["EHLO", "RCPT", "DATA"])
    func `a relay that hangs up is tried again`(line: String) throws {
        let server = try SMTPServer { $0.hasPrefix(line) ? .hangUp : nil }
        defer { server.close() }
        let outcome = try mail(server.port).deliver(message())
        guard case .failed = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(keeper.calls.map(\.result) == [.failed])
    }

    @Test func `nothing is written to a relay whose breaker is open`() throws {
        let server = try server("", "421 no")
        defer { server.close() }
        let mail = try mail(server.port)
        for _ in 1...10 { _ = try mail.deliver(message()) }
        guard case .postponed(let until, _) = try mail.deliver(message()) else {
            Issue.record("it was written to")
            return
        }
        #expect(until > clock.now && keeper.calls.count == 10)
        // Whoever asks first need not try; a probe is for whoever tries.
        #expect(mail.obstacle?.until == until)
        clock.advance(by: .minutes(1))
        #expect(mail.obstacle == nil)
    }
}
