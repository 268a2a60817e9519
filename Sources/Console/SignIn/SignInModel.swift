internal import Domain
internal import Terminal

/// What is typed to sign in, to unlock, or to change a password that must be changed.
struct SignInModel: Sendable {
    /// What is asked for.
    enum Step: Sendable, Equatable {
        case login
        /// The password of somebody whose screen is locked.
        case unlock(String)
        /// A new password, because the old one may not be used any longer.
        case change
    }

    var step: Step
    var form: FormState
    /// What is wrong, or why one is here again.
    var message: String?
    /// The address typed, to unlock with.
    var login = ""

    init(message: String? = nil, login: String = "") {
        step = .login
        form = FormState([
            FormField("login", "e-mail", required: true, value: login),
            FormField("password", "password", .secret, required: true),
        ])
        if !login.isEmpty { form.focusNext() }
        (self.message, self.login) = (message, login)
    }

    /// Asks somebody who is away for the password.
    init(unlocking name: String, login: String) {
        step = .unlock(name)
        form =
            login.isEmpty
            ? FormState([
                FormField("login", "e-mail", required: true),
                FormField("password", "password", .secret, required: true),
            ]) : FormState([FormField("password", "password", .secret, required: true)])
        self.login = login
    }

    /// Asks for a new password.
    init(changing message: String?, login: String) {
        step = .change
        form = FormState([
            FormField("current", "password so far", .secret, required: true),
            FormField(
                "password", "new password", .secret, help: "at least 15 characters",
                required: true),
            FormField("again", "once more", .secret, required: true),
        ])
        (self.message, self.login) = (message, login)
    }
}

extension Console {
    mutating func takeInSignIn(_ input: Input) {
        if input.isInterrupt { return effects.append(.quit(0)) }
        guard var model = signIn else { return }
        if case .key(let key) = input, key.symbol == .function(10) {
            return effects.append(.quit(0))
        }
        let typed = canonical(input, in: .form)
        // Enter after the last field means what everybody means by it, and not the next button.
        let isLast = typed == .key(Key(.enter)) && model.form.isAtLastField
        let outcome = isLast ? model.form.submit() : model.form.handle(typed)
        signIn = model
        switch outcome {
        case .submitted: submit(model)
        case .cancelled:
            if case .locked = stage {
                signIn?.message = "F10 quits"
            } else if !goBackFromSignIn() {
                effects.append(.quit(0))
            }
        case nil: break
        }
    }

    /// What is typed on the sign-in or lock screen; `nil` while somebody works.
    var signIn: SignInModel? {
        get {
            switch stage {
            case .signIn(let model), .locked(let model): model
            case .starting, .work: nil
            }
        }
        set {
            guard let newValue else { return }
            if case .locked = stage { stage = .locked(newValue) } else { stage = .signIn(newValue) }
        }
    }

    private mutating func submit(_ model: SignInModel) {
        guard !errands.isRunning(.signIn) else { return }
        if model.step == .change { return changePassword(model) }
        let typed = model.form.value(of: "login")
        let login = typed.isEmpty ? model.login : typed
        let password = Secret(model.form.value(of: "password"))
        let nobody = configuration.reach.backend(nil)
        // Without a key: a token is shown once, so asking again must begin another session.
        let call = Call(source: Self.source)
        signIn?.message = "one moment"
        send(.signIn) { () throws(Failure) in
            try nobody.perform(StartSession(login: login, password: password), call)
        } then: { console, result in
            switch result {
            case .success(let signedIn): console.take(signedIn, login: login)
            case .failure(let failure): console.refuseSignIn(failure, login: login)
            }
        }
    }

    private mutating func refuseSignIn(_ failure: Failure, login: String) {
        if case .locked(let model) = stage, case .unlock(let name) = model.step {
            var fresh = SignInModel(unlocking: name, login: model.login)
            fresh.message = failure.message
            stage = .locked(fresh)
        } else {
            stage = .signIn(SignInModel(message: failure.message, login: login))
        }
    }

    private mutating func take(_ signedIn: SignedIn, login: String) {
        if case .locked = stage, let who, who.user != signedIn.user {
            end(configuration.reach.backend(signedIn.token))
            return refuseSignIn(
                .denied("this screen was locked by \(who.name); F10 quits"), login: login)
        }
        // Unlocking began another session; the one before would stay open for hours.
        if case .locked = stage, ownsSession { end(backend) }
        (token, ownsSession) = (signedIn.token, true)
        backend = configuration.reach.backend(signedIn.token)
        signInLogin = login
        guard !signedIn.mustReset else {
            stage = .signIn(
                SignInModel(changing: Failure.mustChangePassword.message, login: login))
            return
        }
        askWho()
    }

