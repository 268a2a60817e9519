package import Domain

/// What the JSON of an output looks like, learnt by letting its `init(from:)` ask for its members.
package indirect enum OutputSchema: Sendable, Equatable {
    /// A single value and an example of it; empty where any text will do.
    case scalar(WireKind, example: String)
    /// Any number of values.
    case list(OutputSchema)
    /// Values by name.
    case map(OutputSchema)
    /// Members by name, with the name of the Swift type.
    case object(name: String, [Member])

    /// A member of an object.
    package struct Member: Sendable, Equatable {
        /// The name in JSON.
        package let name: String
        /// What it holds.
        package let schema: OutputSchema
        /// Whether it is always there.
        package let isRequired: Bool
    }

    /// The schema of what an operation gives.
    ///
    /// An output that hides what it is made of stops the program: that is a mistake in its
    /// declaration.
    package static func output(of type: any Operation.Type) -> OutputSchema {
        let recorder = OutputRecorder()
        do {
            let output = try type.readOutput(recorder)
            return recorder.schema(of: Swift.type(of: output))
        } catch {
            preconditionFailure("the output of \(type) cannot be described: \(error)")
        }
    }
}

/// A decoder that knows no values and notes what it is asked for, members of members too.
private final class OutputRecorder: Decoder {
    /// Why a type cannot be described.
    struct Opaque: Error { var text: String }

    var members: [OutputSchema.Member] = []
    var single: OutputSchema?
    private let depth: Int

    /// Deepest nesting, which no output reaches unless it holds itself.
    private static let depthMax = 8

    init(depth: Int = 0) { self.depth = depth }

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// What was noted, for a type of this name.
    func schema(of type: any Any.Type) -> OutputSchema {
        single ?? .object(name: Self.name(of: type), members)
    }

    /// The type's own name; a page is named after its rows.
    private static func name(of type: any Any.Type) -> String {
        let name = "\(type)"
        guard name.hasPrefix("Page<"), name.hasSuffix(">") else { return name }
        return String(name.dropFirst(5).dropLast()) + "Page"
    }

    func container<Key: CodingKey>(keyedBy: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(OutputMembers<Key>(recorder: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        throw Opaque(text: "it is a list of its own kind")
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        throw Opaque(text: "it is a single value of its own kind")
    }

    /// Some value of a type, and its schema.
    func learn(_ type: any Decodable.Type) throws -> (sample: any Decodable, OutputSchema) {
        if let list = type as? any ListType.Type {
            guard let element = list.elementType as? any Decodable.Type else {
                throw Opaque(text: "\(type) has elements that cannot be read")
            }
            return (list.noElements, .list(try learn(element).1))
        }
        if let map = type as? any MapType.Type {
            return (map.noMembers, .map(try learn(map.valueType).1))
        }
        if let shape = ValueShape.of(type) {
            return (shape.sample, .scalar(shape.kind, example: shape.example))
        }
        guard depth < Self.depthMax else { throw Opaque(text: "\(type) is nested too deep") }
        let inner = OutputRecorder(depth: depth + 1)
        let sample = try type.init(from: inner)
        return (sample, inner.schema(of: type))
    }

    func note<Value: Decodable>(
        _ name: String, _ type: Value.Type, isRequired: Bool
    ) throws -> Value {
        let (sample, schema) = try learn(type)
        members.append(.init(name: name, schema: schema, isRequired: isRequired))
        guard let sample = sample as? Value else {
            throw Opaque(text: "the sample of \(type) is of another type")
        }
        return sample
    }
}

private struct OutputMembers<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let recorder: OutputRecorder

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }

    func contains(_ key: Key) -> Bool { true }
    func decodeNil(forKey key: Key) throws -> Bool { false }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try recorder.note(key.stringValue, type, isRequired: true)
    }

    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        try recorder.note(key.stringValue, type, isRequired: false)
    }

    // The library has its own of these for the standard types, which would be called instead.
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
        try recorder.note(key.stringValue, type, isRequired: false)
    }

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
        try recorder.note(key.stringValue, type, isRequired: false)
    }

    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
        try recorder.note(key.stringValue, type, isRequired: false)
    }

    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? {
        try recorder.note(key.stringValue, type, isRequired: false)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { throw nested(key) }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        throw nested(key)
    }

    func superDecoder() throws -> any Decoder { throw OutputRecorder.Opaque(text: "it inherits") }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw nested(key) }

    private func nested(_ key: Key) -> OutputRecorder.Opaque {
        OutputRecorder.Opaque(text: "\(key.stringValue) is read by hand")
    }
}

/// A dictionary with names as keys, seen without its values' type.
private protocol MapType {
    static var valueType: any Decodable.Type { get }
    static var noMembers: any Decodable { get }
}

extension Dictionary: MapType where Key == String, Value: Decodable {
    static var valueType: any Decodable.Type { Value.self }
    static var noMembers: any Decodable { Self() }
}
