import API
import Domain
import Fields
import HTTP
import TestSupport
import Testing

/// The document that the catalog becomes.
@Suite struct OpenAPITests {
    private let document = OpenAPI.document(Routes())

    private func members(_ json: JSON?) -> [JSONObject.Member] { json?.object?.members ?? [] }

    private func operation(_ spec: Spec) -> JSON? {
        document["paths"]?[spec.path]?[spec.method.rawValue]
    }

    @Test func `every public operation stands in it once, and no other`() {
        var names: [String] = []
        for path in members(document["paths"]) {
            names += members(path.value).compactMap { $0.value["operationId"]?.string }
        }
        #expect(names.sorted() == Sample.publicTypes.map { $0.spec.name }.sorted())
    }

    @Test func `every operation documents what can be refused`() {
        for type in Sample.publicTypes {
            let responses = members(operation(type.spec)?["responses"]).map(\.name)
            for status in ["401", "403", "404", "409", "412", "422", "429", "503"] {
                #expect(responses.contains(status), "\(type.spec.name) \(status)")
            }
        }
    }

    @Test func `every operation documents what is refused before anybody looks at it`() throws {
        let early = ["400", "413", "414", "417", "431", "501", "503", "505"]
        for type in Sample.publicTypes {
            let responses = members(operation(type.spec)?["responses"]).map(\.name)
            #expect(Set(early).isSubset(of: responses), "\(type.spec.name)")
        }
        for name in ["TargetTooLong", "UnknownExpectation", "HeaderTooLarge", "UnknownCoding"] {
            let response = try #require(document["components"]?["responses"]?[name])
            #expect(members(response["headers"]).map(\.name) == ["X-Request-Id"])
            #expect(response["content"]?["application/problem+json"] != nil)
        }
    }

    @Test func `of an act, and of no reading, nobody may know whether it was done`() {
        for type in Sample.publicTypes {
            let answer = operation(type.spec)?["responses"]?["504"]
            let name = answer?["$ref"]?.string?.split(separator: "/").last.map(String.init)
            #expect(name == (type.spec.changes ? "Unsettled" : nil), "\(type.spec.name)")
        }
    }

    @Test func `every parameter is described where it is sent`() {
        for type in Sample.publicTypes {
            let operation = operation(type.spec)
            let parameters = operation?["parameters"]?.array ?? []
            let body = operation?["requestBody"]?["content"]?["application/json"]?["schema"]
            let named = parameters.filter { $0["in"] != "header" }.compactMap { $0["name"]?.string }
            let members = self.members(body?["properties"]).map(\.name)
            let fields = FieldSchema.fields(of: type)
            #expect((named + members).sorted() == fields.map(\.name).sorted(), "\(type.spec.name)")
            for field in fields {
                let isSchema = members.contains(field.name) || named.contains(field.name)
                #expect(isSchema, "\(type.spec.name) \(field.name)")
            }
        }
    }

    @Test func `every reference leads somewhere`() {
        var references: [String] = []
        func walk(_ json: JSON) {
            if let reference = json["$ref"]?.string { references.append(reference) }
            for member in members(json) { walk(member.value) }
            for element in json.array ?? [] { walk(element) }
        }
        walk(document)
        #expect(references.count > 100)
        for reference in Set(references) {
            let steps = reference.split(separator: "/").dropFirst()
            let found = steps.reduce(document as JSON?) { $0?[String($1)] }
            #expect(found != nil, "\(reference)")
        }
    }

    @Test func `what an operation gives fits its schema`() throws {
        let address = try #require(EmailAddress("ada@board.example"))
        let user = User(
            id: User.ID(high: 0, low: 0), version: 1, email: address, name: "Ada", role: .talent,
            status: .active, joined: Instant(milliseconds: 0))
        let row = UserRow(user, masked: false)
        let schema = document["components"]?["schemas"]?["UserRow"]
        let members = self.members(JSONForm.encode(row)).map(\.name)
        let known = self.members(schema?["properties"]).map(\.name)
        #expect(Set(members).isSubset(of: known))
        let required = schema?["required"]?.array?.compactMap(\.string) ?? []
        #expect(Set(required).isSubset(of: members))
    }

