/// Everything that was read from a hand-over; nothing is written yet.
package struct ImportReading: Sendable, Equatable {
    /// Imported accounts, in reading order: by file, then by line.
    package var people: [ImportedPerson] = []
    /// Imported sign-ins in the order of the file.
    package var signIns: [ImportedSignIn] = []
    /// The attacks found in the sign-ins, by time.
    package var attacks: [ImportedAttack] = []
    /// Dropped accounts, by their ids.
    package var merges: [ImportMerge] = []
    /// One tally a file, in reading order.
    package var tallies: [ImportTally] = []
    /// All remarks, by file in reading order, then by line; within a row in the order found.
    package var remarks: [ImportRemark] = []
    /// Files of the hand-over that this version has no reader for, sorted.
    package var filesNotImported: [String] = []
    /// Files that a reader exists for and that the folder lacks, in reading order.
    package var filesMissing: [String] = []

    /// A reading of nothing.
    package init() {}

    /// The remarks that end in one way: a section of the report.
    package func remarks(_ outcome: ImportCode.Outcome) -> [ImportRemark] {
        remarks.filter { $0.code.outcome == outcome }
    }
}
