import Console
import Domain
import Service
import Terminal
import TestSupport
import Testing

/// Settings in the console: the pane, maintenance, guardrails, other environments.
@Suite struct ConsoleSettingsTests {
    private func opened(
        _ adjust: (inout ConsoleConfiguration) -> Void = { _ in }
    ) throws -> Theatre {
        var theatre = try Theatre(adjust: adjust)
        theatre.type(":settings")
        theatre.press("enter")
        return theatre
    }

    @Test func `settings are listed with value, usual value and help`() throws {
        var theatre = try opened()
        theatre.press("enter")
        Snapshot.check(theatre.text, "settings")
    }

    @Test func `a setting is changed with a reason, shown with before and after, and undone`()
        throws
    {
        var theatre = try opened()
        theatre.type("/setting:mail.tries")
        theatre.press("enter e ctrl+u")
        theatre.type("12")
        theatre.press("enter enter")
        Snapshot.check(theatre.text, "settings-change")
        theatre.type("the provider is slow")
        theatre.press("tab tab right enter")
        #expect(theatre.cursorLine.contains("12"), "\(theatre.text)")
        theatre.press("enter '")
        #expect(theatre.text.contains("the provider is slow"), "\(theatre.text)")
        theatre.press("escape u")
        #expect(theatre.cursorLine.contains("8"), "\(theatre.text)")
    }

    @Test func `who changed a setting is called by name in list, detail and history`() throws {
        let house = try Theatre.house()
        let admin = try house.backend()
        _ = try admin.perform(
            ChangeSetting(setting: .mailTries, value: .set("12")), Call(reason: "slow"))
        let name = try admin.perform(ShowCurrentSession()).name
        var theatre = try Theatre(120, 40, house: house)
        theatre.type(":settings")
        theatre.press("enter")
        theatre.type("/setting:mail.tries")
        theatre.press("enter")
        #expect(theatre.cursorLine.contains(name), "\(theatre.text)")
        theatre.press("enter")
        let isNamed = theatre.lines.contains { $0.contains(" by  ") && $0.contains(name) }
        #expect(isNamed, "\(theatre.text)")
        theatre.press("'")
        #expect(theatre.text.contains("8  12  \(name.prefix(5))"), "\(theatre.text)")
        #expect(!theatre.text.contains("user_"), "\(theatre.text)")
        // Who sees accounts as initials sees no more here.
        var auditor = try Theatre(120, 40, as: .auditor, house: house)
        auditor.type(":settings")
        auditor.press("enter")
        #expect(auditor.text.contains("mail.tries"), "\(auditor.text)")
        #expect(!auditor.text.contains(name), "\(auditor.text)")
    }

    @Test func `a flag is turned off by its key, and only flags are`() throws {
        var theatre = try opened()
        theatre.type("/setting:flag.mail")
        theatre.press("enter w")
        #expect(theatre.text.contains("Turn off"), "\(theatre.text)")
        theatre.press("escape")
        theatre.type("/")
        theatre.press("ctrl+u")
        theatre.type("setting:mail.tries")
        theatre.press("enter w")
        #expect(theatre.text.contains("only flags are turned on and off"), "\(theatre.text)")
    }

    @Test func `maintenance that somebody else begins is shown, and its end`() throws {
        var theatre = try Theatre()
        let other = try theatre.backend()
        let call = Call(reason: "a new version")
        _ = try other.perform(
            ChangeSetting(setting: .maintenance, value: .set("back at ten")), call)
        theatre.pass(seconds: 3)
        #expect(theatre.lines[0].contains("maintenance"), "\(theatre.text)")
        #expect(theatre.text.contains("under maintenance: back at ten"))
        // What would be refused is not filled in first; what stays open goes on.
        theatre.press("N")
        #expect(!theatre.text.contains("┌"), "\(theatre.text)")
        theatre.type(":users.note")
        theatre.press("enter")
        #expect(!theatre.text.contains("┌"), "\(theatre.text)")
        theatre.press("w")
        #expect(theatre.text.contains("Suspend: "), "\(theatre.text)")
        theatre.press("escape escape")
        _ = try other.perform(ChangeSetting(setting: .maintenance, value: .clear), call)
        theatre.pass(seconds: 3)
        #expect(!theatre.lines[0].contains("maintenance"))
        #expect(theatre.text.contains("maintenance is over"))
    }

    @Test func `the text of maintenance says that support may still suspend`() throws {
        var theatre = try Theatre(120, 40)
        theatre.type(":settings")
        theatre.press("enter")
        theatre.type("/setting:maintenance")
        theatre.press("enter enter")
        #expect(theatre.text.contains("(suspend,"), "\(theatre.text)")
        #expect(!theatre.text.contains("admins"), "\(theatre.text)")
    }

    @Test func `guardrails ask for typing and for a reason where others do not`() throws {
        let without = try Theatre()
        var usual = without
        usual.press("down")
        usual.type(":sessions.revoke-all")
        usual.press("enter")
        #expect(!usual.text.contains("to confirm"))
        var guarded = try Theatre { configuration in
            configuration.guardrails.typesConfirmation = true
            configuration.guardrails.needsReasons = true
        }
        guarded.press("down")
        guarded.type(":sessions.revoke-all")
        guarded.press("enter")
        #expect(guarded.text.contains("to confirm"), "\(guarded.text)")
        guarded.press("escape")
        guarded.type(":users.unlock")
        guarded.press("enter")
        #expect(guarded.text.contains("reason *"), "\(guarded.text)")
    }

