import API
import Domain
import Fields
import HTTP
import Testing

/// From a request to its operation.
@Suite struct RoutesTests {
    private let routes = Routes()

    @Test(arguments: [false, true])
    func `every public operation is found by its request and read as it was`(isFull: Bool) throws {
        for type in Sample.publicTypes {
            let operation = try Sample.operation(type, isFull: isFull)
            let request = Wire.request(for: operation)
            guard case .route(let route, let values) = routes.find(request.method, request.path)
            else {
                Issue.record("\(type.spec.name) is not found")
                continue
            }
            #expect(route.spec.name == type.spec.name)
            let read = try OperationReading.read(route, values, request)
            #expect(JSONForm.encode(read) == JSONForm.encode(operation), "\(type.spec.name)")
        }
    }

    @Test func `what is not public has no route`() throws {
        for type in Catalog.all where !type.spec.isPublic {
            let request = Wire.request(for: try Sample.operation(type))
            if case .route(let route, _) = routes.find(request.method, request.path) {
                #expect(route.spec.name != type.spec.name)
            }
        }
    }

    @Test(arguments: [
        "/", "", "/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v1/users/", "/api/v1//users",
        "/api/v1/users/x/y/z", "/api/v2/users", "/api/v1/users/x/suspension/y",
        "/api/v1/users/x/", "/api/v1/users/\u{301}/x/y", "/api/v1\u{301}/users",
    ])
    func `nothing stands at other paths`(path: String) {
        if case .nothing = routes.find("GET", path) { return }
        Issue.record("\(path) is found")
    }

    @Test func `a path tells the methods it has`() {
        guard case .otherMethods(let allowed) = routes.find("PUT", "/api/v1/users/x") else {
            Issue.record("PUT is found")
            return
        }
        #expect(allowed == ["GET", "HEAD", "PATCH", "DELETE", "OPTIONS"])
    }

    @Test func `a resource that can be shown is made at its collection`() {
        let creating = routes.all.filter(\.creates).map(\.spec.name)
        #expect(creating.contains(CreateUser.spec.name))
        #expect(!creating.contains(SuspendUser.spec.name))
    }

    // MARK: What is wrong with a request

    private func refusal(_ request: Request) -> (status: Int, field: String?, detail: String) {
        let response = Responder.sample().respond(to: request)
        let json = response.json
        return (response.status, json["field"]?.string, json["detail"]?.string ?? "")
    }

    @Test func `an unknown parameter is refused with the nearest name`() {
        let refused = refusal(Request(path: "/api/v1/users", query: "filtr=ada"))
        #expect(refused.status == 422)
        #expect(refused.field == "filtr")
        #expect(refused.detail.contains("did you mean 'filter'?"))
    }

