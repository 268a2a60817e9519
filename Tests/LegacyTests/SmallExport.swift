internal import Domain
internal import Legacy

/// A hand-over of a few rows in memory.
struct SmallExport {
    /// 2026-11-16 00:00 in Riyadh.
    static let exportedAt = Instant(milliseconds: 1_794_776_400_000)

    static let actorColumns = [
        "id", "email", "full_name", "full_name_ar", "stage_name", "phone", "gender",
        "date_of_birth", "nationality", "city", "height_cm", "weight_kg", "languages", "skills",
        "union", "bio", "headshot_path", "resume_path", "password_hash", "created_at",
        "last_login", "status", "email_verified", "guardian_email", "agent_id",
    ]
    static let directorColumns = [
        "id", "email", "full_name", "full_name_ar", "company", "phone", "city", "website",
        "cr_number", "password_hash", "created_at", "last_login", "status", "email_verified",
    ]
    static let agentColumns = [
        "id", "email", "full_name", "full_name_ar", "agency", "phone", "city", "license_no",
        "commission_pct", "password_hash", "created_at", "last_login", "status", "email_verified",
    ]
    static let adminColumns = [
        "id", "email", "full_name", "role", "phone", "password_hash", "created_at", "last_login",
        "status", "mfa_enabled",
    ]
    static let signInColumns = ["id", "at", "user_id", "login", "ip", "result", "client"]

    /// What a row holds unless a test says otherwise: nothing to remark on.
    static let plain = [
        "id": "1", "email": "sami@mail.example", "full_name": "Sami", "status": "active",
        "cr_number": "1010604521", "role": "admin", "at": "2026-11-01 10:00:00",
        "ip": "100.64.1.1", "result": "success",
    ]

    var files: [String: [UInt8]] = [:]

    /// Adds a file of text.
    mutating func add(_ file: String, _ text: String) { files[file] = Array(text.utf8) }

    /// Adds a file of rows, each given by what differs from a plain one.
    mutating func add(_ file: String, _ rows: [[String: String]]) {
        let columns = Self.columns(of: file)
        let lines =
            [columns]
            + rows.map { row in
                columns.map { row[$0] ?? Self.plain[$0] ?? "" }
            }
        add(file, lines.map { Self.line($0, separator: ",") }.joined(separator: "\n") + "\n")
    }

    static func columns(of file: String) -> [String] {
        switch file {
        case "actors.csv": actorColumns
        case "casting_directors.csv": directorColumns
        case "agents.csv": agentColumns
        case "admins.csv": adminColumns
        default: signInColumns
        }
    }

    /// A line of fields, quoted where they must be.
    static func line(_ fields: [String], separator: String) -> String {
        let quoted = fields.map { field in
            let bytes = Array(field.utf8)
            let special = Array("\"\r\n\(separator)".utf8)
            guard bytes.contains(where: special.contains) else { return field }
            let escaped = bytes.flatMap { $0 == UInt8(ascii: "\"") ? [$0, $0] : [$0] }
            return "\"\(String(decoding: escaped, as: UTF8.self))\""
        }
        return quoted.joined(separator: separator)
    }

    func read() throws -> ImportReading {
        try LegacyExport(exportedAt: Self.exportedAt).read(LegacyFolder(files: files))
    }

    /// Reads one file of rows.
    static func read(_ file: String, _ rows: [[String: String]]) throws -> ImportReading {
        var export = Self()
        export.add(file, rows)
        return try export.read()
    }

    /// Reads one file of bytes.
    static func read(_ file: String, bytes: [UInt8]) throws -> ImportReading {
        try Self(files: [file: bytes]).read()
    }
}

extension ImportReading {
    /// The remarks in short: code, and field and new value where there are any.
    var notes: [String] {
        remarks.map { remark in
            var note = remark.code.name
            if let field = remark.field { note += " \(field)" }
            switch remark.to {
            case .number(let number): note += " -> \(number)"
            case .text(let text): note += " -> '\(text)'"
            case nil: break
            }
            return note
        }
    }

    /// The remarks with line and id.
    var places: [String] {
        remarks.map { remark in
            switch remark.id {
            case .number(let id): "\(remark.line) \(id) \(remark.code.name)"
            case .text(let id): "\(remark.line) '\(id)' \(remark.code.name)"
            case .unreadable: "\(remark.line) - \(remark.code.name)"
            }
        }
    }

    /// The only actor.
    var actor: ImportedActor? { people.count == 1 ? people.first?.actor : nil }
}
