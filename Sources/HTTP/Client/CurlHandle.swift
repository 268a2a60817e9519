internal import CCurl
internal import Glibc

/// A libcurl handle with the connections that it keeps open; one thread at a time uses it.
final class CurlHandle: @unchecked Sendable {
    // because: the pool hands it to one thread at a time, which libcurl-thread(3) asks for.
    let handle: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>

    /// Set up once, before any handle; libcurl keeps it for the life of the process.
    private static let isReady = curl_global_init(ccurl_global_all) == CURLE_OK

    /// A fresh handle; `nil` when there is no memory left.
    init?() {
        guard Self.isReady, let handle = curl_easy_init() else { return nil }
        self.handle = handle
        errorText = .allocate(capacity: ccurl_error_bytes)
    }

    deinit {
        curl_easy_cleanup(handle)
        errorText.deallocate()
    }

    /// Carries out one exchange.
    func perform(
        _ request: Request, at endpoint: Endpoint, _ options: ClientOptions, timeoutMs: Int,
        isStopped: @escaping () -> Bool
    ) throws(HTTPError) -> Reply {
        guard Self.isWellFormed(request) else {
            throw HTTPError(.request, "a header or the path holds what may not be there")
        }
        let transfer = Transfer(bodyBytesMax: options.bodyBytesMax, isStopped: isStopped)
        begin()
        let fields = headerList(request)
        defer { curl_slist_free_all(fields) }
        var isSet = setAddress(request, endpoint) && setLimits(options, timeoutMs)
        isSet = isSet && setTrust(options, isLocal: endpoint.isLocal) && setSinks(transfer)
        isSet = isSet && pointer(CURLOPT_HTTPHEADER, fields)
        let code = request.body.withUnsafeBytes { body -> CURLcode in
            guard isSet, setMethod(request, body) else { return CURLE_FAILED_INIT }
            return withExtendedLifetime(transfer) { perform() }
        }
        guard code == CURLE_OK else { throw error(code, transfer, endpoint) }
        var headers = transfer.headers
        // libcurl has decoded the body.
        headers["Content-Encoding"] = nil
        let status = Int(ccurl_long(handle, CURLINFO_RESPONSE_CODE))
        return Reply(
            response: Response(status: status, headers: headers, body: transfer.body),
            timings: timings, isReused: ccurl_long(handle, CURLINFO_NUM_CONNECTS) == 0)
    }

    /// Forgets what an earlier exchange set; its connections stay.
    func begin() {
        curl_easy_reset(handle)
        errorText[0] = 0
    }

    /// Does what was set up.
    func perform() -> CURLcode {
        guard pointer(CURLOPT_ERRORBUFFER, errorText) else { return CURLE_FAILED_INIT }
        return curl_easy_perform(handle)
    }

    // MARK: Setting up

    private func setAddress(_ request: Request, _ endpoint: Endpoint) -> Bool {
        let query = request.query.map { "?\($0)" } ?? ""
        let url = "\(endpoint.scheme)://\(endpoint.host):\(endpoint.port)"
        return text(CURLOPT_URL, url + endpoint.path + request.path + query)
            && number(CURLOPT_PATH_AS_IS, 1) && text(CURLOPT_PROTOCOLS_STR, endpoint.scheme)
            && number(CURLOPT_FOLLOWLOCATION, 0) && number(CURLOPT_NOSIGNAL, 1)
            && number(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1) && number(CURLOPT_TCP_KEEPALIVE, 1)
            && number(CURLOPT_FRESH_CONNECT, request.isRepeatable ? 0 : 1)
            // Empty means everything that libcurl can decode.
            && text(CURLOPT_ACCEPT_ENCODING, "") && text(CURLOPT_USERAGENT, "callboard")
    }

    func setLimits(_ options: ClientOptions, _ timeoutMs: Int) -> Bool {
        number(CURLOPT_CONNECTTIMEOUT_MS, max(1, min(options.connectTimeoutMs, timeoutMs)))
            // Zero would mean no limit.
            && number(CURLOPT_TIMEOUT_MS, max(1, timeoutMs))
    }

