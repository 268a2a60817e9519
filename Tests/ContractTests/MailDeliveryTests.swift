import API
import Crypto
import Domain
import Fields
import Gateways
import HTTP
import Service
import Storage
import Testing

/// What becomes of messages, and of the addresses that they went to.
@Suite struct MailDeliveryTests {
    private static let call = Call(reason: "the person asked", source: House.source)

    /// A message that has left.
    private func sent(_ house: House, to person: Person) throws -> Mail.ID {
        _ = try house.nobody.perform(RequestReset(email: person.email))
        let mail = try #require(try house.mail().last { $0.to == person.email }).id
        _ = try house.operatingSystem.perform(ReportMail(mail: mail, .sent(receipt: "abc")))
        return mail
    }

    private func record(
        _ house: House, _ kind: MailEvent.Kind, of mail: Mail.ID, id: String = "e1",
        detail: String = "550 5.1.1 unknown"
    ) throws -> MailEventCount {
        let event = MailEvent(
            id: id, mail: mail, kind: kind, at: house.clock.now, detail: detail)
        return try house.operatingSystem.perform(RecordMailEvents([event]))
    }

    private func show(_ house: House, _ mail: Mail.ID) throws -> MailDetail {
        try house.add(.support).backend.perform(ShowMail(mail: mail))
    }

