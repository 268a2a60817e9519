package import Domain
internal import Fields
package import HTTP

/// Turns what an operation gave into an answer.
package enum Answering {
    /// The answer of an operation that was done.
    ///
    /// With `hidingSecrets` a token that travels in a cookie stays out of the body; a `notice` is
    /// what the operation says of what it did.
    package static func response(
        _ answer: Answer, to request: Request, by route: Route, notice: String? = nil,
        hidingSecrets: Bool = false
    ) -> Response {
        var headers = Headers()
        headers[Wire.Name.notice] = notice.map(HeaderText.encode)
        if let record = answer.record { headers.add(Wire.Name.record, record.description) }
        if answer.isReplayed { headers.add(Wire.Name.replayed, "true") }
        let isWhole = Wire.wantsWholeAnswer(request.headers) && !hidingSecrets
        let body =
            isWhole
            ? Wire.whole(answer).bytes()
            : JSONForm.bytes(ofOutput: answer.output, hidingSecrets: hidingSecrets)
        guard body != emptyObject else { return Response(status: 204, headers: headers) }
        headers.add("Content-Type", isWhole ? Wire.Media.answer : Wire.Media.json)
        if let page = answer.output as? any PageEnds {
            for link in links(page, request) { headers.add("Link", link) }
        }
        let version = (answer.output as? any Versioned)?.version
        if version != nil || !route.spec.changes {
            let tag = EntityTag.text(version: version, body: body)
            headers.add("ETag", tag)
            if !route.spec.changes, let known = EntityTag.known(tag, by: request) {
                headers["ETag"] = known
                return Response(status: 304, headers: headers)
            }
        }
        guard route.creates, let row = answer.output as? any ListRow else {
            return Response(status: 200, headers: headers, body: body)
        }
        headers.add("Location", "\(Wire.prefix)\(route.spec.path)/\(PercentText.encode(row.rowID))")
        return Response(status: 201, headers: headers, body: body)
    }

    private static let emptyObject = Array("{}".utf8)

    /// Bytes of a query with which pages have links: two with a longer one would be more than
    /// proxies, and what the server keeps for a header, have room for.
    static let linkedQueryBytesMax = 1_000

    /// Links to the pages beside this one (RFC 8288), all along a list or never.
    private static func links(_ page: any PageEnds, _ request: Request) -> [String] {
        let kept = (request.query ?? "").split(separator: "&").filter {
            $0.prefix { $0 != "=" } != "cursor"
        }
        guard kept.reduce(0, { $0 + $1.utf8.count + 1 }) <= linkedQueryBytesMax else { return [] }
        return [(page.next, "next"), (page.previous, "prev")].compactMap { cursor, relation in
            guard let cursor else { return nil }
            let query = kept.map(String.init) + ["cursor=\(PercentText.encode(cursor))"]
            let target = "\(request.path)?\(query.joined(separator: "&"))"
            // A query may hold what ends a target or a field; it is ours to encode then.
            guard target.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x3C && $0 != 0x3E })
            else { return nil }
            return "<\(target)>; rel=\"\(relation)\""
        }
    }
}

/// A page whose row's type was forgotten.
private protocol PageEnds {
    var next: String? { get }
    var previous: String? { get }
}

extension Page: PageEnds {}
