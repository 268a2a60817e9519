internal import CCurl
internal import Glibc

extension CurlHandle {
    /// Seconds that a connection may rest before it is not used again: relays hang up soon.
    private static let restSecondsMax = 20

    /// Carries one letter to a relay.
    func deliver(
        _ letter: Letter, to address: RelayAddress, naming name: String,
        as account: (user: String, password: String)?, _ options: ClientOptions, timeoutMs: Int,
        isStopped: @escaping () -> Bool
    ) throws(HTTPError) -> RelayReply {
        guard [letter.sender, letter.recipient, name].allSatisfy(Self.isWord) else {
            throw HTTPError(.request, "an address holds what may not be there")
        }
        let conversation = Conversation(letter.bytes, isStopped: isStopped)
        begin()
        let recipients = curl_slist_append(nil, "<\(letter.recipient)>")
        defer { curl_slist_free_all(recipients) }
        let scheme = address.encryption == .tls ? "smtps" : "smtp"
        let tls = address.encryption == .starttls ? CURLUSESSL_ALL : CURLUSESSL_NONE
        var isSet =
            text(CURLOPT_URL, "\(scheme)://\(address.host):\(address.port)/\(name)")
            && text(CURLOPT_PROTOCOLS_STR, scheme) && number(CURLOPT_USE_SSL, Int(tls.rawValue))
            && text(CURLOPT_MAIL_FROM, "<\(letter.sender)>")
            && pointer(CURLOPT_MAIL_RCPT, recipients) && number(CURLOPT_UPLOAD, 1)
            && number(CURLOPT_NOSIGNAL, 1) && number(CURLOPT_TCP_KEEPALIVE, 1)
            && number(CURLOPT_MAXAGE_CONN, Self.restSecondsMax)
        isSet = isSet && setLimits(options, timeoutMs)
        isSet = isSet && setTrust(options, isLocal: address.isLocal) && setSinks(conversation)
        if let account {
            isSet = isSet && text(CURLOPT_USERNAME, account.user)
            isSet = isSet && text(CURLOPT_PASSWORD, account.password)
        }
        let code =
            isSet
            ? withExtendedLifetime(conversation) { perform() } : CURLE_FAILED_INIT
        let status = Int(ccurl_long(handle, CURLINFO_RESPONSE_CODE))
        if code == CURLE_OK {
            return RelayReply(.message, code: status, text: conversation.line(of: status))
        }
        if let step = Self.step(code, errorDetail), status >= 400 || step == .encryption {
            let isReply = status >= 400
            return RelayReply(
                step, code: isReply ? status : 0,
                text: isReply ? conversation.line(of: status) : errorDetail)
        }
        var error = failure(
            code, there: address.description, host: address.host,
            isTooLarge: false, wasStopped: conversation.wasStopped, isHTTP: false)
        error.maybeSent = conversation.isGiven
        throw error
    }

    /// The step that libcurl speaks of; `nil` when the conversation broke off.
    private static func step(_ code: CURLcode, _ detail: String) -> RelayReply.Step? {
        switch code {
        case CURLE_USE_SSL_FAILED: .encryption
        case CURLE_LOGIN_DENIED: .signIn
        case CURLE_SEND_ERROR where detail.hasPrefix("MAIL"): .sender
        case CURLE_SEND_ERROR where detail.hasPrefix("RCPT"): .recipient
        case CURLE_SEND_ERROR where detail.hasPrefix("DATA"): .message
        case CURLE_WEIRD_SERVER_REPLY, CURLE_REMOTE_ACCESS_DENIED:
            detail.isEmpty ? .message : .greeting
        default: nil
        }
    }

    private static func isWord(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != 0x3c && $0 != 0x3e }
    }

    private func setSinks(_ conversation: Conversation) -> Bool {
        let context = Unmanaged.passUnretained(conversation).toOpaque()
        return ccurl_set_sink(handle, CURLOPT_HEADERFUNCTION, Conversation.heard) == CURLE_OK
            && pointer(CURLOPT_HEADERDATA, context)
            && ccurl_set_sink(handle, CURLOPT_WRITEFUNCTION, Conversation.heard) == CURLE_OK
            && pointer(CURLOPT_WRITEDATA, context)
            && ccurl_set_sink(handle, CURLOPT_READFUNCTION, Conversation.next) == CURLE_OK
            && pointer(CURLOPT_READDATA, context)
            && ccurl_set_offset(
                handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(conversation.length)) == CURLE_OK
            && ccurl_set_watch(handle, Conversation.watch) == CURLE_OK
            && pointer(CURLOPT_XFERINFODATA, context) && number(CURLOPT_NOPROGRESS, 0)
    }
}

/// What is said to a relay and heard from it while libcurl works.
private final class Conversation {
    private let bytes: [UInt8]
    private var sent = 0
    private let isStopped: () -> Bool
    /// The last lines that the relay said.
    private var lines: [String] = []
    private(set) var wasStopped = false

    /// Lines that are kept: the one that decided is followed by no more than a farewell.
    private static let linesMax = 8
    /// Most characters of a line that are kept.
    private static let lineLengthMax = 512

    init(_ bytes: [UInt8], isStopped: @escaping () -> Bool) {
        (self.bytes, self.isStopped) = (bytes, isStopped)
    }

    var length: Int { bytes.count }

    /// Whether libcurl has the whole letter: until then it does not tell the relay where it ends,
    /// and a letter without its end is not taken (RFC 5321, 4.1.1.4).
    var isGiven: Bool { sent == bytes.count }

    private func hear(_ line: UnsafeRawBufferPointer) {
        let text = String(decoding: line.prefix(Self.lineLengthMax), as: UTF8.self)
        lines = lines.suffix(Self.linesMax - 1) + [String(text.filter { !$0.isNewline })]
    }

    /// The last line of a reply; the number alone when there is none.
    func line(of code: Int) -> String { lines.last { $0.hasPrefix("\(code)") } ?? "\(code)" }

    private func give(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, bytes.count - sent)
        bytes.withUnsafeBytes { bytes in
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[sent..<sent + count]))
        }
        sent += count
        return count
    }

    private func look() -> Bool {
        if isStopped() { wasStopped = true }
        return wasStopped
    }

    // MARK: Trampolines

    static let heard: ccurl_sink = { bytes, size, count, context in
        of(context)?.hear(UnsafeRawBufferPointer(start: bytes, count: size * count))
        return size * count
    }

    static let next: ccurl_sink = { bytes, size, count, context in
        of(context)?.give(UnsafeMutableRawBufferPointer(start: bytes, count: size * count)) ?? 0
    }

    static let watch: ccurl_watch = { context, _, _, _, _ in of(context)?.look() == true ? 1 : 0 }

    private static func of(_ context: UnsafeMutableRawPointer?) -> Conversation? {
        context.map { Unmanaged<Conversation>.fromOpaque($0).takeUnretainedValue() }
    }
}
