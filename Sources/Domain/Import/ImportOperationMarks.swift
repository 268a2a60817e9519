/// What a later run remembers of a row: a mark for each value, never the value.
///
/// With them a second run sees which values changed in the source, and which were edited here
/// since. They are kept as text, `name=mark` for each value that is set, in the order of names.
struct ImportMarks: Equatable {
    private var marks: [String: String] = [:]

    /// No marks.
    init() {}

    /// Reads what was kept.
    init(_ text: String) {
        for part in text.split(separator: " ") {
            guard let sign = part.firstIndex(of: "=") else { continue }
            marks[String(part[..<sign])] = String(part[part.index(after: sign)...])
        }
    }

    /// The mark of a value; `nil` when it is not set.
    subscript(name: String) -> String? {
        get { marks[name] }
        set { marks[name] = newValue }
    }

    /// The marks without one of them.
    func without(_ name: String) -> Self {
        var others = self
        others.marks[name] = nil
        return others
    }

    /// What is kept.
    var text: String {
        marks.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }

    /// What is kept of a row whose address an account of this system had already: nothing of that
    /// account came from the import, so no later run changes it.
    static let alreadyHere = "already-here"
}

/// Makes the marks of one row.
struct ImportMarker {
    let file: String
    let id: Int
    let vault: any Vault

    /// The mark of a value; equal values of other rows or fields have other marks.
    func mark(_ name: String, _ value: String?) -> String? {
        value.map { vault.mark(of: "\(file)\n\(id)\n\(name)\n\($0)") }
    }

    /// The mark of a stored hash.
    func mark(_ hash: PasswordHash?) -> String? { mark("hash", hash?.stored) }

    /// The marks of everything that an account took from its row.
    func marks(of account: ImportedAccount) -> ImportMarks {
        var marks = ImportMarks()
        for field in ImportedAccount.fields { marks[field.name] = mark(field, of: account) }
        return marks
    }

    /// The mark of one field of an account.
    func mark(_ field: ImportedAccount.Field, of account: ImportedAccount) -> String? {
        mark(field.name, field.text(account))
    }
}
