/// What lies on the desks of the back office in the sample: it belongs to no one person's history.
struct DemoDesk: Sendable, Equatable {
    var notes: [Note] = []
    var resets: [PasswordReset] = []
    var approvals: [Approval] = []
    var mail: [Mail] = []
    var sessions: [Session] = []
    var signIns: [SignIn] = []
}

extension DemoSample {
    /// The back office's desks; they need the people of the first round, as far as there are any.
    func desk() -> DemoDesk {
        var desk = DemoDesk()
        var random = random(0, .desk)
        addApprovals(to: &desk, &random)
        addStaffSessions(to: &desk, &random)
        let people = reachable
        for person in people.prefix(400) where random.chance(perMille: 120) {
            desk.notes.append(note(about: person.user, &random))
        }
        for person in people.prefix(600) where random.chance(perMille: 60) {
            let reset = reset(of: person.user, &random)
            desk.resets.append(reset)
            desk.mail.append(mail(about: reset, to: person.user, &random))
        }
        for person in people where person.user.status == .invited {
            desk.mail.append(invitation(to: person.user, &random))
        }
        addAttack(on: people.map(\.user), to: &desk, &random)
        addWaitingMail(to: people.map(\.user), &desk, &random)
        return desk
    }

    /// Adults of the market who can be written to, in the first round.
    private var reachable: [DemoPerson] {
        let last = min(count, DemoLayout.defaultCount)
        guard last > DemoAccounts.all.count else { return [] }
        return (DemoAccounts.all.count + 1...last).map(person).filter {
            !$0.user.holds.contains(.minor) && $0.user.status != .closed
        }
    }

    private func staff(_ login: String) -> User.ID { id(of: DemoAccounts.number(login)) }

    private func addApprovals(to desk: inout DemoDesk, _ random: inout DemoRandom) {
        let asked: [(who: String, becomes: Role, hours: Int64, why: String)] = [
            ("second.oncall", .support, 5, "covers the help desk during the holidays"),
            ("third.support", .moderator, 26, "moves to moderation next month"),
        ]
        for (who, becomes, hours, why) in asked {
            let at = moment - .hours(hours)
            desk.approvals.append(
                Approval(
                    id: random.identifier(at: at), kind: .staffRole,
                    subject: staff(who).description, value: becomes.rawValue,
                    askedBy: staff("second.admin").description, askedAt: at, reason: why
                )
            )
        }
        let at = moment - .days(20)
        desk.approvals.append(
            Approval(
                id: random.identifier(at: at), kind: .staffRole,
                subject: staff("second.support").description, value: Role.finance.rawValue,
                askedBy: staff("admin").description, askedAt: at, reason: "helps with invoices",
                state: .refused, decidedBy: staff("second.admin").description,
                decidedAt: at + .hours(3)
            )
        )
    }

    private func addStaffSessions(to desk: inout DemoDesk, _ random: inout DemoRandom) {
        for (login, minutes) in [("support", 2), ("moderator", 9), ("second.admin", 21)] {
            let created = moment - .minutes(95 + Int64(random.below(120)))
            let id: Session.ID = random.identifier(at: created)
            desk.sessions.append(
                Session(
                    id: login == "moderator" ? Session.ID.shown : id, user: staff(login),
                    fingerprint: random.fingerprint(), client: "console",
                    address: "192.0.2.\(10 + random.below(20))", created: created,
                    lastSeen: moment - .minutes(Int64(minutes)), expires: created + .hours(12),
                    mustReset: false
                )
            )
        }
    }

    private func note(about user: User, _ random: inout DemoRandom) -> Note {
        let at = signInMoment(&random, daysMax: 120, from: user.joined)
        let author = random.pick(["support", "second.support", "moderator"])
        return Note(
            id: random.identifier(at: at), user: user.id, text: random.pick(DemoWords.notes),
            author: staff(author).description, at: at
        )
    }