    @Test func `no answer is without a body, for which no status is documented`() {
        for type in Sample.publicTypes {
            guard case .object(_, let members) = OutputSchema.output(of: type) else { continue }
            #expect(members.contains { $0.isRequired }, "\(type.spec.name)")
        }
    }

    @Test func `a body says what it must hold, and how long and how great`() {
        func body(_ spec: Spec) -> JSON? {
            operation(spec)?["requestBody"]?["content"]?["application/json"]?["schema"]
        }
        #expect(body(ChangeSetting.spec)?["required"] == ["value"])
        #expect(body(ChangeSetting.spec)?["properties"]?["value"]?["type"] == ["string", "null"])
        #expect(body(AddNote.spec)?["properties"]?["text"]?["maxLength"] == 4000)
        #expect(body(AddNote.spec)?["properties"]?["text"]?["minLength"] == 1)
        for spec in [ChangePassword.spec, CompleteReset.spec] {
            let password = body(spec)?["properties"]?["password"]
            #expect(password?["minLength"] == 15)
            #expect(password?["maxLength"] == 256)
        }
        #expect(body(StartSession.spec)?["properties"]?["password"]?["minLength"] == nil)
        let edit = body(EditUser.spec)?["properties"]
        #expect(edit?["heightCm"]?["minimum"] == 30)
        #expect(edit?["heightCm"]?["maximum"] == 250)
        #expect(edit?["languages"]?["maxItems"] == 100)
        #expect(edit?["languages"]?["items"]?["maxLength"] == 200)
        #expect(edit?["phone"]?["maxLength"] == nil)
        let replay = body(ReplayJobs.spec)?["properties"]
        #expect(replay?["canary"]?["minimum"] == 1)
        #expect(replay?["canary"]?["maximum"] == 10_000)
        #expect(replay?["stopAt"]?["maximum"] == 100)
    }

    @Test func `the outcomes of audit records are a closed set`() throws {
        let filter = try #require(input("filter", of: ListAudit.self))
        #expect(filter.help.contains("`outcome` Outcome (done, unauthenticated, denied, not_found"))
    }

    @Test func `a list names its rows`() {
        let page = document["components"]?["schemas"]?["UserRowPage"]
        #expect(page?["properties"]?["rows"]?["items"]?["$ref"] == "#/components/schemas/UserRow")
        #expect(page?["required"] == ["rows"])
    }

    /// A parameter, or a member of the body, of an operation.
    private func input(_ name: String, of type: any Operation.Type) -> (help: String, schema: JSON)?
    {
        let operation = operation(type.spec)
        let parameters = operation?["parameters"]?.array ?? []
        let body = operation?["requestBody"]?["content"]?["application/json"]?["schema"]
        let parameter = parameters.first { $0["name"]?.string == name }
        let schema = parameter?["schema"] ?? body?["properties"]?[name]
        guard let help = (parameter ?? schema)?["description"]?.string else { return nil }
        return schema.map { (help, $0) }
    }

    /// The words that stand between backticks after others.
    private func words(_ text: String, after start: String) -> [String] {
        let rest = text.split(separator: start, maxSplits: 1).dropFirst().first ?? ""
        let parts = rest.split(separator: "`", omittingEmptySubsequences: false).enumerated()
        return parts.filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
    }

    @Test func `a filter names the keys that it is read by, and no other`() throws {
        var count = 0
        for type in Sample.publicTypes {
            let list = (type as? any ListOperation.Type)?.columnSpecs
            let filtered = (type as? any FilteredOperation.Type)?.erasedFilterColumns
            guard let columns = list ?? filtered else { continue }
            let filter = try #require(input("filter", of: type), "\(type.spec.name)")
            let keys = columns.filter(\.isFilterable).map(\.key)
            #expect(words(filter.help, after: "Keys: ") == keys, "\(type.spec.name)")
            count += 1
        }
        #expect(count > 15)
    }

    @Test func `a filter says where words are looked for, or that every term has a key`() throws {
        for type in Sample.publicTypes {
            let list = (type as? any ListOperation.Type)?.wordsPlace
            let filtered = (type as? any FilteredOperation.Type)?.filterWords
            guard let filter = input("filter", of: type) else { continue }
            let words = (list ?? filtered).map { "A word without a key is looked for in \($0). " }
            #expect(filter.help.contains(words ?? "Every term has a key. "), "\(type.spec.name)")
        }
    }

