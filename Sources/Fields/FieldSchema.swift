package import Domain
internal import Synchronization

/// The fields of operations, learnt by letting their `init(from:)` ask for them.
package enum FieldSchema {
    /// The fields in the order of their declaration.
    ///
    /// An operation that is not flat stops the program: that is a mistake in its declaration.
    /// The answer is kept, so asking again is cheap.
    package static func fields(of type: any Operation.Type) -> [Field] {
        let key = ObjectIdentifier(type)
        if let known = known.withLock({ $0[key] }) { return known }
        let fields = learn(type)
        known.withLock { $0[key] = fields }
        return fields
    }

    private static let known = Mutex<[ObjectIdentifier: [Field]]>([:])

    private static func learn(_ type: any Operation.Type) -> [Field] {
        let recorder = FieldRecorder()
        do {
            _ = try type.init(from: recorder)
        } catch {
            preconditionFailure("\(type) is not flat: \(error)")
        }
        return recorder.notes.map { note in
            Field(
                name: note.name, kind: note.shape.kind, isList: note.shape.isList,
                isRequired: note.isRequired, isChange: note.isChange,
                isDemanded: type.spec.demanded.contains(note.name),
                limit: type.spec.limits[note.name],
                help: type.spec.fields[note.name] ?? "", example: note.shape.example
            )
        }
    }
}

/// A decoder that knows no values and notes what it is asked for.
private final class FieldRecorder: Decoder {
    struct Note {
        var name: String
        var shape: ValueShape
        var isRequired: Bool
        var isChange: Bool
    }

    /// Why a type cannot be an operation's parameter.
    struct NotFlat: Error { var text: String }

    var notes: [Note] = []
    /// The name last asked for by `contains`, which only a change does.
    var probed: String?

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(RecordingContainer<Key>(recorder: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        throw NotFlat(text: "it is a list itself")
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        throw NotFlat(text: "it is a single value itself")
    }

    /// Notes a property and gives the shape of its type.
    func note(_ name: String, _ type: any Any.Type, isOptional: Bool) throws -> ValueShape {
        guard let shape = ValueShape.of(type) else {
            throw NotFlat(text: "\(name) is a \(type), which is no scalar, list or change of them")
        }
        let isChange = shape.isChange || probed == name
        notes.append(
            Note(
                name: name, shape: shape, isRequired: !isOptional && !isChange, isChange: isChange
            )
        )
        return shape
    }
}

private struct RecordingContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let recorder: FieldRecorder

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }

    func contains(_ key: Key) -> Bool {
        recorder.probed = key.stringValue
        return true
    }

    func decodeNil(forKey key: Key) throws -> Bool { false }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        let shape = try recorder.note(key.stringValue, type, isOptional: false)
        guard let sample = shape.sample as? Value else {
            preconditionFailure("the sample of \(type) is of another type")
        }
        return sample
    }

    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        _ = try recorder.note(key.stringValue, type, isOptional: true)
        return nil
    }

    // The library has its own of these for the standard types, which would be called instead.
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
        _ = try recorder.note(key.stringValue, type, isOptional: true)
        return nil
    }

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
        _ = try recorder.note(key.stringValue, type, isOptional: true)
        return nil
    }

    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
        _ = try recorder.note(key.stringValue, type, isOptional: true)
        return nil
    }

    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? {
        _ = try recorder.note(key.stringValue, type, isOptional: true)
        return nil
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { throw nested(key) }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        throw nested(key)
    }

    func superDecoder() throws -> any Decoder {
        throw FieldRecorder.NotFlat(text: "it inherits")
    }

    func superDecoder(forKey key: Key) throws -> any Decoder { throw nested(key) }

    private func nested(_ key: Key) -> FieldRecorder.NotFlat {
        FieldRecorder.NotFlat(text: "\(key.stringValue) is nested")
    }
}
