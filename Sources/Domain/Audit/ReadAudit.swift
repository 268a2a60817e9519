/// Lists audit records.
package struct ListAudit: ListOperation {
    package var filter: String?
    package var sort: String?
    package var limit: Int?
    package var cursor: String?

    /// A page of records.
    package init(
        filter: String? = nil, sort: String? = nil, limit: Int? = nil, cursor: String? = nil
    ) {
        (self.filter, self.sort, self.limit, self.cursor) = (filter, sort, limit, cursor)
    }

    package static let spec = Spec(
        "audit.list", .get, "/audit", needs: .auditRead, summary: "List audit records.",
        fields: ListHelp.fields
    )
    package static let defaultSort = SortOrder("at", descending: true)

    package func list(
        _ query: ListQuery, in tx: any Transaction
    ) throws(Failure) -> Slice<AuditRow> {
        try tx.audit.list(query)
    }
}

/// Shows an audit record with what was before and after.
package struct ShowAuditRecord: Operation {
    package var record: AuditPosition

    /// Asks for a record.
    package init(record: AuditPosition) { self.record = record }

    package static let spec = Spec(
        "audit.show", .get, "/audit/{record}", needs: .auditRead, summary: "Show an audit record.",
        fields: ["record": "Lane and number, as in main:42."]
    )

    package func run(in tx: any Transaction) throws(Failure) -> AuditDetail {
        var detail = try tx.audit.find(record)
        // Masked means masked: personal values in the trail are shown to nobody by this way.
        detail.parameters = detail.parameters.map(Self.masked)
        detail.changes = detail.changes.map(Self.masked)
        return detail
    }

    private static func masked(_ value: AuditValue) -> AuditValue {
        guard value.person != nil, value.value != nil else { return value }
        return AuditValue(name: value.name, value: Secret.dots, person: value.person)
    }

    private static func masked(_ change: AuditChange) -> AuditChange {
        guard change.person != nil else { return change }
        return AuditChange(
            record: change.record, field: change.field,
            before: change.before.map { _ in Secret.dots },
            after: change.after.map { _ in Secret.dots }, person: change.person
        )
    }
}

/// Checks the whole audit trail.
package struct VerifyAudit: Operation {
    /// Checks the chains from their beginnings.
    package init() {}

    package static let spec = Spec(
        "audit.verify", .get, "/audit-verification", needs: .auditVerify,
        readsWhole: true, summary: "Check that no audit record was changed or removed."
    )

    package func run(in tx: any Transaction) throws(Failure) -> AuditReport {
        try tx.audit.verify(against: nil)
    }
}

/// Checks the audit trail against a checkpoint that was kept elsewhere.
package struct VerifyCheckpoint: PreparedOperation {
    package var checkpoint: String

    /// Checks against a checkpoint's text form.
    package init(checkpoint: String) { self.checkpoint = checkpoint }

    package static let spec = Spec(
        "audit.verify-checkpoint", .get, "/audit-verification/checkpoint", needs: .auditVerify,
        isPublic: false, readsWhole: true, summary: "Check the audit trail against a checkpoint.",
        fields: ["checkpoint": "The checkpoint's text."]
    )

    package func prepare(
        using vault: any Vault, reading tx: any Transaction
    ) throws(Failure) -> Checkpoint {
        guard let read = Checkpoint(text: checkpoint) else {
            throw .invalid(field: "checkpoint", "is no checkpoint; give the file that was written")
        }
        guard
            try vault.isSigned(
                read.signedText, signature: read.signature, publicKey: read.publicKey
            )
        else {
            throw .invalid(field: "checkpoint", "is not signed by this database's key")
        }
        return read
    }

    package func run(
        in tx: any Transaction, with material: Checkpoint
    ) throws(Failure) -> AuditReport {
        try tx.audit.verify(against: material)
    }
}

/// Signs the heads of the audit trail, to be kept away from the database.
package struct MakeCheckpoint: PreparedOperation {
    /// Asks for a checkpoint.
    package init() {}

    package static let spec = Spec(
        "audit.checkpoint", .post, "/audit-checkpoints", needs: .auditVerify,
        isOpenInMaintenance: true,
        summary: "Sign the heads of the audit trail, to be kept elsewhere."
    )

    package func prepare(
        using vault: any Vault, reading tx: any Transaction
    ) throws(Failure) -> Checkpoint {
        let unsigned = Checkpoint(at: tx.now, heads: try tx.audit.heads(), publicKey: "")
        let (signature, publicKey) = try vault.sign(unsigned.signedText)
        return Checkpoint(
            at: unsigned.at, heads: unsigned.heads, signature: signature, publicKey: publicKey
        )
    }

    package func run(
        in tx: any Transaction, with material: Checkpoint
    ) throws(Failure) -> Checkpoint {
        material
    }
}