    @Test func `an order is documented as it is read`() throws {
        for type in Sample.publicTypes {
            guard let list = type as? any ListOperation.Type else { continue }
            let sort = try #require(input("sort", of: type), "\(type.spec.name)")
            let pattern = try Regex(try #require(sort.schema["pattern"]?.string))
            let columns = list.columnSpecs
            let tried = columns.flatMap { [$0.key, "-\($0.key)", "--\($0.key)", "\($0.key) "] }
            for text in tried + ["", "-", "nothing", "|"] {
                let order = try? SortText.parse(text, columns: columns, default: list.defaultSort)
                #expect((text.wholeMatch(of: pattern) != nil) == (order != nil), "\(text)")
            }
            let usual = try #require(sort.schema["default"]?.string)
            #expect(usual.wholeMatch(of: pattern) != nil)
            let sortable = columns.filter(\.isSortable).map(\.key)
            #expect(words(sort.help, after: "Columns: ") == sortable)
        }
    }

    @Test func `every link fills a path with what the answer or the request has`() throws {
        var count = 0
        for type in Sample.publicTypes {
            let source = operation(type.spec)
            let fields = FieldSchema.fields(of: type).map(\.name)
            for answer in members(source?["responses"]) {
                for link in members(answer.value["links"]) {
                    let target = try #require(
                        Sample.publicTypes.first { $0.spec.name == link.name })
                    #expect(link.value["operationId"]?.string == link.name)
                    let parameters = members(link.value["parameters"])
                    #expect(!parameters.isEmpty)
                    for parameter in parameters {
                        #expect(target.spec.path.contains("{\(parameter.name)}"))
                        let place = parameter.value.string ?? ""
                        if place.hasPrefix("$response.body#/") {
                            let schema = answer.value["content"]?["application/json"]?["schema"]
                            #expect(self.schema(at: place, from: schema) != nil, "\(place)")
                        } else {
                            let name = place.split(whereSeparator: { $0 == "." || $0 == "/" }).last
                            #expect(fields.contains(String(name ?? "")), "\(place)")
                        }
                    }
                    count += 1
                }
            }
        }
        #expect(count > 30)
    }

    /// The schema of what a runtime expression points at.
    private func schema(at place: String, from schema: JSON?) -> JSON? {
        place.split(separator: "/").dropFirst().reduce(schema) { schema, step in
            var schema = schema
            if let name = schema?["$ref"]?.string?.split(separator: "/").last {
                schema = document["components"]?["schemas"]?[String(name)]
            }
            return step == "*" ? schema?["items"] : schema?["properties"]?[String(step)]
        }
    }

