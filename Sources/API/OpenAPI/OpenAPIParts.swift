internal import Domain
internal import Fields

/// What all operations share in the document.
enum OpenAPIParts {
    static let introduction = """
        Every operation of the console, over HTTP. Sign in to get a token and send it as \
        `Authorization: Bearer TOKEN`. Answers carry an `ETag` that names the record's version; \
        send it back in `If-Match` and a change that somebody else made meanwhile is not undone \
        (412). An `Idempotency-Key` makes it safe to ask again: the same key with the same \
        request gets the stored answer for seven days, with `•••` where a token or a code stood: \
        such are told once. Problems are RFC 9457 documents whose `code` is stable. Text \
        in header fields is UTF-8 in percent encoding.

        A page in a browser keeps no token: it signs in with `Callboard-Session: cookie` and from \
        then on shows a cookie, and with what changes something a CSRF token. The schemes `cookie` \
        and `csrf` say how.
        """

    /// What a reading shows to be known.
    static let readingWays: JSON = [["bearer": []], ["cookie": []]]
    /// What a change shows: a cookie, which browsers send by themselves, is not enough.
    static let changingWays: JSON = [["bearer": []], ["cookie": [], "csrf": []]]

    private static let cookieText = """
        For pages in a browser: a sign-in with `Callboard-Session: cookie` keeps the token out of \
        its answer and puts it into this cookie, which no script reads. It counts over TLS, or \
        from the server's own machine, and only where there is no `Authorization`. A sign-in with \
        cookies, and what changes something with them, needs an `Origin` that is the server's own \
        or one that it was told to trust; browsers send it by themselves.
        """

    private static let forgeryText = """
        Goes with the cookie where something is changed: what the second cookie of the sign-in \
        holds, `\(BrowserSession.forgeryCookie)`, which scripts of the page can read.
        """

    private static let schemes: JSON = [
        "bearer": [
            "type": "http", "scheme": "bearer",
            "description": "The `token` that a sign-in gives.",
        ],
        "cookie": [
            "type": "apiKey", "in": "cookie", "name": .string(BrowserSession.cookie),
            "description": .string(cookieText),
        ],
        "csrf": [
            "type": "apiKey", "in": "header", "name": .string(BrowserSession.forgeryField),
            "description": .string(forgeryText),
        ],
    ]

    /// The status of an act of which nobody knows whether it was done.
    private static let unsettled = Failure.unsettled("").status

    /// The statuses of problems that operations may give, with their names and meanings.
    private static let problems: [(status: Int, name: String, meaning: String)] = [
        (400, "Malformed", "The request cannot be read, or a cursor belongs elsewhere."),
        (401, "Unauthenticated", "Nobody is signed in, or the session has ended."),
        (403, "Denied", "The actor may not do this."),
        (404, "NotFound", "There is no such thing, or it is out of reach."),
        (409, "Conflict", "The state of things forbids it."),
        (412, "Stale", "The record has changed since the version in If-Match, or that is weak."),
        (413, "TooLarge", "The body is too long."),
        (414, "TargetTooLong", "The target of the request is too long."),
        (415, "WrongMediaType", "The body is of another type or charset, or encoded."),
        (417, "UnknownExpectation", "More is expected than `100-continue`."),
        (422, "Invalid", "A parameter is wrong, or a key was used for something else."),
        (429, "TooMany", "Too many requests; Retry-After says when to go on."),
        (431, "HeaderTooLarge", "The header is too large."),
        (501, "UnknownCoding", "The body has another transfer coding than `chunked`."),
        (503, "Unavailable", "Something does not answer, or maintenance; see Retry-After."),
        (unsettled, "Unsettled", "Nobody knows whether it was done; ask again with the same key."),
        (505, "UnknownVersion", "The version of HTTP is neither 1.1 nor 1.0."),
    ]

    /// The statuses of problems that an operation may give: of a reading there is nothing that was
    /// done or not.
    static func problemStatuses(of spec: Spec) -> [Int] {
        problems.map(\.status).filter { spec.changes || $0 != unsettled }
    }

    static func name(ofProblem status: Int) -> String {
        guard let problem = problems.first(where: { $0.status == status }) else {
            preconditionFailure("no problem has the status \(status)")
        }
        return problem.name
    }

