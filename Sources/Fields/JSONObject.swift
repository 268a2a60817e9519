/// The members of a JSON object, in the order in which they were written.
package struct JSONObject: Sendable, Equatable {
    /// A name and its value.
    package struct Member: Sendable, Equatable {
        package let name: String
        package var value: JSON

        package init(name: String, value: JSON) {
            self.name = name
            self.value = value
        }
    }

    /// Every member, in order; no name comes twice.
    package private(set) var members: [Member] = []

    /// An object without members.
    package init() {}

    /// An object of pairs; of those with one name the last value stays, at the first place.
    package init(_ pairs: [(String, JSON)]) {
        members.reserveCapacity(pairs.count)
        for (name, value) in pairs { self[name] = value }
    }

    /// Takes over members of which the caller knows that no name comes twice.
    init(distinct members: [Member]) { self.members = members }

    /// The value of a name; setting `nil` takes the member out, a new name goes to the end.
    ///
    /// Looks through all members, which is fast for the few that an object has.
    package subscript(name: String) -> JSON? {
        get { members.first { $0.name == name }?.value }
        set {
            let place = members.firstIndex { $0.name == name }
            switch (place, newValue) {
            case (let place?, let value?): members[place].value = value
            case (let place?, nil): members.remove(at: place)
            case (nil, let value?): members.append(Member(name: name, value: value))
            case (nil, nil): break
            }
        }
    }
}
