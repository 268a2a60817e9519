/// Every command, once: parsing, help and completion walk this list.
enum Commands {
    /// Commands of the program, then those that the catalog gives.
    ///
    /// A command of the program stands for the operation of the same words.
    static let all: [Command] = {
        let own =
            AccountCommands.all + AuditCommands.all + LookCommands.all + MailCommand.all
            + DemoCommands.all + DoctorCommand.all + ConsoleCommand.all + ImportCommand.all
            + ConfigCommands.all + BackupCommands.all + MigrateCommands.all + DeployCommands.all
            + ServeCommand.all + WorkCommand.all
        let words = Set(own.map(\.words))
        return own + OperationCommands.all.filter { !words.contains($0.words) }
    }()
}
