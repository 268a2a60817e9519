internal import Domain
internal import Service

/// Whether the time of a refused try tells if an account, or a code of it, exists.
struct SignInBench {
    let bench: Workbench

    /// Tries of either kind.
    private static let tries = 240
    /// Accounts that are tried in turns, so that none meets ``StartSession/failuresMax``.
    private static let accounts = 4
    /// Per cent that the medians may differ by.
    private static let differenceMax = 2.0

    func measure() throws(Failure) -> [Figure] {
        [
            Figure(
                name: "unknown against known sign-in, median", value: try signIns(), unit: "% off",
                limit: .atMost(Self.differenceMax)
            ),
            Figure(
                name: "no code against wrong code, median", value: try codes(), unit: "% off",
                limit: .atMost(Self.differenceMax)
            ),
        ]
    }

    private func signIns() throws(Failure) -> Double {
        for number in 0..<Self.accounts {
            let email = Self.known(number)
            let code = try start(try add(email))
            _ = try bench.service.backend(nil).perform(
                CompleteReset(
                    token: code, password: Workbench.password, login: email.description))
        }
        return difference(
            { StartSession(login: "nobody-\($0)@bench.example", password: Secret("wrong")) },
            { StartSession(login: Self.known($0).description, password: Secret("wrong")) }
        ) { () throws(Failure) in }
    }

    private static func known(_ number: Int) -> EmailAddress {
        address("known-\(number % accounts)@bench.example")
    }

    private static func address(_ text: String) -> EmailAddress {
        guard let email = EmailAddress(text) else {
            preconditionFailure("the text is an address")
        }
        return email
    }

    private func add(_ email: EmailAddress) throws(Failure) -> User.ID {
        try bench.admin.perform(CreateUser(email: email, name: "C", role: .caster)).id
    }

    private func start(_ user: User.ID) throws(Failure) -> Secret {
        let started = try bench.admin.perform(
            StartReset(user: user, way: .code), Call(reason: "measured"))
        return started.code ?? Secret("")
    }

    private func codes() throws(Failure) -> Double {
        let email = Self.address("code@bench.example")
        let user = try add(email)
        let code = Secret("00000-00000")
        // A code bears few tries: every try has one of its own.
        return difference(
            { CheckResetToken(token: code, login: "nobody-\($0)@bench.example") },
            { _ in CheckResetToken(token: code, login: email.description) }
        ) { () throws(Failure) in
            _ = try start(user)
        }
    }

    /// How far the median of the ratios of two refused tries lies from one.
    ///
    /// The tries of a pair follow each other, in turns, so that the machine's moods meet both.
    private func difference(
        _ unknown: (Int) -> any Operation, _ known: (Int) -> any Operation,
        before: () throws(Failure) -> Void
    ) -> Double {
        let ratios = (0..<Self.tries).map { number in
            // Preparing may fail only with the machine, and then the figures say so.
            try? before()
            let isFirst = number.isMultiple(of: 2)
            let early = isFirst ? time(known(number), number) : 0
            let other = time(unknown(number), number)
            return other / (isFirst ? early : time(known(number), number))
        }
        return abs(ratios.sorted()[Self.tries / 2] - 1) * 100
    }

    /// Seconds of a try from a source of its own, so that none is slowed down.
    private func time(_ operation: any Operation, _ number: Int) -> Double {
        let source = Call.Source(client: "bench", address: "10.0.\(number / 250).\(number % 250)")
        let start = Stopwatch.now
        // Every try is refused: that is what is measured.
        _ = try? bench.service.backend(nil).answer(any: operation, Call(source: source))
        return Stopwatch.now - start
    }
}
