/// Says whether the caller may import into this database, before anything is read.
package struct CheckImport: Operation {
    /// Asks.
    package init() {}

    package static let spec = Spec(
        "import.check", .get, "/imports/check", needs: .importRun, isPublic: false,
        summary: "Say whether a hand-over may be imported here."
    )

    /// What is known before an import.
    package struct Output: Codable, Sendable, Equatable {
        /// Rows that earlier imports made accounts of.
        package var known: Int
    }

    package func run(in tx: any Transaction) throws(Failure) -> Output {
        try ImportText.refuseSampleData(tx)
        var known = 0
        for kind in ImportedPerson.Kind.allCases {
            known += try tx.imports.all(of: kind.file).count
        }
        return Output(known: known)
    }
}