    @Test func `a read-only environment refuses before sending, and says which file says so`()
        throws
    {
        var theatre = try Theatre { configuration in
            configuration.readOnly = "this environment is read-only (production.yaml:2:1)"
        }
        theatre.press("w")
        #expect(theatre.text.contains("this environment is read-only (production.yaml:2:1)"))
    }

    @Test func `another environment is chosen from a list and begins anew`() throws {
        let elsewhere = try Theatre.house(people: 40)
        var theatre = try Theatre { configuration in
            configuration.environments = EnvironmentSwitch(
                offers: {
                    [
                        EnvironmentSwitch.Offer(
                            name: "production", text: "https://api.example.sa, production"),
                        EnvironmentSwitch.Offer(name: "staging", text: "staging.db"),
                    ]
                },
                open: { name throws(Failure) in
                    guard name == "production" else { throw .unavailable("it does not answer") }
                    var there = Theatre.configuration(elsewhere, token: nil)
                    there.environment = name
                    there.isProduction = true
                    there.endpoint = "api.example.sa"
                    return there
                })
        }
        theatre.type(":env")
        theatre.press("enter")
        Snapshot.check(theatre.text, "environments")
        theatre.press("2")
        #expect(theatre.text.contains("it does not answer"), "\(theatre.text)")
        theatre.type(":env prod")
        theatre.press("enter")
        #expect(theatre.text.contains("did you mean 'production'?"))
        theatre.type(":env production")
        theatre.press("enter")
        #expect(theatre.text.contains("callboard production: sign in"), "\(theatre.text)")
        #expect(!theatre.text.contains("active"))
        theatre.press("escape")
        #expect(theatre.exitCode == nil, "the sign-in elsewhere leads back")
        #expect(theatre.lines[0].contains("demo"), "\(theatre.text)")
        #expect(theatre.text.contains("active"))
    }

    @Test func `a bulk act that began while another environment was opened keeps the console here`()
        throws
    {
        let elsewhere = try Theatre.house(people: 40)
        var theatre = try Theatre(120, 40) { configuration in
            configuration.environments = EnvironmentSwitch(
                offers: { [EnvironmentSwitch.Offer(name: "staging", text: "staging.db")] },
                open: { _ throws(Failure) in Theatre.configuration(elsewhere, token: nil) })
        }
        theatre.press("/")
        theatre.type("role:talent status:active")
        theatre.press("enter space space space")
        theatre.hold(true)
        theatre.type(":env staging")
        theatre.press("enter")
        theatre.press("w 1 y")
        theatre.hold(false)
        #expect(theatre.text.contains("3 done, 0 failed"), "\(theatre.text)")
        #expect(!theatre.text.contains("sign in"), "\(theatre.text)")
    }

    /// A console with another environment, whose sign-in asks for a password.
    private func theatreWithStaging() throws -> Theatre {
        let elsewhere = try Theatre.house(people: 40)
        return try Theatre(120, 40) { configuration in
            configuration.environments = EnvironmentSwitch(
                offers: { [EnvironmentSwitch.Offer(name: "staging", text: "staging.db")] },
                open: { _ throws(Failure) in Theatre.configuration(elsewhere, token: nil) })
        }
    }

    @Test func `a screen that was locked while another environment was opened stays locked`()
        throws
    {
        var theatre = try theatreWithStaging()
        theatre.hold(true)
        theatre.type(":env staging")
        theatre.press("enter")
        theatre.runWork(rounds: 1, losingLast: false)
        theatre.type(":lock")
        theatre.press("enter")
        theatre.hold(false)
        #expect(theatre.text.contains("locked: "), "\(theatre.text)")
        theatre.press("escape")
        #expect(theatre.text.contains("locked: "), "\(theatre.text)")
    }

    @Test func `what is half typed while another environment is opened stays`() throws {
        var theatre = try theatreWithStaging()
        theatre.hold(true)
        theatre.type(":env staging")
        theatre.press("enter")
        theatre.runWork(rounds: 1, losingLast: false)
        theatre.type("/layla")
        theatre.hold(false)
        #expect(theatre.lines.last == "/layla", "\(theatre.text)")
        #expect(theatre.text.contains("staging was not opened: close what"), "\(theatre.text)")
        theatre.press("escape")
        theatre.hold(true)
        theatre.type(":env")
        theatre.press("enter")
        theatre.type("/layla")
        theatre.hold(false)
        #expect(theatre.lines.last == "/layla", "\(theatre.text)")
    }

    @Test func `a number typed before the environments are listed goes to none of them`() throws {
        var theatre = try theatreWithStaging()
        theatre.hold(true)
        theatre.type(":env")
        theatre.press("enter down")
        theatre.hold(false)
        theatre.press("1")
        #expect(theatre.text.contains("Which environment?"), "\(theatre.text)")
        theatre.press("tab 1")
        #expect(theatre.text.contains("sign in"), "\(theatre.text)")
    }

    @Test func `an act that is under way keeps the console here, and quitting asks first`() throws {
        var theatre = try theatreWithStaging()
        theatre.hold(true)
        theatre.type(":env staging")
        theatre.press("enter")
        theatre.runWork(rounds: 1, losingLast: false)
        theatre.type(":users.note --text called")
        theatre.press("enter")
        theatre.type(":q")
        theatre.press("enter")
        #expect(theatre.exitCode == nil)
        #expect(theatre.text.contains("An act is under way"), "\(theatre.text)")
        theatre.press("escape")
        theatre.hold(false)
        #expect(theatre.text.contains("users.note: "), "\(theatre.text)")
        #expect(!theatre.text.contains("sign in"), "\(theatre.text)")
        theatre.type(":q")
        theatre.press("enter")
        #expect(theatre.exitCode == 0)
    }
}
