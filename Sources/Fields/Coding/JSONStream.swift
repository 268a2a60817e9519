internal import Domain

/// Writes a value's JSON at once, byte after byte, without a tree in between.
///
/// It does what ``JSONNode`` does for values that nest by their types alone, as every output of an
/// operation does; nothing in them is a `Change`.
final class JSONStream: Encoder {
    private(set) var writer = JSONWriter(layout: .compact)
    private let hidesSecrets: Bool
    /// What the value that is being written has begun.
    private var begun = Begun.nothing
    /// Whether a member or element came before.
    private var isFollowing = false

    private enum Begun { case nothing, object, array }

    /// Bytes that most answers fit into.
    private static let bytesUsual = 2048

    init(hidesSecrets: Bool) {
        self.hidesSecrets = hidesSecrets
        writer.output.reserveCapacity(Self.bytesUsual)
    }

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// Writes a value and ends what it has begun.
    func encode<Value: Encodable>(_ value: Value) throws {
        if hidesSecrets, Value.self == Secret.self { return writer.write(Secret.dots) }
        let outer = (begun, isFollowing)
        (begun, isFollowing) = (.nothing, false)
        try value.encode(to: self)
        switch begun {
        case .nothing: break
        case .object: write(raw: "}")
        case .array: write(raw: "]")
        }
        (begun, isFollowing) = outer
    }

    /// Writes signs of JSON as they are.
    func write(raw text: StaticString) {
        writer.output.append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Writes text in quotes.
    func write(_ text: String) { writer.write(text) }
    func write(number: some FixedWidthInteger) {
        writer.output.append(contentsOf: String(number).utf8)
    }
    func write(number: Double) { writer.write(JSON.number(number) ?? .null) }

    /// Begins a member: the comma, the name, the colon.
    func begin(_ name: String) {
        if isFollowing { write(raw: ",") }
        isFollowing = true
        writer.write(name)
        write(raw: ":")
    }

    /// Begins an element.
    func beginElement() {
        if isFollowing { write(raw: ",") }
        isFollowing = true
    }

    func container<Key: CodingKey>(keyedBy: Key.Type) -> KeyedEncodingContainer<Key> {
        if begun == .nothing { write(raw: "{") }
        begun = .object
        return KeyedEncodingContainer(StreamMembers<Key>(stream: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if begun == .nothing { write(raw: "[") }
        begun = .array
        return StreamElements(stream: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { StreamValue(stream: self) }

    static func nested() -> Never {
        preconditionFailure("an output nests by its types, not by hand")
    }
}

private struct StreamMembers<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let stream: JSONStream

    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) {
        stream.begin(key.stringValue)
        stream.write(raw: "null")
    }

    func encode(_ value: String, forKey key: Key) {
        stream.begin(key.stringValue)
        stream.write(value)
    }

    func encode(_ value: Bool, forKey key: Key) {
        stream.begin(key.stringValue)
        stream.write(raw: value ? "true" : "false")
    }

    func encode(_ value: Int, forKey key: Key) {
        stream.begin(key.stringValue)
        stream.write(number: value)
    }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        stream.begin(key.stringValue)
        try stream.encode(value)
    }

    // The defaults do the same and ask for a generic type at run time for each member.
    func encodeIfPresent(_ value: String?, forKey key: Key) {
        if let value { encode(value, forKey: key) }
    }

    func encodeIfPresent<Value: Encodable>(_ value: Value?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) }
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> { JSONStream.nested() }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        JSONStream.nested()
    }

    func superEncoder() -> any Encoder { JSONStream.nested() }
    func superEncoder(forKey key: Key) -> any Encoder { JSONStream.nested() }
}

private struct StreamElements: UnkeyedEncodingContainer {
    let stream: JSONStream
    private(set) var count = 0

    init(stream: JSONStream) { self.stream = stream }

    var codingPath: [any CodingKey] { [] }

    mutating func encodeNil() {
        stream.beginElement()
        stream.write(raw: "null")
        count += 1
    }

    mutating func encode<Value: Encodable>(_ value: Value) throws {
        stream.beginElement()
        try stream.encode(value)
        count += 1
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) -> KeyedEncodingContainer<Nested> { JSONStream.nested() }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { JSONStream.nested() }
    func superEncoder() -> any Encoder { JSONStream.nested() }
}

private struct StreamValue: SingleValueEncodingContainer {
    let stream: JSONStream

    var codingPath: [any CodingKey] { [] }

    func encodeNil() { stream.write(raw: "null") }
    func encode(_ value: Bool) { stream.write(raw: value ? "true" : "false") }
    func encode(_ value: String) { stream.write(value) }
    func encode(_ value: Double) { stream.write(number: value) }
    func encode(_ value: Float) { encode(Double(value)) }
    func encode(_ value: Int) { stream.write(number: value) }
    func encode(_ value: Int8) { stream.write(number: value) }
    func encode(_ value: Int16) { stream.write(number: value) }
    func encode(_ value: Int32) { stream.write(number: value) }
    func encode(_ value: Int64) { stream.write(number: value) }
    func encode(_ value: UInt) { stream.write(number: value) }
    func encode(_ value: UInt8) { stream.write(number: value) }
    func encode(_ value: UInt16) { stream.write(number: value) }
    func encode(_ value: UInt32) { stream.write(number: value) }
    func encode(_ value: UInt64) { stream.write(number: value) }
    func encode<Value: Encodable>(_ value: Value) throws { try stream.encode(value) }
}
