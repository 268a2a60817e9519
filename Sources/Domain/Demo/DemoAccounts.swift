/// The accounts that every sample begins with: one of each role under a known address, and a few
/// colleagues.
enum DemoAccounts {
    /// One fixed account.
    struct Account: Sendable {
        let login: String
        let role: Role
        let gender: Gender
        let first: DemoName
        let family: DemoName
    }

    /// The domain of the fixed accounts.
    static let domain = "demo.callboard.example"

    /// The fixed accounts by running number, from 1.
    static let all: [Account] = [
        account("admin", .admin, .female, "Layla ليلى", "Alharbi الحربي"),
        account("second.admin", .admin, .male, "Omar عمر", "Alzahrani الزهراني"),
        account("moderator", .moderator, .male, "Faisal فيصل", "Alotaibi العتيبي"),
        account("support", .support, .female, "Huda هدى", "Alghamdi الغامدي"),
        account("second.support", .support, .male, "Sami سامي", "Khayat خياط"),
        account("finance", .finance, .female, "Maha مها", "Alsaleh الصالح"),
        account("oncall", .oncall, .male, "Tariq طارق", "Haddad حداد"),
        account("second.oncall", .oncall, .female, "Reem ريم", "Qattan قطان"),
        account("privacy", .privacy, .female, "Salma سلمى", "Alsharif الشريف"),
        account("auditor", .auditor, .male, "Khalid خالد", "Almansour المنصور"),
        account("third.support", .support, .female, "Joud جود", "Alshehri الشهري"),
        account("talent", .talent, .female, "Noura نورا", "Alqahtani القحطاني"),
        account("guardian", .guardian, .female, "Maryam مريم", "Aldosari الدوسري"),
        account("caster", .caster, .male, "Yousef يوسف", "Almutairi المطيري"),
        account("agent", .agent, .female, "Hanan حنان", "Jamjoom جمجوم"),
        account("investor", .investor, .male, "Bader بدر", "Alrashid الرشيد"),
    ]

    /// The address that signs in for a role: `admin@demo.callboard.example`.
    static func login(of role: Role) -> String { "\(role.rawValue)@\(domain)" }

    /// The running number of an account by the name before its domain.
    static func number(_ login: String) -> Int {
        guard let index = all.firstIndex(where: { $0.login == login }) else {
            preconditionFailure("there is no fixed account \(login)")
        }
        return index + 1
    }

    private static func account(
        _ login: String, _ role: Role, _ gender: Gender, _ first: String, _ family: String
    ) -> Account {
        Account(
            login: login, role: role, gender: gender, first: DemoName.list(first)[0],
            family: DemoName.list(family)[0]
        )
    }
}
