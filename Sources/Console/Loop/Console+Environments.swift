internal import Domain
internal import Fields
internal import Terminal

extension Console {
    /// Buttons of a question, at most.
    private static let offersMax = 9

    /// Goes to an environment, or asks to which.
    mutating func switchEnvironment(to name: String) {
        guard let environments = configuration.environments else {
            return say(.bad, "there are no environments here")
        }
        let inputs = inputs
        send(.environment) { () throws(Failure) in
            environments.offers()
        } then: { console, result in
            guard case .success(let offers) = result else { return }
            console.choose(name, among: offers, isUnasked: console.inputs != inputs)
        }
    }

    /// With `isUnasked` keys came since it was wanted: they were meant for something else.
    private mutating func choose(
        _ name: String, among offers: [EnvironmentSwitch.Offer], isUnasked: Bool
    ) {
        let names = offers.map(\.name)
        guard !names.isEmpty else {
            return say(.bad, "there are no files in the folder environments; see config example")
        }
        guard name.isEmpty else {
            guard names.contains(name) else {
                let hint = Nearest.hint(for: name, in: names)
                let there = names.joined(separator: ", ")
                return say(.bad, "there is no environment '\(name)'\(hint); there are \(there)")
            }
            return open(environment: name)
        }
        // Who opened something else meanwhile is not torn from it.
        guard overlay == nil else { return }
        let shown = offers.prefix(Self.offersMax)
        let buttons = shown.enumerated().map { index, offer in
            DialogButton(
                offer.name, TerminalText(offer.name, limit: 20),
                letter: Unicode.Scalar(String(index + 1)))
        }
        var dialog = DialogState(buttons: buttons + [.cancel], selected: buttons.count)
        if isUnasked { dialog.comeUnasked() }
        overlay = .question(
            Question(
                title: "Which environment? This is \(configuration.environment).",
                body: shown.map { "\($0.name): \($0.text)" },
                dialog: dialog,
                answer: { console, button in
                    if names.contains(button) { console.open(environment: button) }
                }))
    }

    private mutating func open(environment name: String) {
        guard let environments = configuration.environments else { return }
        guard !refusesToLeave(for: name) else { return }
        say(.info, "opening \(name)")
        send(.environment) { () throws(Failure) in
            try environments.open(name)
        } then: { console, result in
            switch result {
            case .success(let configuration):
                // Opening may take a while, and something may have begun meanwhile.
                if !console.refusesToLeave(for: name) { console.take(configuration) }
            case .failure(let failure): console.say(failure, of: name)
            }
        }
    }

    /// Whether something keeps the console here; then it says what.
    ///
    /// A locked screen stays locked: Escape at the sign-in elsewhere leads back without a password.
    /// What is half typed stays too, and what follows it is no key elsewhere.
    private mutating func refusesToLeave(for name: String) -> Bool {
        if let first = underWay.first {
            say(.bad, "\(first) Wait until it has ended.")
        } else if case .locked = stage {
            say(.info, "\(name) was not opened: the screen was locked; try again")
        } else if overlay != nil {
            say(.info, "\(name) was not opened: close what is open here, and try again")
        } else {
            return false
        }
        return true
    }

    /// Begins anew elsewhere: nothing of the environment before is left but the terminal.
    private mutating func take(_ other: ConsoleConfiguration) {
        var fresh = Console(other, size: size, time: time)
        fresh.environmentBefore = configuration
        fresh.environmentBefore?.token = token
        fresh.environmentBefore?.ownsToken = ownsSession
        fresh.errands = errands
        fresh.errands.forgetAll()
        fresh.history = history
        fresh.effects = effects + [.title("callboard \(other.environment)"), .redraw]
        if case .starting = fresh.stage { fresh.askWho() }
        if fresh.hasMouse != hasMouse { fresh.effects.append(.setMouse(fresh.hasMouse)) }
        self = fresh
    }

    /// Leaves the sign-in of an environment for the one before; false when there was none.
    mutating func goBackFromSignIn() -> Bool {
        guard let before = environmentBefore else { return false }
        take(before)
        environmentBefore = nil
        return true
    }

    // MARK: Maintenance

    /// Asks again who is signed in, after somebody changed something: the role or a setting may
    /// have been it.
    mutating func askWhoAgain() {
        guard case .work = stage, !errands.isRunning(.who) else { return }
        ask(.who) { backend throws(Failure) in
            try backend.perform(ShowCurrentSession(), Call(source: Self.source))
        } then: { console, result in
            // Without an answer what was known stays; the next change asks again.
            guard case .success(let who) = result, who.user == console.who?.user else { return }
            let before = console.who?.maintenance
            console.who = who
            guard who.maintenance != before else { return }
            console.sayMaintenance()
        }
    }

    /// Says that maintenance began or ended.
    mutating func sayMaintenance() {
        if let text = who?.maintenance {
            say(.bad, Failure.maintenance(text).message)
        } else {
            say(.good, "maintenance is over")
        }
    }
}
