internal import Fields
internal import HTTP
internal import Synchronization

/// Documents that the server makes of the catalog when somebody first asks, and then gives to
/// everybody.
final class Pages: Sendable {
    private let routes: Routes
    private let keys: any WebKeys
    private let pages = Mutex<[String: Page]?>(nil)

    /// A document and the fields that go with it.
    struct Page: Sendable {
        let headers: Headers
        let body: [UInt8]

        init(_ headers: KeyValuePairs<String, String>, _ body: [UInt8]) {
            var headers = Headers(headers)
            headers.add("ETag", EntityTag.text(version: nil, body: body))
            headers.add("Cache-Control", "no-cache")
            (self.headers, self.body) = (headers, body)
        }

        func response(to request: Request) -> Response {
            if let tag = headers["ETag"], let known = EntityTag.known(tag, by: request) {
                var headers = headers
                headers["ETag"] = known
                return Response(status: 304, headers: headers)
            }
            return Response(status: 200, headers: headers, body: body)
        }
    }

    init(routes: Routes, keys: any WebKeys) {
        (self.routes, self.keys) = (routes, keys)
    }

    /// Makes the OpenAPI document, and the page that shows it.
    private func made() -> [String: Page] {
        let document = OpenAPI.document(routes).bytes()
        let docs = DocsPage(document: document, keys: keys)
        return [
            Self.documentPath: Page(["Content-Type": Wire.Media.json], document),
            Self.docsPath: Page(
                [
                    "Content-Type": "text/html; charset=utf-8",
                    "Content-Security-Policy": docs.policy,
                ], docs.body),
        ]
    }

    static let documentPath = Wire.prefix + "/openapi.json"
    static let docsPath = "/docs"

    /// The document at a path; `nil` when there is none.
    func page(_ path: String) -> Page? {
        guard path == Self.documentPath || path == Self.docsPath else { return nil }
        return pages.withLock { pages in
            let made = pages ?? self.made()
            pages = made
            return made[path]
        }
    }
}