    @Test(arguments: Setting.all)
    func `events settle a message in whatever order they come, each once`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let mail = try sent(house, to: house.add(.talent))
        #expect(try show(house, mail).state == .sent)
        #expect(try record(house, .delivered, of: mail, id: "e2").taken == 1)
        #expect(try record(house, .deferred, of: mail, id: "e1").taken == 1)
        #expect(try show(house, mail).state == .delivered)
        #expect(try record(house, .delivered, of: mail, id: "e2").ignored == 1)
        let stranger = house.newID(Mail.self)
        #expect(try record(house, .delivered, of: stranger, id: "e9").taken == 0)
        let detail = try show(house, mail)
        #expect(detail.events.map(\.kind) == [.delivered, .deferred] && detail.receipt == "abc")
        #expect(detail.text.contains(Secret.dots) && detail.subject.contains("Set a new password"))
    }

    @Test(arguments: Setting.all)
    func `a bounce suppresses the address until somebody says otherwise`(setting: Setting) throws {
        let house = try House(setting)
        let (person, support) = (try house.add(.talent), try house.add(.support))
        let mail = try sent(house, to: person)
        _ = try house.nobody.perform(RequestReset(email: person.email))
        #expect(try record(house, .bounced, of: mail).taken == 1)
        #expect(try show(house, mail).state == .bounced)
        // What waited does not leave, and what comes later neither.
        _ = try house.nobody.perform(RequestReset(email: person.email))
        #expect(try house.dueMail().isEmpty)
        let rows = try support.backend.perform(ListMail(filter: "state:suppressed")).rows
        #expect(rows.count == 2)
        let refused = failure { () throws(Failure) in
            try support.backend.perform(RetryMail(mail: mail), Self.call)
        }
        #expect(refused?.code == "conflict")
        let found = try #require(try support.backend.perform(ListSuppressions()).rows.first)
        #expect(found.address == .shown(person.email.description) && found.cause == .bounced)
        let oncall = try house.add(.oncall)
        #expect(try oncall.backend.perform(ListSuppressions()).rows.first?.address.isHidden == true)
        _ = try support.backend.perform(RemoveSuppression(suppression: found.id), Self.call)
        #expect(try support.backend.perform(RetryMail(mail: mail), Self.call).state == .waiting)
        #expect(try house.dueMail() == [mail])
    }

    @Test(arguments: Setting.all, [Role.oncall, .auditor])
    func `an address that is shown masked is not found by asking for it or its owner`(
        setting: Setting, role: Role
    ) throws {
        let house = try House(setting)
        let (watcher, admin) = (try house.add(role).backend, try house.add(.admin).backend)
        let person = try house.add(.talent, name: "Layla Hassan")
        let mail = try sent(house, to: person)
        _ = try record(house, .bounced, of: mail)
        #expect(try watcher.perform(ListMail()).rows.map(\.to.isHidden) == [true])
        for filter in ["layla", "\(person.email)", "!layla", "state:bounced hassan"] {
            #expect(
                failure { () throws(Failure) in
                    try watcher.perform(ListMail(filter: filter))
                }?.code == "invalid", "\(filter)")
        }
        let address = "address:\(person.email)"
        #expect(
            failure { () throws(Failure) in
                try watcher.perform(ListSuppressions(filter: address))
            }?.code == "invalid")
        #expect(try watcher.perform(ListMail(filter: "user:\(person.id)")).rows.count == 1)
        #expect(try watcher.perform(ListSuppressions(filter: "cause:bounced")).rows.count == 1)
        #expect(try admin.perform(ListMail(filter: "layla")).rows.map(\.id) == [mail])
        #expect(try admin.perform(ListSuppressions(filter: address)).rows.count == 1)
    }

    @Test(arguments: Setting.all)
    func `who sees addresses masked does not read them in what a mail server said`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (watcher, person) = (try house.add(.oncall).backend, try house.add(.talent))
        let mail = try sent(house, to: person)
        let said = "550 5.1.1 <\(person.email)>: no such mailbox"
        _ = try record(house, .bounced, of: mail, detail: said)
        let told = [
            try watcher.perform(ListMail()).rows.first?.lastError,
            try watcher.perform(ShowMail(mail: mail)).lastError,
            try watcher.perform(ShowMail(mail: mail)).events.first?.detail,
            try watcher.perform(ListSuppressions()).rows.first?.detail,
        ]
        for text in told {
            let text = try #require(text)
            #expect(!text.contains(person.email.description))
            #expect(text.hasSuffix("no such mailbox"))
        }
    }

    @Test(arguments: Setting.all)
    func `an address that a relay refuses for good is suppressed, a message alone is not`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        for (suppresses, count) in [(false, 0), (true, 1)] {
            let person = try house.add(.talent)
            _ = try house.nobody.perform(RequestReset(email: person.email))
            let mail = try #require(try house.dueMail().first)
            _ = try house.operatingSystem.perform(
                ReportMail(mail: mail, .refused("550 5.1.1 unknown", suppresses: suppresses)))
            #expect(try show(house, mail).state == .failed)
            #expect(try admin.backend.perform(ListSuppressions()).rows.count == count)
        }
    }

    @Test(arguments: Setting.all)
    func `what is cancelled does not leave, and what has left is not cancelled`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (person, admin) = (try house.add(.talent), try house.add(.admin))
        let gone = try sent(house, to: person)
        let refused = failure { () throws(Failure) in
            try admin.backend.perform(CancelMail(mail: gone), Self.call)
        }
        #expect(refused?.code == "conflict")
        _ = try house.nobody.perform(RequestReset(email: person.email))
        let mail = try #require(try house.dueMail().first)
        _ = try admin.backend.perform(CancelMail(mail: mail), Self.call)
        #expect(try house.dueMail().isEmpty)
    }

    @Test(arguments: Setting.all)
    func `nobody takes back what tells a person of a change to the account`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (support, colleague) = (try house.add(.support), try house.add(.support))
        let person = try house.add(.talent)
        let email = try #require(EmailAddress("elsewhere@casting.example"))
        _ = try support.backend.perform(EditUser(user: person.id, email: email), Self.call)
        _ = try colleague.backend.perform(StartReset(user: person.id, way: .code), Self.call)
        let mails = try house.mail()
        #expect(Set(mails.map(\.template)) == [.contactChanged, .resetStarted])
        for mail in mails {
            #expect(
                failure { () throws(Failure) in
                    try support.backend.perform(CancelMail(mail: mail.id), Self.call)
                }?.code == "conflict")
        }
    }

    @Test(arguments: Setting.all)
    func `support reaches no mail of staff`(setting: Setting) throws {
        let house = try House(setting)
        let mail = try sent(house, to: house.add(.moderator))
        let support = try house.add(.support)
        #expect(
            failure { () throws(Failure) in
                try support.backend.perform(ShowMail(mail: mail))
            }?.code == "not_found")
    }

    // MARK: Over HTTP

    private func post(
        _ house: House, _ body: String, signature: String = "good", stamp: Int64? = nil,
        method: String = "POST"
    ) -> Response {
        let clock = house.clock
        let hook = MailHook(
            backend: house.operatingSystem, now: { clock.now },
            isSigned: { $1 == "good" && !$0.isEmpty })
        let responder = Responder(
            reach: house.service, keys: EdgeKeys(),
            health: Health(now: { 0 }) { nil }, mailHook: hook, ticks: { 0 })
        var request = Request(method: method, path: MailHook.path, body: Array(body.utf8))
        request.headers["X-Twilio-Email-Event-Webhook-Signature"] = signature
        let seconds = stamp ?? house.clock.now.milliseconds / 1000
        request.headers["X-Twilio-Email-Event-Webhook-Timestamp"] = "\(seconds)"
        return responder.respond(to: request)
    }

    @Test func `signed events are taken in, and what is unknown is ignored`() throws {
        let house = try House()
        let mail = try sent(house, to: house.add(.talent))
        let body = """
            [{"event":"delivered","sg_event_id":"e1","timestamp":1767225599,"response":"250 OK",
            "callboard_mail":"\(mail)"},
            {"event":"open","sg_event_id":"e2","timestamp":1767225599,"callboard_mail":"\(mail)"},
            {"event":"delivered","sg_event_id":"e3","timestamp":1767225599},
            {"event":"warped","sg_event_id":7}, 42]
            """
        for _ in 1...2 { #expect(post(house, body).status == 204) }
        let detail = try show(house, mail)
        #expect(detail.state == .delivered && detail.events.map(\.detail) == ["250 OK"])
        #expect(post(house, "[]").status == 204)
    }

    private func drop(_ mail: Mail.ID, _ reason: String, _ house: House) {
        let body = """
            [{"event":"dropped","sg_event_id":"e1","timestamp":1767225599,"reason":"\(reason)",
            "callboard_mail":"\(mail)"}]
            """
        #expect(post(house, body).status == 204)
    }

    @Test(
        arguments: [
            "Spam Content", "Invalid SMTPAPI header", "Recipient List over Package Quota",
            "Maximum credits exceeded", "",
        ])
    func `people are written to again after the mail service's account was used up`(
        reason: String
    ) throws {
        let house = try House()
        let (person, support) = (try house.add(.talent), try house.add(.support))
        let mail = try sent(house, to: person)
        drop(mail, reason, house)
        #expect(try support.backend.perform(ListSuppressions()).rows.isEmpty)
        // Staff see it among what failed, with the reason, and send it again.
        let failed = try support.backend.perform(ListMail(filter: "state:failed")).rows
        #expect(failed.map(\.id) == [mail] && failed.map(\.lastError) == [reason])
        #expect(try show(house, mail).events.map(\.kind) == [.unsent])
        #expect(try support.backend.perform(RetryMail(mail: mail), Self.call).state == .waiting)
    }

    @Test(
        arguments: [
            "Bounced Address", "Spam Reporting Address", "Unsubscribed Address", "Invalid",
        ])
    func `an address that the mail service drops is not written to`(reason: String) throws {
        let house = try House()
        let mail = try sent(house, to: house.add(.talent))
        drop(mail, reason, house)
        #expect(try show(house, mail).state == .suppressed)
        let found = try house.add(.support).backend.perform(ListSuppressions()).rows
        #expect(found.map(\.cause) == [.dropped] && found.map(\.detail) == [reason])
    }

    @Test func `what is not signed, too old, too long or no list is refused`() throws {
        let house = try House()
        let seconds = house.clock.now.milliseconds / 1000
        #expect(post(house, "[]", signature: "bad").status == 403)
        #expect(post(house, "[]", stamp: seconds - 26 * 3600).status == 403)
        #expect(post(house, "[]", stamp: seconds + 600).status == 403)
        #expect(post(house, "[]", stamp: .max).status == 403)
        #expect(post(house, "{}").status == 400)
        #expect(post(house, "[").status == 400)
        #expect(post(house, "[]", method: "GET").status == 405)
        let long = "[" + String(repeating: " ", count: MailHook.bodyBytesMax) + "]"
        #expect(post(house, long).status == 413)
        let many = "[" + Array(repeating: "1", count: 2001).joined(separator: ",") + "]"
        #expect(post(house, many).status == 413)
    }

    @Test func `the argument that goes out is the one that comes back`() {
        #expect(MailEvent.mailArgument == "callboard_mail")
    }
}
