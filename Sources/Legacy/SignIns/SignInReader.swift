internal import Domain

extension LegacyReader {
    /// The tries to sign in.
    static let signIns = Self(file: "login_events.csv") { records, state in
        while let record = records.next() {
            var record = record
            guard let at = MomentReading.moment(record["at"]).value else {
                records.journal.reject(line: record.line, id: .number(record.id), .badTime)
                continue
            }
            let user = record["user_id"]
            let account = RecordID.read(user).flatMap(state.account)
            guard account != nil || user.isEmpty else {
                records.journal.reject(line: record.line, id: .number(record.id), .unknownUser)
                continue
            }
            let signIn = signIn(in: &record, at: at, account: account)
            state.reading.signIns.append(signIn)
            records.journal.accept(line: record.line, id: record.id, record.remarks)
        }
    }

    private static let signInColumns = ["id", "at", "user_id", "login", "ip", "result", "client"]

    private static func signIn(
        in record: inout Record, at: Instant, account: Int?
    ) -> ImportedSignIn {
        let login = record.text("login", .line)
        let isAddressValid = InternetAddress.isValid(record["ip"])
        if !isAddressValid { record.remarks.add(.badIP, "ip") }
        return ImportedSignIn(
            legacyID: record.id, line: record.line, at: at, account: account,
            login: account == nil ? login : nil, address: record["ip"].text,
            isAddressValid: isAddressValid, result: record.word("result"),
            client: record["client"].text, source: record.source(signInColumns))
    }
}
