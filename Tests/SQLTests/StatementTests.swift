import Testing

@testable import SQL

@Suite struct StatementTests {
    @Test func `values become numbered placeholders in order`() {
        let statement: Statement = "SELECT \(1), \("two") WHERE \(true)"
        #expect(statement.text == "SELECT $1, $2 WHERE $3")
        #expect(statement.values == [.integer(1), .text("two"), .integer(1)])
    }

    @Test func `a value can never become text of the statement`() {
        let statement: Statement = "SELECT \("'; DROP TABLE item; --")"
        #expect(statement.text == "SELECT $1")
    }

    @Test func `fragments are numbered where they stand`() {
        let filter: Statement = "b = \(2) AND c = \(3)"
        let statement: Statement = "a = \(1) AND \(fragment: filter) AND d = \(4)"
        #expect(statement.text == "a = $1 AND b = $2 AND c = $3 AND d = $4")
        #expect(statement.values == [.integer(1), .integer(2), .integer(3), .integer(4)])
    }

    @Test func `statements are added in order`() {
        var statement: Statement = "a = \(1)" + " AND b = \(2)"
        statement += " AND c = \(3)"
        #expect(statement.text == "a = $1 AND b = $2 AND c = $3")
        #expect(statement.values == [.integer(1), .integer(2), .integer(3)])
    }

    @Test(arguments: [
        ([], "IN ()"), ([7], "IN ($1)"), ([7, 8, 9], "IN ($1, $2, $3)"),
    ])
    func `lists are joined with their separator`(numbers: [Int], expected: String) {
        let list = Statement.joined(numbers.map { "\($0)" }, separator: ", ")
        let statement: Statement = "IN (\(fragment: list))"
        #expect(statement.text == expected)
        #expect(statement.values == numbers.map { .integer(Int64($0)) })
    }

    @Test func `an absent value is bound as null`() {
        let none: String? = nil
        let some: [UInt8]? = [1, 2]
        let statement: Statement = "\(none)\(some)\(Int64.min)\(Int32.max)\(Value.null)"
        #expect(
            statement.values
                == [.null, .blob([1, 2]), .integer(.min), .integer(2_147_483_647), .null])
    }

    private static func question(_ name: String, isLong: Bool) -> Statement {
        var statement: Statement = "SELECT a FROM t WHERE b = \(name)"
        if isLong { statement += " AND c = 1" }
        return statement
    }

    @Test func `a shape tells statements apart by all but the values that they bind`() {
        let shape = Self.question("x", isLong: false).shape
        #expect(Self.question("another", isLong: false).shape == shape)
        #expect(Self.question("x", isLong: true).shape != shape)
        let others: [Statement] = [
            "SELECT a FROM t WHERE c = \("x")", "\("x") = b",
            "SELECT a FROM t WHERE b = \("x")\("y")",
        ]
        for other in others { #expect(other.shape != shape) }
        let counts = ["users", "audit", "users"].map { Statement.count(ofTable: $0).shape }
        #expect(counts[0] != counts[1] && counts[0] == counts[2])
        #expect(Set([shape, Self.question("y", isLong: false).shape] + counts).count == 3)
    }
}
