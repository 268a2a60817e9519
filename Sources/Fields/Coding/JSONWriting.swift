internal import Domain

/// A place in a JSON value that is being written, and the encoder that writes it.
final class JSONNode: Encoder {
    private enum Content {
        case nothing
        case value(JSON)
        case object([(name: String, node: JSONNode)])
        case array([JSONNode])
    }

    private var content = Content.nothing
    private let hidesSecrets: Bool

    init(hidesSecrets: Bool) { self.hidesSecrets = hidesSecrets }

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// What was written; `null` when nothing was.
    var json: JSON {
        switch content {
        case .nothing: .null
        case .value(let value): value
        case .object(let members): .object(JSONObject(members.map { ($0.name, $0.node.json) }))
        case .array(let nodes): .array(nodes.map(\.json))
        }
    }

    /// How many elements an array has so far.
    var count: Int {
        guard case .array(let nodes) = content else { return 0 }
        return nodes.count
    }

    /// Writes a value here.
    func encode(_ value: any Encodable) throws {
        if hidesSecrets, value is Secret {
            set(.string(Secret.dots))
        } else {
            try value.encode(to: self)
        }
    }

    func set(_ value: JSON) { content = .value(value) }

    func beginObject() {
        if case .object = content { return }
        content = .object([])
    }

    func beginArray() {
        if case .array = content { return }
        content = .array([])
    }

    func member(_ name: String) -> JSONNode {
        let node = JSONNode(hidesSecrets: hidesSecrets)
        guard case .object(var members) = content else { return node }
        content = .nothing
        members.append((name, node))
        content = .object(members)
        return node
    }

    func element() -> JSONNode {
        let node = JSONNode(hidesSecrets: hidesSecrets)
        guard case .array(var nodes) = content else { return node }
        content = .nothing
        nodes.append(node)
        content = .array(nodes)
        return node
    }

    func container<Key: CodingKey>(keyedBy: Key.Type) -> KeyedEncodingContainer<Key> {
        beginObject()
        return KeyedEncodingContainer(ObjectContainer<Key>(node: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        beginArray()
        return ArrayContainer(node: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { ValueContainer(node: self) }
}

private struct ObjectContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: JSONNode

    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) { node.member(key.stringValue).set(.null) }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        if let change = value as? any ChangeType, change.isUntouched { return }
        try node.member(key.stringValue).encode(value)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> { node.member(key.stringValue).container(keyedBy: type) }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        node.member(key.stringValue).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { node.member("super") }
    func superEncoder(forKey key: Key) -> any Encoder { node.member(key.stringValue) }
}

private struct ArrayContainer: UnkeyedEncodingContainer {
    let node: JSONNode

    var codingPath: [any CodingKey] { [] }
    var count: Int { node.count }

    func encodeNil() { node.element().set(.null) }
    func encode<Value: Encodable>(_ value: Value) throws { try node.element().encode(value) }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) -> KeyedEncodingContainer<Nested> { node.element().container(keyedBy: type) }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        node.element().unkeyedContainer()
    }

    func superEncoder() -> any Encoder { node.element() }
}

private struct ValueContainer: SingleValueEncodingContainer {
    let node: JSONNode

    var codingPath: [any CodingKey] { [] }

    func encodeNil() { node.set(.null) }
    func encode(_ value: Bool) { node.set(.bool(value)) }
    func encode(_ value: String) { node.set(.string(value)) }
    func encode(_ value: Double) { node.set(JSON.number(value) ?? .null) }
    func encode(_ value: Float) { encode(Double(value)) }
    func encode(_ value: Int) { node.set(.integer(Int64(value))) }
    func encode(_ value: Int8) { node.set(.integer(Int64(value))) }
    func encode(_ value: Int16) { node.set(.integer(Int64(value))) }
    func encode(_ value: Int32) { node.set(.integer(Int64(value))) }
    func encode(_ value: Int64) { node.set(.integer(value)) }
    func encode(_ value: UInt) { encode(UInt64(value)) }
    func encode(_ value: UInt8) { node.set(.integer(Int64(value))) }
    func encode(_ value: UInt16) { node.set(.integer(Int64(value))) }
    func encode(_ value: UInt32) { node.set(.integer(Int64(value))) }
    func encode(_ value: UInt64) {
        node.set(Int64(exactly: value).map(JSON.integer) ?? .decimal(String(value)))
    }
    func encode<Value: Encodable>(_ value: Value) throws { try node.encode(value) }
}
