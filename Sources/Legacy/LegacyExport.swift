package import Domain

/// Reads a hand-over of the old system into plain values; writes nothing.
package struct LegacyExport {
    /// How far the reading is.
    package struct Progress: Sendable, Equatable {
        package var file: String
        package var bytesDone: Int
        package var bytes: Int
    }

    /// The moment of the export: `exported_at` in `export_info.json`.
    package let exportedAt: Instant

    /// Prepares to read a hand-over made at a moment.
    package init(exportedAt: Instant) { self.exportedAt = exportedAt }

    /// The files that are read, in reading order.
    package static var files: [String] { LegacyReader.all.map(\.file) }

    /// Reads every file that there is a reader for.
    ///
    /// Rejected rows are remarks, not errors; a file that is missing is named in the reading. It
    /// throws when a file that is there cannot be read. Progress is told about every 4,096 rows.
    package func read(
        _ folder: LegacyFolder, progress: (Progress) -> Void = { _ in }
    ) throws(LegacyError) -> ImportReading {
        var state = LegacyState(exportedAt: exportedAt)
        let present = Set(folder.names)
        for reader in LegacyReader.all {
            guard present.contains(reader.file) else {
                state.reading.filesMissing.append(reader.file)
                continue
            }
            var records = RecordReader(
                file: reader.file, bytes: try folder.bytes(of: reader.file))
            withoutActuallyEscaping(progress) { progress in
                records.onProgress = { done, all in
                    progress(Progress(file: reader.file, bytesDone: done, bytes: all))
                }
                reader.read(&records, &state)
                records.onProgress = nil
            }
            state.reading.tallies.append(records.journal.tally)
            state.reading.remarks += records.journal.sortedRemarks
        }
        state.reading.merges.sort { $0.id < $1.id }
        state.reading.attacks = AttackAnalysis.attacks(in: state.reading.signIns)
        let known = present.subtracting(LegacyReader.all.map(\.file))
        state.reading.filesNotImported = known.filter(Self.isPartOfHandOver).sorted()
        return state.reading
    }

    /// Files beside the data: what describes it, and what checks an import of it.
    private static let companions: Set<String> = [
        "export_info.json", "answers.json", "whatsapp_answers.json", "hostile_strings.json",
    ]

    private static func isPartOfHandOver(_ name: String) -> Bool {
        !companions.contains(name) && !name.hasSuffix(".md") && !name.hasSuffix(".txt")
            && !name.hasPrefix(".")
    }
}

/// What is known while the files are read one after the other.
struct LegacyState {
    /// The moment of the export.
    let exportedAt: Instant
    /// The export day: that moment's date in Riyadh.
    let exportDay: CalendarDate
    /// What was read so far.
    var reading = ImportReading()
    /// Addresses of imported admins, casting directors and agents.
    var staffEmails: Set<String> = []
    /// Every imported account.
    var accounts: [Int: ImportedPerson.Kind] = [:]
    /// Dropped accounts and the ones that stayed.
    var survivors: [Int: Int] = [:]

    init(exportedAt: Instant) {
        self.exportedAt = exportedAt
        exportDay = Riyadh.date(at: exportedAt)
    }

    /// The imported account that an id means, after merging.
    func account(_ id: Int) -> Int? {
        accounts[id] == nil ? survivors[id] : id
    }
}

/// A file of the hand-over and how it is read; a later file is one more value.
struct LegacyReader: Sendable {
    /// The file's name.
    let file: String
    /// Reads all records.
    let read: @Sendable (inout RecordReader, inout LegacyState) -> Void

    /// All readers, in reading order.
    static let all: [Self] = [
        .people("admins.csv", .admin), .people("casting_directors.csv", .castingDirector),
        .people("agents.csv", .agent), .people("actors.csv", .actor), .signIns,
    ]
}
