internal import CCurl
internal import Glibc

/// What libcurl says of an exchange that failed, and the one place where that becomes an error.
struct CurlFailure {
    let code: CURLcode
    /// libcurl's own words; names hosts and certificates.
    let detail: String
    /// The system's number of a failed connection; 0 without one.
    let systemNumber: Int32
    /// Whether somebody accepted the connection.
    let isConnected: Bool
    /// Whether the request could be sent: name, connection and keys were there, and a proxy's way
    /// through it.
    let isReady: Bool
    /// Whether anything was sent; what was before the request could be was for a proxy.
    let hasSent: Bool
    /// The status with which a proxy answered that it makes no way through it; 0 without one.
    let proxyStatus: Int
    /// Whether HTTP was to be spoken.
    let isHTTP: Bool
    let timings: Timings
    let isTooLarge: Bool
    let wasStopped: Bool

    /// The error, where `there` is what people call the other end and `host` its name.
    func error(for there: String, host: String) -> HTTPError {
        let (part, kind) = (part, kind)
        return HTTPError(
            part, sentence(part, kind, there, host), kind: kind,
            maybeSent: hasSent && isReady || part == .answer, timings: timings)
    }

    private var kind: HTTPError.Kind {
        if isTooLarge { return .tooLarge }
        if wasStopped { return .stopped }
        return code == CURLE_OPERATION_TIMEDOUT ? .timedOut : .failed
    }

    private var part: HTTPError.Part {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .name
        case CURLE_COULDNT_CONNECT, CURLE_PROXY: .connect
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_USE_SSL_FAILED, CURLE_SSL_CRL_BADFILE:
            .tls
        case CURLE_FAILED_INIT, CURLE_URL_MALFORMAT, CURLE_OUT_OF_MEMORY,
            CURLE_BAD_FUNCTION_ARGUMENT:
            .request
        case CURLE_OPERATION_TIMEDOUT, CURLE_ABORTED_BY_CALLBACK: partReached
        // Who was asked for a way through, and broke off or refused, had no request yet.
        default: isHTTP && !isReady ? .connect : .answer
        }
    }

    /// The part in which time ran out.
    private var partReached: HTTPError.Part {
        if isReady { return .answer }
        if isConnected { return .tls }
        return timings.name == nil ? .name : .connect
    }

    private func sentence(
        _ part: HTTPError.Part, _ kind: HTTPError.Kind, _ there: String, _ host: String
    ) -> String {
        switch (kind, part) {
        case (.tooLarge, _): return "\(there) answers with more than is read"
        case (.stopped, _): return "stopped"
        case (.timedOut, .name): return "the address of \(host) was not found in time"
        case (.timedOut, .connect): return "\(there) does not answer"
        case (.timedOut, .tls): return "\(there) takes too long to agree on keys"
        case (.timedOut, _): return "\(there) took too long to answer"
        case (.failed, .request): return "the request cannot be sent"
        case (.failed, .name) where code == CURLE_COULDNT_RESOLVE_PROXY:
            return "the proxy is not known"
        case (.failed, .name): return "\(host) is not known"
        case (.failed, .connect) where proxyStatus >= 300:
            return "the proxy answers \(proxyStatus) and makes no connection to \(there)"
        case (.failed, .connect) where code != CURLE_COULDNT_CONNECT:
            return "\(there) cannot be reached: \(lowered)"
        case (.failed, .connect): return "\(there) \(reason)"
        case (.failed, .tls) where code == CURLE_SSL_CACERT_BADFILE:
            return "the file with the trusted certificates cannot be used: \(lowered)"
        case (.failed, .tls) where code == CURLE_PEER_FAILED_VERIFICATION:
            return "\(there) is not trusted: \(lowered)"
        case (.failed, .tls): return "\(there) does not agree on keys: \(lowered)"
        case (.failed, .answer): return "\(there) broke off: \(lowered)"
        }
    }

    private var reason: String {
        if systemNumber == ECONNREFUSED { return "refuses" }
        guard systemNumber != 0 else { return "cannot be reached" }
        return "cannot be reached: \(String(cString: strerror(systemNumber)).lowercased())"
    }

    /// libcurl's words as a part of a sentence; names such as SSL and OpenSSL keep their letters.
    private var lowered: String {
        let words = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
        guard let word = words.split(separator: " ").first,
            word.dropFirst().allSatisfy({ !$0.isUppercase })
        else { return words }
        return words.prefix(1).lowercased() + words.dropFirst()
    }
}
