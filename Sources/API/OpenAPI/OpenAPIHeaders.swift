internal import Domain
internal import Fields

/// The header fields of answers in the document: each where it may be sent, and nowhere else.
///
/// They follow ``Answering``, ``Problem`` and ``RateLimiter``. None is promised: what the server
/// cannot read, or has no room for, is refused before any of these is asked.
enum OpenAPIHeaders {
    /// Every field, once.
    static let all = JSONObject([
        field("RateLimit-Policy", "How much may be asked, and in how many seconds."),
        field("RateLimit", "How much is left, and in how many seconds all of it is back."),
        field(Wire.Part.request.header, "Names the request in logs."),
        field("ETag", tagText),
        field("Link", linkText),
        field("Location", "Where the new record is."),
        field(Wire.Name.record, "The audit record of the act, as in main:42; for staff."),
        field(Wire.Name.replayed, replayedText, ["type": "string", "enum": ["true"]]),
        field(Wire.Name.notice, noticeText),
        field("Set-Cookie", cookieText),
        field("WWW-Authenticate", "How to authenticate."),
        field(
            "Retry-After", "Seconds to wait before asking again.",
            ["type": "integer", "minimum": 0]),
        field("Accept", "What a body must be."),
        field("Accept-Encoding", "How a body may be encoded: it may not."),
    ])

    private static let tagText = """
        Names this state, for `If-None-Match`; a record's version stands before the hyphen, for \
        `If-Match`.
        """
    private static let linkText = """
        The pages after and before this one (RFC 8288), where there are any and the query has at \
        most \(Answering.linkedQueryBytesMax) bytes; `next` and `previous` of the body always say.
        """
    private static let replayedText = """
        That the act was asked for before: this is the stored answer to its `Idempotency-Key`.
        """
    private static let noticeText = """
        What else there is to know, in percent encoding, as that a role waits for another admin.
        """
    private static let cookieText = """
        The cookies of a session: set where a sign-in asks for them, taken away where the session \
        that a cookie showed has ended.
        """

    private static func field(
        _ name: String, _ text: String, _ schema: JSON = ["type": "string"]
    ) -> (String, JSON) {
        (name, ["description": .string(text), "schema": schema])
    }

    /// What every answer may carry that an operation, or the edge before it, has given.
    private static let everywhere = ["RateLimit-Policy", "RateLimit", Wire.Part.request.header]

    /// What a refusal may carry that is kept under its key.
    private static let kept = everywhere + [Wire.Name.replayed]

    /// The fields of the answer to what was done.
    static func ofAnswer(to route: Route) -> JSON {
        var names = everywhere
        if route.spec.tellsRecord { names.append(Wire.Name.record) }
        if route.spec.changes { names.append(Wire.Name.replayed) }
        if route.type is any TellingOperation.Type { names.append(Wire.Name.notice) }
        if !route.spec.changes || route.type.givesVersion { names.append("ETag") }
        if route.type is any ListOperation.Type { names.append("Link") }
        if route.creates { names.append("Location") }
        if route.type.givesToken || route.spec.endsSession { names.append("Set-Cookie") }
        return references(names)
    }

    /// The fields of the answer that the state is the one that `If-None-Match` names.
    static func ofKnown(to route: Route) -> JSON {
        let isPage = route.type is any ListOperation.Type
        return references(everywhere + ["ETag"] + (isPage ? ["Link"] : []))
    }

    /// The fields of a problem.
    static func ofProblem(_ status: Int) -> JSON {
        switch status {
        case 401: references(kept + ["WWW-Authenticate", "Set-Cookie"])
        case 403, 404, 412, 422: references(kept)
        // A call with the same key still runs; other conflicts do not pass.
        case 409: references(kept + ["Retry-After"])
        case 415: references(everywhere + ["Accept", "Accept-Encoding"])
        // Nobody has looked at what is asked, and whose share it would be of.
        case 414, 417, 431, 501, 505: references([Wire.Part.request.header])
        case 429, 503: references(everywhere + ["Retry-After"])
        default: references(everywhere)
        }
    }

    private static func references(_ names: [String]) -> JSON {
        .object(
            JSONObject(names.map { ($0, ["$ref": .string("#/components/headers/\($0)")]) }))
    }
}
