import API
import Domain
import Fields
import HTTP
import Testing

/// Header fields of real answers, held against the OpenAPI document.
@Suite struct DocumentedHeadersTests {
    private static let document = OpenAPI.document(Routes())

    /// Fields that are sent for some outcomes of an operation only.
    private static let occasional: Set = ["callboard-notice", "link", "set-cookie"]

    /// The names of the fields that are documented for an answer, in small letters.
    private static func documented(_ spec: Spec, _ status: Int) throws -> Set<String> {
        let responses = document["paths"]?[spec.path]?[spec.method.rawValue]?["responses"]
        var answer = try #require(responses?[String(status)], "\(spec.name) \(status)")
        if let name = answer["$ref"]?.string?.split(separator: "/").last {
            answer = try #require(document["components"]?["responses"]?[String(name)])
        }
        return Set((answer["headers"]?.object?.members ?? []).map { $0.name.lowercased() })
    }

    /// The names of the fields of an answer, but for those that every page of the server has.
    private static func sent(_ response: Response, by server: RestReach) throws -> Set<String> {
        let page = try server.response(to: Request(path: "/livez"))
        let plain = names(page).subtracting(["x-request-id"]).union(["vary"])
        return names(response).subtracting(plain)
    }

    private static func names(_ response: Response) -> Set<String> {
        Set(response.headers.fields.map { $0.name.lowercased() })
    }

    /// A server over one backend, whoever asks.
    private static func server(_ backend: any Backend, _ house: House) throws -> RestReach {
        try RestReach(OneBackend(backend: backend, house: house), house.vault, house.clock)
    }

    @Test(arguments: Scenario.all)
    func `the answer to every act has the fields that are documented`(scenario: Scenario) throws {
        let house = try House()
        let act = try scenario.prepare(house)
        let server = try Self.server(act.backend, house)
        var request = Wire.request(for: act.operation)
        let call = Call(key: "k", reason: "earlier", source: House.source)
        for field in Wire.headers(of: call).fields { request.headers.add(field.name, field.value) }
        let first = try server.response(to: request)
        let again = try server.response(to: request)
        #expect((200...201).contains(first.status))
        #expect(again.status == first.status)
        #expect(again.headers["Idempotency-Replayed"] == "true")
        let documented = try Self.documented(type(of: act.operation).spec, first.status)
        let sent = try Self.sent(first, by: server).union(Self.sent(again, by: server))
        #expect(sent.isSubset(of: documented))
        #expect(documented.subtracting(Self.occasional).isSubset(of: sent))
    }

    @Test func `the answer to every reading has the fields that are documented`() throws {
        let house = try House()
        let samples = try Samples(in: house)
        let server = try Self.server(try house.add(.admin).backend, house)
        var seen: Set<String> = []
        for type in Catalog.all where type.spec.isPublic && !type.spec.changes {
            var request = Wire.request(for: try samples.call(type))
            if type is any ListOperation.Type { request.query = "limit=1" }
            let first = try server.response(to: request)
            #expect(first.status == 200, "\(type.spec.name)")
            request.headers["If-None-Match"] = first.headers["ETag"]
            let again = try server.response(to: request)
            #expect([200, 304].contains(again.status), "\(type.spec.name)")
            for response in [first, again] {
                let documented = try Self.documented(type.spec, response.status)
                let sent = try Self.sent(response, by: server)
                #expect(sent.isSubset(of: documented), "\(type.spec.name)")
                let sure = documented.subtracting(Self.occasional)
                #expect(sure.isSubset(of: sent), "\(type.spec.name)")
                seen.formUnion(sent.union([String(response.status)]))
            }
        }
        #expect(seen.isSuperset(of: ["304", "link"]))
    }

    @Test(arguments: [
        Failure.unauthenticated("x"), .denied("x"), .notFound("x"), .conflict("x"),
        .stale(current: 9), .invalid(field: "cursor", "x"), .invalid(field: "limit", "x"),
        .reusedKey("x"), .tooMany(retryAfterMs: 1500), .unavailable("x"), .maintenance("x"),
    ])
    func `every refusal has the fields that are documented`(failure: Failure) throws {
        let server = try Self.server(Refusing(failure: failure), House())
        var request = Wire.request(for: ListUsers())
        request.headers["Cookie"] = "__Host-callboard=ended"
        let response = try server.response(to: request)
        #expect(response.status == failure.status)
        let documented = try Self.documented(ListUsers.spec, response.status)
        let sent = try Self.sent(response, by: server)
        #expect(sent.isSubset(of: documented))
        // Only a conflict that passes, as that a call of the same key still runs, names a time, and
        // only what is kept under a key is told again.
        #expect(documented.subtracting(sent).isSubset(of: ["retry-after", "idempotency-replayed"]))
        #expect(sent.contains("retry-after") == (failure.retryAfterMs != nil))
    }