    static let problem: JSON = [
        "type": "object", "description": "What is wrong (RFC 9457).",
        "properties": [
            "type": ["type": "string", "format": "uri-reference"],
            "title": ["type": "string"],
            "status": ["type": "integer"],
            "detail": ["type": "string"],
            "instance": ["type": "string", "format": "uri-reference"],
            "code": ["type": "string", "description": "The kind of problem as one stable word."],
            "message": ["type": "string"],
            "field": [
                "type": "string", "description": "The parameter at fault, or the part of the call.",
            ],
            "header": [
                "type": "string", "description": "The header field that this part stands in.",
            ],
            "current": ["type": "integer", "description": "The record's version now."],
            "retryAfterMs": ["type": "integer"],
            "line": ["type": "integer"],
            "column": ["type": "integer"],
        ],
        "required": ["type", "title", "status", "detail", "code"],
    ]

    static var components: JSONObject {
        let responses = problems.map { problem in
            (
                problem.name,
                [
                    "description": .string(problem.meaning),
                    "headers": OpenAPIHeaders.ofProblem(problem.status),
                    "content": .object(
                        JSONObject([
                            (
                                Wire.Media.problem,
                                ["schema": ["$ref": "#/components/schemas/Problem"]]
                            )
                        ])),
                ] as JSON
            )
        }
        return JSONObject([
            ("schemas", [:]), ("responses", .object(JSONObject(responses))),
            ("headers", .object(OpenAPIHeaders.all)),
            ("securitySchemes", schemes),
        ])
    }

    // MARK: Header fields

    /// The header field by which a sign-in asks for cookies.
    static let wish = header(
        BrowserSession.wish,
        "`cookie` asks for the token in a cookie instead of the answer, as the scheme `cookie` "
            + "says; anything else is as good as nothing.",
        ["examples": ["cookie"]])

    /// The header fields that an operation reads.
    static func headers(of spec: Spec) -> [JSON] {
        let key = header(
            Wire.Part.key.header,
            text(1...Call.keyLengthMax, "Makes it safe to ask again"), written)
        let version = header(
            Wire.Part.version.header,
            "The ETag of the state that the change is meant for, or its version alone.",
            ["pattern": "^(\\*|\"[1-9][0-9]{0,8}(-[0-9a-z]+){0,2}\")$"])
        let ticket = header(
            Wire.Part.ticket.header,
            text(0...Call.ticketLengthMax, "The ticket that this belongs to"), encoded)
        let changing = spec.comparesVersion ? [key, version, ticket] : [key, ticket]
        let isRequired = spec.reason == .required
        let reason = header(
            Wire.Part.reason.header,
            text((isRequired ? 1 : 0)...Call.reasonLengthMax, "Why, kept in the audit trail"),
            isRequired ? written : encoded, isRequired: isRequired)
        let known = header("If-None-Match", "The ETag of what is known.")
        guard spec.changes else { return [known] }
        return spec.reason == .none ? changing : changing + [reason]
    }

    /// UTF-8 in percent encoding, as a pattern; limits are of the text, which is shorter.
    private static let encoded: JSON = ["pattern": "^([^%]|%[0-9A-Fa-f]{2})*$"]
    /// The same, but not empty.
    private static let written: JSON = ["pattern": "^([^%]|%[0-9A-Fa-f]{2})+$"]

    private static func text(_ lengths: ClosedRange<Int>, _ purpose: String) -> String {
        let least = lengths.lowerBound == 0 ? "at most" : "\(lengths.lowerBound) to"
        return "\(purpose): \(least) \(lengths.upperBound) characters in percent encoding."
    }

    private static func header(
        _ name: String, _ text: String, _ limits: JSON = [:], isRequired: Bool = false
    ) -> JSON {
        var schema = JSONObject([("type", "string")])
        for limit in limits.object?.members ?? [] { schema[limit.name] = limit.value }
        return .object(
            JSONObject([
                ("name", .string(name)), ("in", "header"), ("required", .bool(isRequired)),
                ("description", .string(text)), ("schema", .object(schema)),
            ]))
    }
}