    private func reset(of user: User, _ random: inout DemoRandom) -> PasswordReset {
        let way: PasswordReset.Way = random.chance(perMille: 700) ? .link : .code
        let isFresh = random.chance(perMille: 300)
        let life = way == .code ? PasswordReset.codeLife : PasswordReset.linkLife
        let fresh =
            moment - Span(milliseconds: 60_000 + life.milliseconds / 100 * Int64(random.below(90)))
        let created = max(
            isFresh ? fresh : signInMoment(&random, daysMax: 40, from: user.joined),
            user.joined + .seconds(1)
        )
        let isOpen = isFresh && created + life > moment
        return PasswordReset(
            id: random.identifier(at: created), user: user.id, way: way,
            fingerprint: random.fingerprint(), created: created, expires: created + life,
            startedBy: random.chance(perMille: 400)
                ? staff("support").description : user.id.description,
            state: isOpen ? .open : random.pick([.used, .used, .used, .voided, .cancelled])
        )
    }

    private func mail(
        about reset: PasswordReset, to user: User, _ random: inout DemoRandom
    ) -> Mail {
        let template: Mail.Template = reset.way == .link ? .resetLink : .resetStarted
        return mail(template, about: reset.id.description, at: reset.created, to: user, &random)
    }

    /// What the outbox still holds: just written, or refused for a while by the other side.
    private func addWaitingMail(
        to users: [User], _ desk: inout DemoDesk, _ random: inout DemoRandom
    ) {
        let waiting: [(Mail.Template, of: AccountStatus, seconds: Int64, attempts: Int)] = [
            (.passwordChanged, .active, 9, 0), (.contactChanged, .active, 21, 0),
            (.suspended, .suspended, 260, 2), (.contactChanged, .active, 1_900, 4),
        ]
        var left = users
        for (template, status, seconds, attempts) in waiting {
            guard let place = left.firstIndex(where: { $0.status == status }) else { continue }
            let user = left.remove(at: place)
            let created = moment - .seconds(seconds)
            desk.mail.append(
                Mail(
                    id: random.identifier(at: created), to: user.email, user: user.id,
                    template: template, subject: user.id.description, created: created,
                    notBefore: created + Undo.window, attempts: attempts,
                    lastError: attempts > 0 ? "451 the mailbox is busy; try again later" : nil
                )
            )
        }
    }

    private func invitation(to user: User, _ random: inout DemoRandom) -> Mail {
        mail(.invitation, about: user.id.description, at: user.joined, to: user, &random)
    }

    private func mail(
        _ template: Mail.Template, about subject: String, at created: Instant, to user: User,
        _ random: inout DemoRandom
    ) -> Mail {
        let sent = created + Undo.window + .seconds(Int64(1 + random.below(8)))
        let hasFailed = random.chance(perMille: 60)
        let isSent = !hasFailed && sent < moment
        return Mail(
            id: random.identifier(at: created), to: user.email, user: user.id,
            template: template, subject: subject, created: created,
            notBefore: created + Undo.window,
            state: hasFailed ? .failed : isSent ? .sent : .waiting,
            attempts: hasFailed ? Mail.attemptsMax : isSent ? 1 : 0,
            lastError: hasFailed ? "550 the mailbox does not exist" : nil,
            sentAt: isSent ? sent : nil
        )
    }

    /// Somebody tried stolen passwords on many accounts in the night three days ago.
    private func addAttack(
        on users: [User], to desk: inout DemoDesk, _ random: inout DemoRandom
    ) {
        guard !users.isEmpty else { return }
        let start = Riyadh.start(of: today) - .days(3) + .hours(3) + .minutes(12)
        for number in 0..<140 {
            let at = start + .seconds(Int64(number * 4 + random.below(4)))
            let target = random.pick(users)
            let isKnown = random.chance(perMille: 550) && target.joined < at
            let login =
                "\(random.pick(DemoWords.skills).prefix(4))\(random.below(9000))@mail.example"
            desk.signIns.append(
                SignIn(
                    id: random.identifier(at: at), at: at, user: isKnown ? target.id : nil,
                    login: isKnown ? nil : login, address: "203.0.113.\(random.pick([17, 18, 96]))",
                    client: "web",
                    result: number.isMultiple(of: 9)
                        ? .throttled : isKnown ? .wrongPassword : .unknownEmail
                )
            )
        }
    }
}
