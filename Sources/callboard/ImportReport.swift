internal import Crypto
internal import Domain
internal import Fields

/// What an import found, for programs: JSON in the shape that the hand-over's rules speak of.
struct ImportReport {
    let reading: ImportReading
    let exportedAt: Instant
    /// SHA-256 of what the files hold, in hexadecimal digits: the audit records have it too.
    let hash: String
    private let findings: [(String, JSON)]

    init(_ reading: ImportReading, exportedAt: Instant) {
        (self.reading, self.exportedAt) = (reading, exportedAt)
        findings = [
            ("files", Self.files(reading.tallies)),
            ("rejected", Self.rejected(reading.remarks(.rejected))),
            ("repaired", .array(reading.remarks(.repaired).map(Self.repaired))),
            ("warned", .array(reading.remarks(.warned).map(Self.warned))),
            ("merged_people", .array(reading.merges.map(Self.merge))),
            ("attacks", .array(reading.attacks.map(Self.attack))),
        ]
        hash = Hex.encode(SHA256.hash(JSON.object(JSONObject(findings)).bytes()))
    }

    /// The whole report; without an outcome it is that of a dry run.
    func json(_ outcome: ImportOutcome?) -> JSON {
        let head: [(String, JSON)] = [
            ("exported_at", .string(Self.text(of: exportedAt))),
            ("dry_run", .bool(outcome == nil)),
            ("changes", .integer(Int64(outcome?.changes ?? 0))),
        ]
        let tail: [(String, JSON)] = [
            ("not_imported_yet", Self.names(reading.filesNotImported)),
            ("missing_files", Self.names(reading.filesMissing)),
            ("already_here", Self.numbers(outcome?.alreadyHere ?? [])),
            ("not_stored", Self.numbers(outcome?.notStored ?? [])),
            ("sha256", .string(hash)),
        ]
        return .object(JSONObject(head + findings + tail))
    }

    private static func files(_ tallies: [ImportTally]) -> JSON {
        .object(
            JSONObject(
                tallies.map { tally in
                    let codes = tally.codes.sorted { $0.key < $1.key }
                    let numbers = [
                        ("rows", tally.rows), ("imported", tally.imported),
                        ("rejected", tally.rejected), ("repaired_rows", tally.repairedRows),
                        ("warned_rows", tally.warnedRows), ("clean_rows", tally.cleanRows),
                    ]
                    let members = numbers.map { ($0.0, JSON.integer(Int64($0.1))) }
                    let counts = codes.map { ($0.key, JSON.integer(Int64($0.value))) }
                    return (
                        tally.file,
                        .object(JSONObject(members + [("codes", .object(JSONObject(counts)))]))
                    )
                }
            )
        )
    }

    private static func rejected(_ remarks: [ImportRemark]) -> JSON {
        .array(remarks.map { .object(JSONObject(place($0))) })
    }

    private static func warned(_ remark: ImportRemark) -> JSON {
        .object(JSONObject(place(remark) + [field(remark)]))
    }

    private static func repaired(_ remark: ImportRemark) -> JSON {
        var members = place(remark) + [field(remark)]
        switch remark.to {
        case .number(let number): members.append(("to", .integer(Int64(number))))
        case .text(let text): members.append(("to", .string(text)))
        case nil: break
        }
        return .object(JSONObject(members))
    }

    private static func place(_ remark: ImportRemark) -> [(String, JSON)] {
        let id: JSON =
            switch remark.id {
            case .number(let number): .integer(Int64(number))
            case .text(let text): .string(text)
            case .unreadable: .null
            }
        return [
            ("file", .string(remark.file)), ("line", .integer(Int64(remark.line))), ("id", id),
            ("code", .string(remark.code.name)),
        ]
    }

    private static func field(_ remark: ImportRemark) -> (String, JSON) {
        ("field", remark.field.map { .string($0) } ?? .null)
    }

    private static func merge(_ merge: ImportMerge) -> JSON {
        [
            "file": .string(merge.file), "line": .integer(Int64(merge.line)),
            "id": .integer(Int64(merge.id)), "into": .integer(Int64(merge.into)),
        ]
    }

    private static func attack(_ attack: ImportedAttack) -> JSON {
        let results = attack.results.sorted { $0.key < $1.key }
            .map { ($0.key, JSON.integer(Int64($0.value))) }
        return [
            "first": .string(text(of: attack.first)), "last": .string(text(of: attack.last)),
            "rows_imported": .integer(Int64(attack.attempts)),
            "distinct_ips": .integer(Int64(attack.addresses.count)),
            "results": .object(JSONObject(results)),
            "accounts_entered": numbers(attack.accountsEntered),
        ]
    }

    private static func numbers(_ numbers: [Int]) -> JSON {
        .array(numbers.map { .integer(Int64($0)) })
    }

    private static func names(_ names: [String]) -> JSON { .array(names.map { .string($0) }) }

    /// RFC 3339 in UTC, without a fraction when there is none.
    private static func text(of moment: Instant) -> String {
        let text = moment.description
        return text.hasSuffix(".000Z") ? text.dropLast(5) + "Z" : text
    }
}