    @Test func `an unknown member is refused with the nearest name`() {
        let refused = refusal(post("/api/v1/users", #"{"emial": "a@b.example"}"#))
        #expect(refused.status == 422)
        #expect(refused.field == "emial")
        #expect(refused.detail.contains("did you mean 'email'?"))
    }

    @Test func `a value of the wrong kind is refused with its name`() {
        let refused = refusal(Request(path: "/api/v1/users", query: "limit=many"))
        #expect(refused.status == 422)
        #expect(refused.field == "limit")
        #expect(
            refusal(post("/api/v1/sessions", #"{"login": 1, "password": "x"}"#)).field == "login")
    }

    @Test(arguments: ["180", "180.0", "1.8e2", "1800e-1"])
    func `a whole number is read however it is written`(number: String) throws {
        let backend = Recorder()
        var request = post("/api/v1/users/\(User.ID.example)", #"{"heightCm":\#(number)}"#)
        request.method = "PATCH"
        #expect(Responder.sample(backend).respond(to: request).status == 200)
        let edit = try #require(backend.operations.first as? EditUser)
        #expect(edit.heightCm == .set(180))
    }

    @Test func `a number with a fraction is no whole one`() {
        var request = post("/api/v1/users/\(User.ID.example)", #"{"heightCm":180.5}"#)
        request.method = "PATCH"
        let refused = refusal(request)
        #expect(refused.status == 422)
        #expect(refused.field == "heightCm")
    }

    @Test func `a limit without a number is no page of the usual length`() {
        let refused = refusal(Request(path: "/api/v1/users", query: "limit="))
        #expect(refused.status == 422)
        #expect(refused.field == "limit")
        #expect(refusal(Request(path: "/api/v1/users", query: "filter=")).status == 200)
    }

    @Test func `a missing member is refused with its name`() {
        #expect(refusal(post("/api/v1/sessions", #"{"login": "a@b.example"}"#)).field == "password")
        #expect(refusal(post("/api/v1/sessions", "")).field == "login")
    }

    @Test func `malformed JSON is told by line and column`() {
        let response = Responder.sample().respond(to: post("/api/v1/sessions", "{\n  \"login\" 1}"))
        #expect(response.status == 400)
        #expect(response.json["line"]?.integer == 2)
        #expect(response.json["column"]?.integer == 11)
    }

    @Test(arguments: ["text/plain", "application/x-www-form-urlencoded", "application/jsonx"])
    func `a body of another type is refused`(type: String) {
        let refused = refusal(post("/api/v1/sessions", "{}", type: type))
        #expect(refused.status == 415)
    }

    @Test(arguments: [
        "application/json; charset=utf-16", "application/json;Charset=\"ISO-8859-1\"",
        "application/json; v=1; charset=",
    ])
    func `a body in another charset than UTF-8 is refused and told so`(type: String) {
        let refused = refusal(post("/api/v1/sessions", "{}", type: type))
        #expect(refused.status == 415)
        #expect(refused.detail.contains("UTF-8"))
    }

    @Test(arguments: [
        "application/json;charset=utf-8", "Application/JSON ; charset=\"UTF-8\"",
        "application/json; charset=utf8", "application/json; v=1",
    ])
    func `a body that says it is UTF-8 is read`(type: String) {
        #expect(refusal(post("/api/v1/sessions", "{}", type: type)).field == "login")
    }

    @Test(arguments: ["gzip", "GZIP", "identity, br", "x"])
    func `a body that is encoded is refused with what is taken`(coding: String) {
        var request = post("/api/v1/sessions", "{}")
        request.headers["Content-Encoding"] = coding
        let response = Responder.sample().respond(to: request)
        #expect(response.status == 415)
        #expect(response.headers["Accept-Encoding"] == "identity")
        #expect(response.json["detail"]?.string?.contains("Content-Encoding") == true)
        request.headers["Content-Encoding"] = "identity"
        #expect(refusal(request).field == "login")
    }

    @Test func `a member that the path gives already is refused`() {
        let path = "/api/v1/users/\(User.ID.example)/suspension"
        let refused = refusal(post(path, #"{"user": "\#(User.ID.example)"}"#))
        #expect(refused.status == 422)
        #expect(refused.field == "user")
    }

    @Test func `a query beside a body and a body beside a query are refused`() {
        var request = post("/api/v1/sessions", "{}")
        request.query = "login=a"
        #expect(refusal(request).field == "login")
        var reading = Request(path: "/api/v1/users", body: [0x7B, 0x7D])
        reading.headers["Content-Type"] = "application/json"
        #expect(refusal(reading).field == "body")
    }

    @Test func `a broken percent sign is malformed`() {
        #expect(refusal(Request(path: "/api/v1/users", query: "filter=%zz")).status == 400)
        #expect(refusal(Request(path: "/api/v1/users/%ff")).status == 400)
    }

    @Test func `an identifier of another kind is refused by name`() {
        #expect(refusal(Request(path: "/api/v1/users/session_1")).field == "user")
    }

    @Test func `another method is told what there is`() {
        let response = Responder.sample().respond(
            to: Request(method: "PUT", path: "/api/v1/users"))
        #expect(response.status == 405)
        #expect(response.headers["Allow"] == "GET, HEAD, POST, OPTIONS")
        let options = Responder.sample().respond(
            to: Request(method: "OPTIONS", path: "/api/v1/users"))
        #expect(options.status == 204)
        #expect(options.headers["Allow"] == "GET, HEAD, POST, OPTIONS")
    }

    private func post(_ path: String, _ body: String, type: String = "application/json") -> Request
    {
        Request(
            method: "POST", path: path, headers: Headers(["Content-Type": type]),
            body: Array(body.utf8))
    }
}
