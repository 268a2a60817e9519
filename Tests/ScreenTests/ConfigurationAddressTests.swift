import Terminal
import TestSupport
import Testing

@testable import callboard

/// What may stand in the address of another machine, and what of it is shown.
@Suite struct ConfigurationAddressTests {
    private func complaints(_ address: String) -> [String] {
        let flags = [ConfigurationKey.database.name: address]
        return Configuration.read(ConfigurationSources(flags: flags)).problems.map(\.message)
    }

    @Test(arguments: [
        "huda:hun@ter2@localhost/c", "huda:hun@ter2@db.example/c?sslmode=verify-full",
    ])
    func `no part of a password that holds an @ is named as a host`(address: String) {
        #expect(
            complaints("postgres://\(address)")
                == ["takes %40 for an @ that is part of a user or a password"])
        #expect(complaints("postgres://hu%40da@localhost/c").isEmpty)
    }

    @Test func `the password of a key is no more shown than that of a user`() throws {
        let address = "postgres://huda@localhost/c?sslkey=/k&sslpassword=hunter2"
        #expect(
            complaints(address)
                == ["takes no sslpassword in the address; give the address as CALLBOARD_DATABASE"])
        let shown = try run(
            Product.path("callboard"), ["config", "show"],
            environment: ["CALLBOARD_DATABASE": address])
        #expect(shown.exitCode == 0)
        #expect(shown.outputText.contains("/c?sslkey=/k&sslpassword=•••"))
        #expect(!shown.outputText.contains("hunter2"))
    }

    @Test(arguments: ["host=db.example password=hunter2", "service = far", "dbname=c"])
    func `words of PostgreSQL's library are no file's name`(text: String) {
        let found = complaints(text)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("takes a file or postgres://USER@HOST/NAME") == true)
        #expect(found.first?.contains("hunter2") == false)
    }

    @Test func `a file may have an equals sign in its name`() {
        for text in ["./host=a.db", "/srv/desk=1/callboard.db", "a=b.db"] {
            #expect(complaints(text).isEmpty, "\(text)")
        }
    }

    @Test func `addresses as other programs write them are no files' names`() {
        #expect(
            complaints("postgresql+pg8000://huda:hunter2@localhost/c")
                == [
                    "takes a file or postgres://…; there is no database of kind "
                        + "'postgresql+pg8000'"
                ])
    }

    @Test(arguments: [
        ("smtp.example.org", true), ("10.0.0.7", true), ("[::1]", true), ("mail_relay", true),
        ("smtp.example.org:587", false), ("::1", false), ("huda:hunter2@smtp.example.org", false),
        ("smtp://smtp.example.org", false), ("smtp.example.org/", false), ("a b", false),
    ])
    func `the host of a relay that no message would reach is refused where it is set`(
        host: String, isTaken: Bool
    ) {
        let variables = [ConfigurationKey.smtpHost.variable: host]
        let configuration = Configuration.read(ConfigurationSources(variables: variables))
        let found = configuration.problems.map(\.message)
        guard !isTaken else {
            #expect(found.isEmpty)
            #expect(configuration.text(.smtpHost) == host)
            return
        }
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("takes the name or address of a host alone") == true)
        #expect(found.first?.contains("hunter2") == false)
    }

    @Test(arguments: [
        ("https://console.example.sa", true), ("https://console.example.sa:8443", true),
        ("http://localhost:3000", true), ("https://Console.example.sa", false),
        ("https://console.example.sa:443", false), ("https://console.example.sa/", false),
        ("https://ك.example", false),
    ])
    func `an origin that no browser would ever send is refused where it is set`(
        origin: String, isTaken: Bool
    ) {
        let flags = [ConfigurationKey.origins.name: origin]
        let found = Configuration.read(ConfigurationSources(flags: flags)).problems.map(\.message)
        #expect(found.isEmpty == isTaken, "\(found)")
        #expect(isTaken || found.first?.hasPrefix("takes origins in small ASCII letters") == true)
    }
}