    func setTrust(_ options: ClientOptions, isLocal: Bool) -> Bool {
        var isSet =
            number(CURLOPT_SSL_VERIFYPEER, 1) && number(CURLOPT_SSL_VERIFYHOST, 2)
            && number(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let authorities = options.authorities {
            isSet = isSet && path(CURLOPT_CAINFO, authorities.file)
            isSet = isSet && path(CURLOPT_CAPATH, authorities.folder)
        }
        // A proxy has no way back to this machine; for the rest the environment decides.
        if isLocal { isSet = isSet && text(CURLOPT_NOPROXY, "*") }
        return isSet
    }

    private func setSinks(_ transfer: Transfer) -> Bool {
        let context = Unmanaged.passUnretained(transfer).toOpaque()
        return ccurl_set_sink(handle, CURLOPT_HEADERFUNCTION, Transfer.headSink) == CURLE_OK
            && pointer(CURLOPT_HEADERDATA, context)
            && ccurl_set_sink(handle, CURLOPT_WRITEFUNCTION, Transfer.bodySink) == CURLE_OK
            && pointer(CURLOPT_WRITEDATA, context)
            && ccurl_set_watch(handle, Transfer.watch) == CURLE_OK
            && pointer(CURLOPT_XFERINFODATA, context) && number(CURLOPT_NOPROGRESS, 0)
    }

    /// The body is not copied: it must live until the exchange is over.
    private func setMethod(_ request: Request, _ body: UnsafeRawBufferPointer) -> Bool {
        switch request.method {
        case "GET": return number(CURLOPT_HTTPGET, 1)
        case "HEAD": return number(CURLOPT_NOBODY, 1)
        default: break
        }
        guard !body.isEmpty || request.method == "POST" else {
            return text(CURLOPT_CUSTOMREQUEST, request.method)
        }
        return number(CURLOPT_POST, 1) && text(CURLOPT_CUSTOMREQUEST, request.method)
            && ccurl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
                == CURLE_OK
            && pointer(CURLOPT_POSTFIELDS, body.baseAddress ?? UnsafeRawPointer(errorText))
    }

    private func headerList(_ request: Request) -> UnsafeMutablePointer<curl_slist>? {
        // Never wait for leave to send a body.
        var list = curl_slist_append(nil, "Expect:")
        for field in request.headers.fields {
            // A header without value is written with a semicolon (CURLOPT_HTTPHEADER(3)).
            let line = field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)"
            list = curl_slist_append(list, line) ?? list
        }
        return list
    }

    /// Whether nothing in a request could end a line or the path.
    static func isWellFormed(_ request: Request) -> Bool {
        let target = request.path + (request.query ?? "")
        let isToken = { (text: String) in
            !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != 0x3a }
        }
        return request.path.hasPrefix("/") && target.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
            && isToken(request.method)
            && request.headers.fields.allSatisfy { field in
                isToken(field.name) && field.value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
            }
    }

    func number(_ option: CURLoption, _ value: Int) -> Bool {
        ccurl_set_long(handle, option, value) == CURLE_OK
    }

    func text(_ option: CURLoption, _ value: String) -> Bool {
        ccurl_set_text(handle, option, value) == CURLE_OK
    }

    /// The name of a file or folder; `nil` for none at all.
    private func path(_ option: CURLoption, _ value: String?) -> Bool {
        value.map { text(option, $0) } ?? pointer(option, nil)
    }

    func pointer(_ option: CURLoption, _ value: UnsafeRawPointer?) -> Bool {
        ccurl_set_pointer(handle, option, value) == CURLE_OK
    }

    // MARK: What came of it

    /// libcurl counts from the beginning; parts that did not happen have no time of their own.
    private var timings: Timings {
        func at(_ info: CURLINFO) -> Int { Int(ccurl_offset(handle, info)) }
        let (name, connect, tls) = (
            at(CURLINFO_NAMELOOKUP_TIME_T), at(CURLINFO_CONNECT_TIME_T),
            at(CURLINFO_APPCONNECT_TIME_T)
        )
        let (ready, first) = (at(CURLINFO_PRETRANSFER_TIME_T), at(CURLINFO_STARTTRANSFER_TIME_T))
        let isFresh = ccurl_long(handle, CURLINFO_NUM_CONNECTS) > 0 || ready == 0
        return Timings(
            name: isFresh && name > 0 ? name : nil,
            connect: isFresh && connect > 0 ? max(0, connect - name) : nil,
            tls: isFresh && tls > 0 ? max(0, tls - connect) : nil,
            answer: first > 0 ? max(0, first - ready) : nil, total: at(CURLINFO_TOTAL_TIME_T))
    }

    /// What libcurl says of what failed; empty when it says nothing.
    var errorDetail: String { String(cString: errorText) }

    private func error(_ code: CURLcode, _ transfer: Transfer, _ endpoint: Endpoint) -> HTTPError {
        failure(
            code, there: endpoint.authority, host: endpoint.host,
            isTooLarge: transfer.isTooLarge, wasStopped: transfer.wasStopped, isHTTP: true)
    }

    /// What went wrong in an exchange with somebody.
    func failure(
        _ code: CURLcode, there: String, host: String, isTooLarge: Bool, wasStopped: Bool,
        isHTTP: Bool
    ) -> HTTPError {
        CurlFailure(
            code: code, detail: errorDetail,
            systemNumber: Int32(ccurl_long(handle, CURLINFO_OS_ERRNO)),
            // The connection has a port of ours before its time is noted.
            isConnected: ccurl_long(handle, CURLINFO_LOCAL_PORT) > 0,
            isReady: ccurl_offset(handle, CURLINFO_PRETRANSFER_TIME_T) > 0,
            hasSent: ccurl_long(handle, CURLINFO_REQUEST_SIZE) > 0,
            proxyStatus: Int(ccurl_long(handle, CURLINFO_HTTP_CONNECTCODE)), isHTTP: isHTTP,
            timings: timings, isTooLarge: isTooLarge, wasStopped: wasStopped
        ).error(for: there, host: host)
    }
}