    @Test func `a reason that must be given is not documented as one that may be empty`() throws {
        for type in Sample.publicTypes where type.spec.reason != .none {
            let headers = operation(type.spec)?["parameters"]?.array ?? []
            let reason = try #require(headers.first { $0["name"] == "Callboard-Reason" })
            let pattern = try Regex(try #require(reason["schema"]?["pattern"]?.string))
            #expect(("".wholeMatch(of: pattern) == nil) == (type.spec.reason == .required))
            #expect("asked%20by%20phone".wholeMatch(of: pattern) != nil)
            #expect("100%".wholeMatch(of: pattern) == nil)
        }
    }

    /// One line for each operation, so that a change of the interface is seen where it is reviewed.
    @Test func `the interface is what was reviewed`() {
        let lines = Routes().all.map { route in
            let operation = operation(route.spec)
            let parameters = (operation?["parameters"]?.array ?? []).compactMap { parameter in
                parameter["name"]?.string.map { parameter["required"] == true ? $0 + "!" : $0 }
            }
            let schema = operation?["requestBody"]?["content"]?["application/json"]?["schema"]
            let required = schema?["required"]?.array?.compactMap(\.string) ?? []
            let members = self.members(schema?["properties"]).map(\.name).map {
                required.contains($0) ? $0 + "!" : $0
            }
            let answer = operation?["responses"]?[route.creates ? "201" : "200"]
            let output = answer?["content"]?["application/json"]?["schema"]?["$ref"]?.string ?? ""
            let links = self.members(answer?["links"]).map { "\n  leads to \($0.name)" }
            return """
                \(route.spec.method.rawValue.uppercased()) \(route.spec.path) \(route.spec.name)
                  takes \((parameters + members).joined(separator: " "))
                  gives \(route.creates ? "201 " : "")\(output.split(separator: "/").last ?? "")
                """ + links.joined()
        }
        Snapshot.check(lines.joined(separator: "\n"), "OpenAPI")
    }

    /// One line for each value that goes in or out, so that a change of its type, of what it may be
    /// or of whether it is always there is seen too.
    @Test func `the types of the interface are those that were reviewed`() {
        let schemas = members(document["components"]?["schemas"]).map {
            ([$0.name] + properties($0.value)).joined(separator: "\n  ")
        }
        let operations = Routes().all.map { route in
            let operation = operation(route.spec)
            let body = operation?["requestBody"]?["content"]?["application/json"]?["schema"]
            let taken = parameters(operation) { $0 != "header" } + properties(body)
            return ([route.spec.name] + taken).joined(separator: "\n  ")
        }
        let fields = Routes().all.flatMap { parameters(operation($0.spec)) { $0 == "header" } }
        let headers = (["header fields"] + Set(fields).sorted()).joined(separator: "\n  ")
        Snapshot.check(
            (schemas + operations + [headers]).joined(separator: "\n"), "OpenAPITypes")
    }

    /// The parameters of an operation that stand in some places, a line each; `!` marks those that
    /// must be given.
    private func parameters(_ operation: JSON?, _ isMeant: (String) -> Bool) -> [String] {
        (operation?["parameters"]?.array ?? []).compactMap { parameter in
            guard let name = parameter["name"]?.string, isMeant(parameter["in"]?.string ?? "")
            else { return nil }
            return "\(name)\(parameter["required"] == true ? "!" : "") \(line(parameter["schema"]))"
        }
    }

    /// The members of an object, a line each; `!` marks those that are always there.
    private func properties(_ schema: JSON?) -> [String] {
        let required = schema?["required"]?.array?.compactMap(\.string) ?? []
        return members(schema?["properties"]).map {
            "\($0.name)\(required.contains($0.name) ? "!" : "") \(line($0.value))"
        }
    }

    /// A schema on one line: its type, and every keyword but those that explain.
    private func line(_ schema: JSON?) -> String {
        if let name = schema?["$ref"]?.string?.split(separator: "/").last { return String(name) }
        let types = schema?["type"]?.array ?? [schema?["type"] ?? "?"]
        var words = [types.compactMap(\.string).joined(separator: "|")]
        for inner in ["items", "additionalProperties"] {
            if let inner = schema?[inner] { words.append("of (\(line(inner)))") }
        }
        let told = ["type", "items", "additionalProperties", "description", "examples"]
        words += members(schema).filter { !told.contains($0.name) }
            .map { "\($0.name)=\($0.value.text())" }
        return words.joined(separator: " ")
    }

    @Test func `a browser's way in is described where it works`() throws {
        let schemes = document["components"]?["securitySchemes"]
        #expect(schemes?["cookie"]?["name"] == "__Host-callboard")
        #expect(schemes?["csrf"]?["name"] == "X-CSRF-Token")
        for type in Sample.publicTypes {
            let operation = operation(type.spec)
            let parameters = operation?["parameters"]?.array ?? []
            let asks = parameters.contains { $0["name"] == "Callboard-Session" }
            #expect(asks == (type == StartSession.self), "\(type.spec.name)")
            let answer = operation?["responses"]?["200"] ?? operation?["responses"]?["201"]
            let isSet = answer?["headers"]?["Set-Cookie"] != nil
            let hasCookies = type == StartSession.self || type == EndSession.self
            #expect(isSet == hasCookies, "\(type.spec.name)")
        }
    }

    @Test func `only what is open to everybody needs no session`() {
        for type in Sample.publicTypes {
            let isOpen = operation(type.spec)?["security"] == []
            #expect(isOpen == (type.spec.permission == .anyone), "\(type.spec.name)")
        }
    }
}
