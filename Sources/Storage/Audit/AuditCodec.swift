internal import Domain

/// Lists of named values as the audit trail stores them.
///
/// One byte for the version, then fields until the end. A field is one byte for its kind (absent,
/// plain text, sealed bytes), a length of four bytes, most significant first, and that many bytes.
/// Different lists never give the same bytes, and bytes that no list gives are refused.
enum AuditCodec {
    /// One field: what is written for it.
    enum Field: Equatable {
        case absent
        case plain(String)
        case sealed([UInt8])

        /// Bytes of what is written.
        fileprivate var count: Int {
            switch self {
            case .absent: 0
            case .plain(let text): text.utf8.count
            case .sealed(let sealed): sealed.count
            }
        }
    }

    private static let version: UInt8 = 1

    /// The bytes of fields in order.
    static func bytes(_ fields: [Field]) -> [UInt8] {
        var bytes = [version]
        bytes.reserveCapacity(fields.reduce(1) { $0 + 5 + $1.count })
        for field in fields {
            switch field {
            case .absent: append(kind: 0, length: 0, to: &bytes)
            case .plain(let text):
                append(kind: 1, length: field.count, to: &bytes)
                bytes += text.utf8
            case .sealed(let sealed):
                append(kind: 2, length: field.count, to: &bytes)
                bytes += sealed
            }
        }
        return bytes
    }

    private static func append(kind: UInt8, length: Int, to bytes: inout [UInt8]) {
        bytes.append(kind)
        withUnsafeBytes(of: UInt32(length).bigEndian) { bytes += $0 }
    }

    /// The fields of bytes; nil when no list gives these bytes.
    static func fields(_ bytes: [UInt8]) -> [Field]? {
        guard bytes.first == version else { return nil }
        var fields: [Field] = []
        var position = 1
        while position < bytes.count {
            guard let (kind, content) = field(bytes, &position) else { return nil }
            switch kind {
            case 0 where content.isEmpty: fields.append(.absent)
            case 1:
                guard let text = String(validating: content, as: UTF8.self) else { return nil }
                fields.append(.plain(text))
            case 2: fields.append(.sealed(Array(content)))
            default: return nil
            }
        }
        return fields
    }

    private static func field(
        _ bytes: [UInt8], _ position: inout Int
    ) -> (kind: UInt8, content: ArraySlice<UInt8>)? {
        guard bytes.count - position >= 5 else { return nil }
        let kind = bytes[position]
        let length = bytes[position + 1..<position + 5].reduce(0) { $0 << 8 | Int($1) }
        let start = position + 5
        guard length <= bytes.count - start else { return nil }
        position = start + length
        return (kind, bytes[start..<position])
    }

    /// Fields of one `AuditValue`: name, person, value.
    static let valueFields = 3
    /// Fields of one `AuditChange`: record, field, person, before, after.
    static let changeFields = 5

    /// Whether `fields` can read bytes as a list of items with so many fields each; it makes no
    /// text, since a check asks this of every record.
    static func isList(_ bytes: [UInt8], of fieldCount: Int) -> Bool {
        guard bytes.first == version else { return false }
        var position = 1
        var count = 0
        while position < bytes.count {
            guard let (kind, content) = field(bytes, &position) else { return false }
            switch kind {
            case 0 where content.isEmpty: break
            case 1 where content.allSatisfy({ $0 < 0x80 }): break
            case 1 where String(validating: content, as: UTF8.self) != nil: break
            case 2: break
            default: return false
            }
            count += 1
        }
        return count.isMultiple(of: fieldCount)
    }
}

/// Seals and opens personal values on their way into and out of stored lists.
struct AuditSealer {
    let seal: any AuditSeal
    let keys: PersonKeysTable

    /// The bytes of parameters.
    func bytes(_ values: [AuditValue]) throws(Failure) -> [UInt8] {
        var fields: [AuditCodec.Field] = []
        fields.reserveCapacity(values.count * AuditCodec.valueFields)
        for value in values {
            fields.append(.plain(value.name))
            fields.append(plain(value.person))
            fields.append(try field(value.value, value.person))
        }
        return AuditCodec.bytes(fields)
    }

    /// The bytes of changes.
    func bytes(_ changes: [AuditChange]) throws(Failure) -> [UInt8] {
        var fields: [AuditCodec.Field] = []
        fields.reserveCapacity(changes.count * AuditCodec.changeFields)
        for change in changes {
            fields.append(.plain(change.record))
            fields.append(.plain(change.field))
            fields.append(plain(change.person))
            fields.append(try field(change.before, change.person))
            fields.append(try field(change.after, change.person))
        }
        return AuditCodec.bytes(fields)
    }

    /// The parameters in bytes; nil when they are unreadable.
    func values(_ bytes: [UInt8]) throws(Failure) -> [AuditValue]? {
        guard let items = items(bytes, AuditCodec.valueFields) else { return nil }
        var values: [AuditValue] = []
        for item in items {
            guard case .plain(let name) = item[0] else { return nil }
            let person = text(item[1])
            values.append(
                AuditValue(name: name, value: try text(item[2], person), person: person))
        }
        return values
    }

    /// The changes in bytes; nil when they are unreadable.
    func changes(_ bytes: [UInt8]) throws(Failure) -> [AuditChange]? {
        guard let items = items(bytes, AuditCodec.changeFields) else { return nil }
        var changes: [AuditChange] = []
        for item in items {
            guard case .plain(let record) = item[0], case .plain(let field) = item[1] else {
                return nil
            }
            let person = text(item[2])
            changes.append(
                AuditChange(
                    record: record, field: field, before: try text(item[3], person),
                    after: try text(item[4], person), person: person))
        }
        return changes
    }

    private func items(_ bytes: [UInt8], _ count: Int) -> [[AuditCodec.Field]]? {
        guard let fields = AuditCodec.fields(bytes), fields.count.isMultiple(of: count) else {
            return nil
        }
        return stride(from: 0, to: fields.count, by: count).map {
            Array(fields[$0..<$0 + count])
        }
    }

    private func plain(_ text: String?) -> AuditCodec.Field { text.map { .plain($0) } ?? .absent }

    private func field(_ text: String?, _ person: String?) throws(Failure) -> AuditCodec.Field {
        guard let text, let person else { return plain(text) }
        return .sealed(seal.seal(text, key: try keys.findOrMake(person)))
    }

    private func text(_ field: AuditCodec.Field) -> String? {
        if case .plain(let text) = field { return text }
        return nil
    }

    /// The text of a field; dots when the person's key is gone.
    private func text(_ field: AuditCodec.Field, _ person: String?) throws(Failure) -> String? {
        guard case .sealed(let sealed) = field else { return text(field) }
        guard let person, let key = try keys.find(person) else { return Secret.dots }
        return seal.open(sealed, key: key) ?? Secret.dots
    }
}
