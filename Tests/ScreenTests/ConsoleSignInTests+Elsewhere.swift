internal import Console
internal import Domain
internal import Service
internal import Testing

/// Signing in to another environment, and what becomes of the session in the one before.
extension ConsoleSignInTests {
    @Test func `after signing out elsewhere Escape does not lead into the session before`() throws {
        let staging = try house()
        var theatre = try Theatre { configuration in
            configuration.environments = EnvironmentSwitch(
                offers: { [EnvironmentSwitch.Offer(name: "staging", text: "staging.db")] },
                open: { _ throws(Failure) in Theatre.configuration(staging, token: nil) })
        }
        run("env staging", in: &theatre)
        signIn(&theatre)
        #expect(theatre.lines[0].contains("Huda (admin)"), "\(theatre.text)")
        run("sign-out", in: &theatre)
        theatre.press("escape")
        #expect(theatre.exitCode == 0, "\(theatre.text)")
        #expect(!theatre.text.contains("Layla"), "\(theatre.text)")
    }

    @Test func `a session that began here ends once somebody works elsewhere, and not before`()
        throws
    {
        let (here, staging) = (try house(), try house())
        let admin = try elsewhere(here)
        func sessionsHere() throws -> Int {
            try admin.perform(ListSessions(filter: "client:console state:active")).rows.count
        }
        var theatre = try Theatre(as: nil, house: here) { configuration in
            configuration.environments = EnvironmentSwitch(
                offers: { [EnvironmentSwitch.Offer(name: "staging", text: "staging.db")] },
                open: { _ throws(Failure) in Theatre.configuration(staging, token: nil) })
        }
        signIn(&theatre)
        run("env staging", in: &theatre)
        #expect(try sessionsHere() == 1)
        theatre.press("escape")
        #expect(theatre.lines[0].contains("Huda (admin)"), "\(theatre.text)")
        run("env staging", in: &theatre)
        signIn(&theatre)
        #expect(theatre.lines[0].contains("Huda (admin)"), "\(theatre.text)")
        #expect(try sessionsHere() == 0)
    }

    @Test func `who comes to an idle sign-in elsewhere does not get back without the password`()
        throws
    {
        let (here, staging) = (try house(), try house())
        let admin = try elsewhere(here)
        var theatre = try Theatre(as: nil, house: here) { configuration in
            configuration.environments = EnvironmentSwitch(
                offers: { [EnvironmentSwitch.Offer(name: "staging", text: "staging.db")] },
                open: { _ throws(Failure) in Theatre.configuration(staging, token: nil) })
        }
        signIn(&theatre)
        run("env staging", in: &theatre)
        theatre.pass(seconds: 601)
        theatre.press("escape")
        #expect(theatre.exitCode == nil)
        #expect(theatre.text.contains("sign in"), "\(theatre.text)")
        #expect(!theatre.text.contains("Huda"), "\(theatre.text)")
        let open = try admin.perform(
            ListSessions(filter: "client:console state:active")
        ).rows
        #expect(open.isEmpty)
        signIn(&theatre)
        #expect(theatre.lines[0].contains("Huda (admin)"), "\(theatre.text)")
    }

    @Test func `a session that was given to the console stays when somebody works elsewhere`()
        throws
    {
        let (here, staging) = (try house(), try house())
        let given = try here.service.backend(nil).perform(
            StartSession(login: Self.email, password: Secret(Self.password)))
        var theatre = try Theatre(as: nil, house: here) { configuration in
            configuration.token = given.token
            configuration.environments = EnvironmentSwitch(
                offers: { [EnvironmentSwitch.Offer(name: "staging", text: "staging.db")] },
                open: { _ throws(Failure) in Theatre.configuration(staging, token: nil) })
        }
        run("env staging", in: &theatre)
        signIn(&theatre)
        #expect(theatre.lines[0].contains("Huda (admin)"), "\(theatre.text)")
        _ = try here.service.backend(given.token).perform(ShowCurrentSession())
    }
}
