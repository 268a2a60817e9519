/// Every operation, once: routes, command line, prompt, forms, documents and tests walk this list.
package enum Catalog {
    /// All operations.
    package static let all: [any Operation.Type] = [
        // Sessions and passwords
        StartSession.self, EndSession.self, ShowCurrentSession.self, ListSessions.self,
        RevokeSession.self, RevokeAllSessions.self, RequestReset.self, CheckResetToken.self,
        CompleteReset.self, ChangePassword.self,
        // Accounts
        ListUsers.self, ShowUser.self, ShowUserStatistics.self, CreateUser.self, EditUser.self,
        SetRole.self, SuspendUser.self, LiftSuspension.self, CloseUser.self, RestoreUser.self,
        ActivateUser.self, LockUser.self, UnlockUser.self, PlaceHold.self, LiftHold.self,
        RevealField.self, StartReset.self, ListResets.self, CancelReset.self, AddNote.self,
        ListNotes.self, ListSignIns.self, ListSecurityEvents.self,
        // Guardians and approvals
        LinkGuardian.self, VerifyGuardian.self, EndGuardian.self, ListApprovals.self,
        DecideApproval.self,
        // Audit
        ListAudit.self, ShowAuditRecord.self, VerifyAudit.self, VerifyCheckpoint.self,
        MakeCheckpoint.self, ShowChanges.self,
        // Settings
        ListSettings.self, ShowSetting.self, ChangeSetting.self, ListSettingChanges.self,
        // Mail, set-up
        ListMail.self, ShowMail.self, RetryMail.self, CancelMail.self, ComposeMail.self,
        ReportMail.self, RecordMailEvents.self, ListSuppressions.self,
        RemoveSuppression.self, CheckMailSending.self, CountStrayMail.self, AdoptMail.self,
        CreateFirstAdmin.self,
        // Outside services
        ListBreakers.self, ShowBreaker.self, OpenBreaker.self, CloseBreaker.self,
        ReleaseBreaker.self, ListGatewayCalls.self,
        // Jobs
        ListJobs.self, ShowJob.self, RetryJob.self, DiscardJob.self, CancelJob.self,
        ReplayJobs.self, ReplayWave.self, CheckWave.self, DiscardJobs.self, CancelJobs.self,
        ListQueues.self, PauseQueue.self,
        ResumeQueue.self,
        // Sample data
        FillDemo.self, SignInDemo.self,
        // Backups
        RecordBackup.self, SettleRestored.self,
        // Import
        CheckImport.self, ImportPeople.self, ImportSignIns.self,
    ]

    /// The operation of a name; `nil` when there is none.
    package static func operation(named name: String) -> (any Operation.Type)? { byName[name] }

    private static let byName: [String: any Operation.Type] = Dictionary(
        all.map { ($0.spec.name, $0) },
        uniquingKeysWith: { _, _ in preconditionFailure("two operations share a name") }
    )

    /// What can be changed during maintenance, as in `users (suspend, lift), settings (change)`.
    package static let openInMaintenance: String = {
        let names = all.map { $0.spec }
            .filter { $0.isPublic && $0.changes && !$0.isClosedInMaintenance }
            .map { $0.name.split(separator: ".") }
        let nouns = names.map { $0[0] }
        let first = nouns.indices.filter { !nouns[..<$0].contains(nouns[$0]) }
        return first.map { index in
            let verbs = names.filter { $0[0] == nouns[index] }.map { $0[1] }
            return "\(nouns[index]) (\(verbs.joined(separator: ", ")))"
        }.joined(separator: ", ")
    }()
}