    @Test func `an act that was perhaps done is answered with the documented fields`() throws {
        let server = try Self.server(Refusing(failure: .unsettled("x")), House())
        let response = try server.response(to: Wire.request(for: EndSession()))
        #expect(response.status == 504)
        let documented = try Self.documented(EndSession.spec, 504)
        #expect(try Self.sent(response, by: server) == documented)
    }

    @Test func `a refusal that was kept under its key says so when it is told again`() throws {
        let house = try House()
        let (admin, person) = (try house.add(.admin), try house.add(.talent))
        let server = try Self.server(admin.backend, house)
        func ask(_ operation: any Operation) throws -> Response {
            var request = Wire.request(for: operation)
            let call = Call(key: "k", reason: "earlier", source: House.source)
            for field in Wire.headers(of: call).fields {
                request.headers.add(field.name, field.value)
            }
            return try server.response(to: request)
        }
        let lift = LiftSuspension(user: person.id)
        let (first, again) = (try ask(lift), try ask(lift))
        #expect(first.status == 409 && again.status == 409)
        #expect(first.headers["Idempotency-Replayed"] == nil)
        #expect(again.headers["Idempotency-Replayed"] == "true")
        let documented = try Self.documented(LiftSuspension.spec, 409)
        #expect(try Self.sent(again, by: server).isSubset(of: documented))
        let reused = try ask(LiftSuspension(user: admin.id))
        #expect(reused.status == 422)
        #expect(reused.headers["Idempotency-Replayed"] == nil)
    }

    @Test func `a browser signs in and out as it is documented`() throws {
        let house = try House()
        let person = try house.add(.talent)
        let server = try RestReach(house.reach, house.vault, house.clock)
        let signIn = StartSession(login: person.email.description, password: House.password)
        var request = Wire.request(for: signIn)
        request.headers["Host"] = "board.example"
        request.headers["Origin"] = "http://board.example"
        request.headers["Callboard-Session"] = "cookie"
        let begun = try server.response(to: request)
        #expect(begun.status == 200)
        let cookies = begun.headers.all("Set-Cookie").map { String($0.prefix { $0 != ";" }) }
        #expect(cookies.count == 2)
        request = Wire.request(for: EndSession())
        request.headers["Host"] = "board.example"
        request.headers["Origin"] = "http://board.example"
        request.headers["Cookie"] = cookies.joined(separator: "; ")
        let forgery = try #require(cookies.last?.split(separator: "=", maxSplits: 1).last)
        request.headers["X-CSRF-Token"] = String(forgery)
        let ended = try server.response(to: request)
        #expect(ended.status == 200)
        for (spec, response) in [(StartSession.spec, begun), (EndSession.spec, ended)] {
            let sent = try Self.sent(response, by: server)
            #expect(sent.contains("set-cookie"))
            #expect(try sent.isSubset(of: Self.documented(spec, 200)))
        }
        #expect(try house.records(1).first?.operation == EndSession.spec.name)
    }

    @Test(arguments: [
        ("Content-Type", "text/plain", "accept"),
        ("Content-Type", "application/json; charset=utf-16", "accept"),
        ("Content-Encoding", "gzip", "accept-encoding"),
    ])
    func `a body of another form is told which one, as documented`(
        name: String, value: String, told: String
    ) throws {
        let server = try Self.server(Refusing(failure: .denied("x")), House())
        var request = Wire.request(for: StartSession(login: "a", password: Secret("b")))
        request.headers[name] = value
        let response = try server.response(to: request)
        #expect(response.status == 415)
        let documented = try Self.documented(StartSession.spec, 415)
        let forms: Set = ["accept", "accept-encoding"]
        #expect(documented.isSuperset(of: forms))
        #expect(try Self.sent(response, by: server) == documented.subtracting(forms).union([told]))
    }
}

/// One backend for every token.
private struct OneBackend: Reach {
    let backend: any Backend
    /// Whose database is open as long as somebody can ask.
    let house: House

    func backend(_ token: Secret?) -> any Backend { backend }
}

/// A backend that refuses everything alike.
private struct Refusing: Backend {
    let failure: Failure

    func answer(any operation: any Operation, _ call: Call) throws(Failure) -> Answer {
        throw failure
    }
}
