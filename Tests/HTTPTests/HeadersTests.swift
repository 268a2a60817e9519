import HTTP
import Testing

@Suite struct HeadersTests {
    @Test func `a name is found whatever its case`() {
        let headers: Headers = Headers(["Content-Type": "text/plain"])
        #expect(headers["content-type"] == "text/plain")
        #expect(headers["content-typ"] == nil)
    }

    @Test func `setting a name replaces every field of that name, adding keeps them`() {
        var headers = Headers(["Link": "a", "LINK": "b"])
        headers.add("link", "c")
        #expect(headers.all("Link") == ["a", "b", "c"])
        headers["link"] = "d"
        #expect(headers.all("Link") == ["d"])
    }
}
