import TestSupport
import Testing

@testable import SQL

/// A server gives sessions settings of its own.
@Suite struct PostgresSettingTests {
    @Test func `where backslashes are marks of the server's own, statements mean the same`() throws
    {
        let place = try StoreKind.postgres.place()
        try place.set("standard_conforming_strings = off")
        let store = try place.another()
        defer { store.close() }
        let question: Statement = "SELECT 1 WHERE 'a_b' LIKE 'a\\_b' ESCAPE '\\'"
        let answers = [
            try store.read { connection throws(SQLError) in
                try connection.first(question) { $0.integer(0) }
            },
            try store.write { connection throws(SQLError) in
                try connection.first(question) { $0.integer(0) }
            },
            try store.writeRowwise(failing: { $0 }) { connection throws(SQLError) in
                try connection.first(question) { $0.integer(0) }
            },
        ]
        #expect(answers == [1, 1, 1])
    }

    @Test func `what is stored does not depend on how a server shows it`() throws {
        let place = try StoreKind.postgres.place()
        for setting in [
            "bytea_output = 'escape'", "DateStyle = 'German'", "TimeZone = 'Asia/Tokyo'",
            "client_encoding = 'LATIN1'", "extra_float_digits = -15",
        ] {
            try place.set(setting)
        }
        let store = try place.another()
        defer { store.close() }
        let (text, bytes) = ("نص \\ \u{1F600}", (0...255).map { UInt8($0) })
        let found = try store.read { connection throws(SQLError) in
            try connection.first("SELECT CAST(\(text) AS TEXT), CAST(\(bytes) AS BYTEA)") {
                (text: $0.text(0), bytes: $0.blob(1))
            }
        }
        #expect(found?.text == text)
        #expect(found?.bytes == bytes)
    }
}
