internal import CCurl

/// What comes in while libcurl works: the answer's head and body, up to their limits.
final class Transfer {
    private let bodyBytesMax: Int
    private let isStopped: () -> Bool
    private var headBytes = 0
    private(set) var headers = Headers()
    private(set) var body: [UInt8] = []
    /// Whether a limit was passed.
    private(set) var isTooLarge = false
    private(set) var wasStopped = false

    /// Most bytes of an answer's head.
    static let headBytesMax = 64 << 10

    init(bodyBytesMax: Int, isStopped: @escaping () -> Bool) {
        (self.bodyBytesMax, self.isStopped) = (bodyBytesMax, isStopped)
    }

    /// Takes a line of the head; `false` breaks off.
    fileprivate func take(head bytes: UnsafeRawBufferPointer) -> Bool {
        headBytes += bytes.count
        guard headBytes <= Self.headBytesMax else {
            isTooLarge = true
            return false
        }
        let line = String(decoding: bytes, as: UTF8.self)
        // What came before belongs to an interim answer (RFC 9110, 15.2).
        if line.hasPrefix("HTTP/") {
            headers = Headers()
        } else if let colon = line.firstIndex(of: ":") {
            let value = line[line.index(after: colon)...]
            headers.add(String(line[..<colon]), Self.trimmed(value))
        }
        return true
    }

    /// Takes a piece of the body; `false` breaks off.
    fileprivate func take(body bytes: UnsafeRawBufferPointer) -> Bool {
        guard body.count + bytes.count <= bodyBytesMax else {
            isTooLarge = true
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }

    /// Whether to break off; libcurl asks at least once a second.
    fileprivate func watch() -> Bool {
        if isStopped() { wasStopped = true }
        return wasStopped
    }

    private static func trimmed(_ text: Substring) -> String {
        var scalars = text.unicodeScalars
        func isSpace(_ scalar: Unicode.Scalar) -> Bool {
            scalar == " " || scalar == "\t" || scalar == "\r" || scalar == "\n"
        }
        while let first = scalars.first, isSpace(first) { scalars.removeFirst() }
        while let last = scalars.last, isSpace(last) { scalars.removeLast() }
        return String(scalars)
    }

    // MARK: Trampolines

    static let headSink: ccurl_sink = { bytes, size, count, context in
        let bytes = UnsafeRawBufferPointer(start: bytes, count: size * count)
        return Transfer.of(context)?.take(head: bytes) == true ? bytes.count : 0
    }

    static let bodySink: ccurl_sink = { bytes, size, count, context in
        let bytes = UnsafeRawBufferPointer(start: bytes, count: size * count)
        return Transfer.of(context)?.take(body: bytes) == true ? bytes.count : 0
    }

    static let watch: ccurl_watch = { context, _, _, _, _ in
        Transfer.of(context)?.watch() == true ? 1 : 0
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> Transfer? {
        context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }
}
