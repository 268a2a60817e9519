internal import Domain

/// Why a single value cannot be read; the reader around it knows the name and what was expected.
private struct Mismatch: Error {}

/// A JSON value that is being read, and where it stands.
struct JSONReader: Decoder, SingleValueDecodingContainer {
    let json: JSON
    /// The way to the value, as in `rows[3].joined`; empty at the top.
    let path: String

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// Reads a value of a type; what is wrong with it becomes a `Failure` that names the path.
    func value<Value: Decodable>(_ type: Value.Type) throws -> Value {
        do {
            return try type.init(from: self)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw malformed(type)
        }
    }

    private func malformed(_ type: any Any.Type) -> Failure {
        let field = path.isEmpty ? "value" : path
        if json.isNull { return .invalid(field: field, "is required") }
        guard let shape = ValueShape.of(type) else { return .invalid(field: field, "is malformed") }
        let expected =
            shape.isList ? "expected a list" : shape.expectation(given: json.string)
        return .invalid(field: field, "is malformed; \(expected)")
    }

    func member(_ name: String) -> JSONReader? {
        json[name].map { JSONReader(json: $0, path: path.isEmpty ? name : "\(path).\(name)") }
    }

    func container<Key: CodingKey>(keyedBy: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard json.object != nil else { throw Mismatch() }
        return KeyedDecodingContainer(ObjectReader<Key>(reader: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard let elements = json.array else { throw Mismatch() }
        return ArrayReader(elements: elements, path: path)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool { json.isNull }
    func decode(_ type: Bool.Type) throws -> Bool { try need(json.bool) }
    func decode(_ type: String.Type) throws -> String { try need(json.string) }
    func decode(_ type: Double.Type) throws -> Double { try need(json.double) }
    func decode(_ type: Float.Type) throws -> Float { Float(try need(json.double)) }
    func decode(_ type: Int.Type) throws -> Int { try integer() }
    func decode(_ type: Int8.Type) throws -> Int8 { try integer() }
    func decode(_ type: Int16.Type) throws -> Int16 { try integer() }
    func decode(_ type: Int32.Type) throws -> Int32 { try integer() }
    func decode(_ type: Int64.Type) throws -> Int64 { try integer() }
    func decode(_ type: UInt.Type) throws -> UInt { try integer() }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try integer() }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try integer() }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try integer() }
    func decode(_ type: UInt64.Type) throws -> UInt64 {
        if case .decimal(let text) = json, let value = UInt64(text) { return value }
        return try integer()
    }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try value(type) }

    private func integer<Value: FixedWidthInteger>() throws -> Value {
        try need(json.integer.flatMap(Value.init(exactly:)))
    }

    private func need<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw Mismatch() }
        return value
    }
}

private struct ObjectReader<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let reader: JSONReader

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] {
        reader.json.object?.members.compactMap { Key(stringValue: $0.name) } ?? []
    }

    func contains(_ key: Key) -> Bool { reader.member(key.stringValue) != nil }

    func decodeNil(forKey key: Key) throws -> Bool { try member(key).json.isNull }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        if let change = type as? any ChangeType.Type, !contains(key),
            let untouched = change.untouched as? Value
        {
            return untouched
        }
        return try member(key).value(type)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { try member(key).container(keyedBy: type) }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try member(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { reader.member("super") ?? reader }
    func superDecoder(forKey key: Key) throws -> any Decoder { try member(key) }

    private func member(_ key: Key) throws -> JSONReader {
        if let member = reader.member(key.stringValue) { return member }
        let path = reader.path.isEmpty ? "" : "\(reader.path)."
        throw Failure.invalid(field: path + key.stringValue, "is required")
    }
}

private struct ArrayReader: UnkeyedDecodingContainer {
    let elements: [JSON]
    let path: String
    private(set) var currentIndex = 0

    init(elements: [JSON], path: String) { (self.elements, self.path) = (elements, path) }

    var codingPath: [any CodingKey] { [] }
    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex >= elements.count }

    mutating func decodeNil() throws -> Bool {
        guard try current().json.isNull else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let value = try current().value(type)
        currentIndex += 1
        return value
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> { try step().container(keyedBy: type) }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try step().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder { try step() }

    private func current() throws -> JSONReader {
        guard !isAtEnd else { throw Mismatch() }
        return JSONReader(json: elements[currentIndex], path: "\(path)[\(currentIndex)]")
    }

    private mutating func step() throws -> JSONReader {
        let reader = try current()
        currentIndex += 1
        return reader
    }
}
