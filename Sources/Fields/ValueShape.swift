internal import Domain

/// What the values of a type look like outside the program, learnt from the type at run time.
struct ValueShape {
    var kind: WireKind
    /// A well-formed value; empty where any text will do.
    var example = ""
    var isList = false
    var isChange = false
    /// Some value of the type, which lets a recording decoder go on to the next property.
    var sample: any Decodable

    /// The shape of a type; `nil` for what is neither a scalar nor a list or change of scalars.
    static func of(_ type: any Any.Type) -> Self? {
        if type == String.self { return Self(kind: .text, sample: "") }
        if type == Bool.self { return Self(kind: .flag, example: "true", sample: false) }
        if type == Int.self { return Self(kind: .integer, example: "12", sample: 0) }
        if type == Int64.self { return Self(kind: .integer, example: "12", sample: Int64(0)) }
        if type == Secret.self { return Self(kind: .secret, sample: Secret("")) }
        if type == Masked.self { return Self(kind: .text, sample: Masked.hidden("")) }
        if let wire = type as? any WireValue.Type { return of(wire: wire) }
        if let list = type as? any ListType.Type { return of(list: list) }
        if let change = type as? any ChangeType.Type { return of(change: change) }
        if let choice = type as? any ChoiceType.Type { return of(choice: choice) }
        return nil
    }

    private static func of<Value: WireValue>(wire type: Value.Type) -> Self? {
        guard let sample = Value(Value.example) else { return nil }
        return Self(kind: Value.wireKind, example: Value.example, sample: sample)
    }

    private static func of<List: ListType>(list type: List.Type) -> Self? {
        guard var shape = of(List.elementType), !shape.isList, !shape.isChange else { return nil }
        shape.isList = true
        shape.sample = List.noElements
        return shape
    }

    private static func of<Kind: ChangeType>(change type: Kind.Type) -> Self? {
        guard var shape = of(Kind.valueType), !shape.isChange else { return nil }
        shape.isChange = true
        shape.sample = Kind.untouched
        return shape
    }

    private static func of<Choice: ChoiceType>(choice type: Choice.Type) -> Self? {
        let words = Choice.allCases.map(\.rawValue)
        guard let sample = Choice.allCases.first as? any Decodable else { return nil }
        return Self(kind: .choice(words), example: words.first ?? "", sample: sample)
    }
}

/// An enumeration whose cases are words.
private typealias ChoiceType = CaseIterable & RawRepresentable<String>

/// An array, seen without its element's type.
protocol ListType {
    static var elementType: any Any.Type { get }
    static var noElements: any Decodable { get }
}

extension Array: ListType where Element: Decodable {
    static var elementType: any Any.Type { Element.self }
    static var noElements: any Decodable { [Element]() }
}

/// A ``Change``, seen without its value's type.
///
/// Operations declared in Domain never get here: its container overloads come first.
protocol ChangeType {
    static var valueType: any Any.Type { get }
    static var untouched: any Decodable { get }
    /// Whether nothing is to be written.
    var isUntouched: Bool { get }
}

extension Change: ChangeType {
    static var valueType: any Any.Type { Value.self }
    static var untouched: any Decodable { Self.leave }
    var isUntouched: Bool { self == .leave }
}

extension ValueShape {
    /// What a value should have been, as the end of a sentence.
    func expectation(given: String?) -> String {
        switch kind {
        case .text: example.isEmpty ? "expected text" : "expected a value such as \(example)"
        case .secret: "expected text"
        case .integer: "expected a whole number such as \(example)"
        case .flag: "expected true or false"
        case .instant: "expected a moment such as \(example)"
        case .date: "expected a date such as \(example)"
        case .id: "expected an identifier such as \(example)"
        case .email: "expected an e-mail address such as \(example)"
        case .phone: "expected a phone number such as \(example)"
        case .choice(let words):
            "expected one of \(words.joined(separator: ", "))"
                + Nearest.hint(for: given ?? "", in: words)
        }
    }
}
