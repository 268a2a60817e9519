internal import Domain
internal import Fields
internal import Service
internal import Storage

/// Setting up, signing in and out.
enum AccountCommands {
    static let all = [
        Command(
            "setup", "Make the database and its first admin.",
            options: [
                Option("email", "ADDRESS", "What the admin signs in with."),
                Option("name", "TEXT", "The admin's full name; the address without one."),
                Option("password-stdin", nil, "Read the password from standard input."),
            ],
            writesJSON: true, run: setUp
        ),
        Command(
            "login", "Sign in and print or keep the session's token.",
            options: [
                Option("email", "ADDRESS", "The account's address."),
                Option("password-stdin", nil, "Read the password from standard input."),
                Option("print-token", nil, "Print the token, for CALLBOARD_TOKEN."),
                Option("stay", nil, "Keep the token in $XDG_RUNTIME_DIR until signing out."),
            ],
            writesJSON: true, run: logIn
        ),
        Command(
            "logout", "End the session and forget its token.", writesJSON: true, run: logOut),
    ]

    /// A password that exists, or a new one, in which a slip would lock its owner out.
    private static func password(
        _ invocation: Invocation, isNew: Bool = false
    ) throws(CommandFailure) -> Secret {
        if invocation.has("password-stdin") { return try StandardInput.secretLine() }
        return try isNew
            ? StandardInput.askTwice("password:") : StandardInput.ask("password:")
    }

    private static func setUp(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        try invocation.requireChanges()
        let text = try invocation.required("email")
        guard let email = EmailAddress(text) else {
            throw .usage("--email '\(text)' is no e-mail address; such as \(EmailAddress.example)")
        }
        let place = try Composition.place(invocation)
        let password = try password(invocation, isNew: true)
        let operation = CreateFirstAdmin(
            email: email, name: invocation.value("name") ?? email.description, password: password,
            factorIsOptional: invocation.has("password-stdin")
        )
        do throws(Failure) {
            // Where there is no key yet, nothing is made before all that was typed will do.
            if try SeedFile.kept(of: place) == nil {
                try operation.check(using: CryptoVault(seed: CryptoVault.newSeed()))
            }
            if !place.isServer { try PrivateFile.makeDirectories(above: place.text) }
        } catch {
            throw .failure(error)
        }
        let composition = try Composition.open(invocation, tables: .made)
        defer { composition.database.close() }
        do throws(Failure) {
            let made = try composition.operatingSystem.perform(operation, cliCall)
            if invocation.wantsJSON { invocation.output.json(JSONForm.encode(made).text()) }
            let way = Environment.value("XDG_RUNTIME_DIR") == nil ? "--print-token" : "--stay"
            let login = invocation.command("login", "--email", email.description, way)
            invocation.output.note("the first admin is \(made.id); sign in: \(login)")
            invocation.output.note(
                "warning: staff sign in with the password alone; "
                    + "\(SettingName.staffFactor.rawValue) is kept, but not enforced yet")
            return 0
        } catch {
            throw .failure(error)
        }
    }

    private static func logIn(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        let login = try invocation.required("email")
        guard invocation.has("print-token") || invocation.has("stay") else {
            throw .usage("say where the token goes: --print-token or --stay")
        }
        if invocation.has("stay") { try Tokens.requireStayPath(invocation.configuration) }
        let password = try password(invocation)
        let access = try Access.open(invocation)
        defer { access.close() }
        let signedIn: SignedIn
        do throws(Failure) {
            signedIn = try access.reach.backend(nil).perform(
                StartSession(login: login, password: password), cliCall
            )
        } catch {
            throw .failure(error)
        }
        if invocation.has("stay") { try stay(signedIn, access, invocation) }
        let printsToken = invocation.has("print-token")
        if invocation.wantsJSON {
            let json = JSONForm.encode(signedIn, hidingSecrets: !printsToken)
            invocation.output.json(json.text())
        } else if printsToken {
            invocation.output.data(signedIn.token.revealed)
        }
        if signedIn.mustReset {
            let command = invocation.command("passwords", "change")
            invocation.output.note("the password must be changed: \(command)")
        }
        return 0
    }

    /// Keeps the token, or ends the session that nobody could use or end then.
    private static func stay(
        _ signedIn: SignedIn, _ access: Access, _ invocation: Invocation
    ) throws(CommandFailure) {
        do throws(CommandFailure) {
            try Tokens.stay(signedIn.token, invocation.configuration)
        } catch {
            // What went wrong first is worth more than that it could not be cleared up.
            _ = try? access.reach.backend(signedIn.token).perform(EndSession(), cliCall)
            throw error
        }
    }

    private static func logOut(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        let access = try Access.open(invocation)
        defer { access.close() }
        let backend = try access.session(invocation)
        do throws(Failure) {
            let done = try backend.perform(EndSession(), cliCall)
            if invocation.wantsJSON { invocation.output.json(JSONForm.encode(done).text()) }
        } catch {
            // A session that has ended already will not come back.
            if case .unauthenticated = error { Tokens.forgetEnded(invocation.configuration) }
            throw .failure(error)
        }
        Tokens.forgetEnded(invocation.configuration)
        return 0
    }
}

/// A call from the command line with nothing beside the operation.
let cliCall = Call(source: Call.Source(client: "cli"))