    /// Forgets the environment that this one was come to from, now that somebody works here.
    ///
    /// Nothing of it is kept, so that nobody goes there as somebody else: neither by Escape at a
    /// later sign-in nor by ':env', which asks for the password again. A session that began here
    /// ends, since its token is gone; who goes back and forth keeps one with `login --stay`.
    private mutating func leaveEnvironmentBefore() {
        closeEnvironmentBefore()
        environmentBefore = nil
    }

    /// Closes the way back into the session of the environment before: Escape leads to the sign-in
    /// there.
    mutating func closeEnvironmentBefore() {
        guard let before = environmentBefore, let token = before.token else { return }
        environmentBefore?.token = nil
        if before.ownsToken { end(before.reach.backend(token)) }
    }

    /// Ends a session that nobody uses any longer.
    private mutating func end(_ backend: any Backend) {
        let call = call()
        send(.farewell) { () throws(Failure) in
            try backend.perform(EndSession(), call)
        } then: { _, _ in
            // One that could not be ended lapses unused.
        }
    }

    private mutating func changePassword(_ model: SignInModel) {
        let new = model.form.value(of: "password")
        guard new == model.form.value(of: "again") else {
            var model = model
            model.form.fail("again", "is not the same as the new password")
            signIn = model
            return
        }
        let operation = ChangePassword(
            current: Secret(model.form.value(of: "current")), password: Secret(new))
        let (backend, call, login) = (backend, call(), model.login)
        send(.signIn) { () throws(Failure) in
            try backend.perform(operation, call)
        } then: { console, result in
            switch result {
            case .success:
                console.stage = .signIn(
                    SignInModel(message: "the password was changed; sign in with it", login: login))
            case .failure(let failure):
                console.stage = .signIn(SignInModel(changing: failure.message, login: login))
            }
        }
    }

    /// Asks who is signed in; then the first pane opens, or the screen is as it was.
    mutating func askWho() {
        let backend = backend
        send(.signIn) { () throws(Failure) in
            try backend.perform(ShowCurrentSession(), Call(source: Self.source))
        } then: { console, result in
            switch result {
            case .success(let who): console.begin(as: who)
            case .failure(let failure): console.failEntry(failure)
            }
        }
    }

    private mutating func begin(as who: CurrentSession) {
        guard !who.mustReset else {
            stage = .signIn(
                SignInModel(changing: Failure.mustChangePassword.message, login: signInLogin))
            return
        }
        if let before = self.who, before.user != who.user { forgetPerson() }
        self.who = who
        stage = .work
        leaveEnvironmentBefore()
        lastInputMs = time.milliseconds
        live.nextMs = time.milliseconds + LiveUpdates.intervalMs
        offerBulk(to: who.user)
        guard desk.isEmpty else { return refreshLive() }
        // Not before: nothing is shown beside the sign-in.
        report(settings.problems)
        if who.maintenance != nil { sayMaintenance() }
        if let first = panes.first {
            open(first)
        } else {
            say(.bad, "the role \(who.role.rawValue) sees nothing in this console")
        }
    }

    /// Forgets what a person saw, typed and did: nobody else finds it, nor takes it back.
    mutating func forgetPerson() {
        // What is answered late belongs to nobody here.
        errands.forgetAll()
        (who, desk, overlay, waiting, ticket) = (nil, Desk(), nil, [], "")
        (bulk, unsettled, log) = (nil, [], CommandLog())
        toasts.clear()
    }

    /// Blanks the screen until the same person types the password again.
    mutating func lock() {
        guard case .work = stage, let who else { return }
        desk.changeAll { $0.detail?.maskAll() }
        toasts.clear()
        stage = .locked(SignInModel(unlocking: who.name, login: signInLogin))
    }

    /// The session is over: somebody has to sign in again, and finds everything if it is the same.
    mutating func endSession(because text: String) {
        // An act that is still under way may be done all the same: its answer comes to nobody.
        let isUnknown = overlay?.running.map { errands.isRunning($0) } ?? false
        if errands.isActing { log.note("not known whether an act was done: \(text)", at: now) }
        errands.forgetAll()
        bulk = nil
        // What is half typed is there again for the same person, as it is behind a lock.
        overlay?.resume(because: text, isDoneUnknown: isUnknown)
        desk.changeAll { $0.detail?.maskAll() }
        stage = .signIn(SignInModel(message: text, login: signInLogin))
    }

    /// Signs out and forgets what was shown.
    mutating func signOut() {
        let backend = backend
        forgetPerson()
        token = nil
        end(backend)
        stage = .signIn(SignInModel(message: "signed out", login: signInLogin))
    }
}
