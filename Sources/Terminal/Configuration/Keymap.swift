/// The merged keys of a keymap and all that it inherits.
package struct Keymap: Sendable {
    /// One sequence in one context.
    struct Slot: Hashable, Sendable {
        let sequence: KeySequence
        /// Nil for a sequence that is explicitly unbound, which hides those of the parents.
        let binding: KeyBinding?
    }

    /// What a key sequence means in a context.
    package enum Lookup: Hashable, Sendable {
        case bound(KeyBinding)
        /// The beginning of longer sequences.
        case prefix([Candidate])
        case unbound
    }

    /// A sequence that can still become complete.
    package struct Candidate: Hashable, Sendable {
        /// The whole sequence, not what is left of it.
        package let sequence: KeySequence
        /// What it would do.
        package let binding: KeyBinding
    }

    /// The name that was asked for.
    package let name: String
    private var contexts: [ContextName: [Slot]] = [:]

    init(name: String) {
        self.name = name
    }

    /// Looks a sequence up: the focused context, its dotted parents, `global`.
    ///
    /// The nearest context that knows the sequence decides, whether as a binding, as the beginning
    /// of longer ones, or as unbound; longer sequences of several contexts are offered together.
    package func lookup(_ sequence: KeySequence, in context: ContextName) -> Lookup {
        var candidates: [Candidate] = []
        var decided: Set<KeySequence> = []
        for name in context.path {
            let slots = contexts[name] ?? []
            if let exact = slots.first(where: { $0.sequence == sequence }) {
                if !candidates.isEmpty { break }
                return exact.binding.map(Lookup.bound) ?? .unbound
            }
            for slot in slots where sequence.isPrefix(of: slot.sequence) {
                guard decided.insert(slot.sequence).inserted, let binding = slot.binding else {
                    continue
                }
                candidates.append(Candidate(sequence: slot.sequence, binding: binding))
            }
        }
        return candidates.isEmpty ? .unbound : .prefix(candidates)
    }

    /// Every sequence that works in a context, those of the nearest context first.
    package func bindings(in context: ContextName) -> [Candidate] {
        var seen: Set<KeySequence> = []
        return context.path.flatMap { contexts[$0] ?? [] }.compactMap { slot in
            guard let binding = slot.binding, seen.insert(slot.sequence).inserted,
                isReachable(slot.sequence, binding, in: context)
            else { return nil }
            return Candidate(sequence: slot.sequence, binding: binding)
        }
    }

    /// The keys of an action in a context, those that every terminal can send first.
    package func keys(for action: ActionName, in context: ContextName) -> [KeySequence] {
        var all: [KeySequence] = []
        for slot in context.path.flatMap(slots)
        where !all.contains(slot.sequence) && does(slot, action, in: context) {
            all.append(slot.sequence)
        }
        return all.filter(\.isPlain) + all.filter { !$0.isPlain }
    }

    /// Whether `keys(for:in:)` has any; it stops at the first.
    func hasKey(for action: ActionName, in context: ContextName) -> Bool {
        context.path.contains { name in
            slots(of: name).contains { does($0, action, in: context) }
        }
    }

    private func does(_ slot: Slot, _ action: ActionName, in context: ContextName) -> Bool {
        guard let binding = slot.binding, binding.target == .action(action) else { return false }
        return isReachable(slot.sequence, binding, in: context)
    }

    /// Contexts that bind something of their own, in the order of the alphabet, `global` first.
    package var contextNames: [ContextName] {
        contexts.keys.sorted {
            ($0 == .global ? "" : $0.rawValue) < ($1 == .global ? "" : $1.rawValue)
        }
    }

    /// The sequences that one context binds itself, in the order of the files.
    package func ownBindings(of context: ContextName) -> [Candidate] {
        slots(of: context).compactMap { slot in
            slot.binding.map { Candidate(sequence: slot.sequence, binding: $0) }
        }
    }

    private func isReachable(
        _ sequence: KeySequence, _ binding: KeyBinding, in context: ContextName
    ) -> Bool {
        for length in 1..<sequence.keys.count {
            guard case .prefix = lookup(sequence.prefix(length), in: context) else { return false }
        }
        return lookup(sequence, in: context) == .bound(binding)
    }
}

extension Keymap {
    func slots(of context: ContextName) -> [Slot] {
        contexts[context] ?? []
    }

    /// Puts a sequence into a context, in the place of what it was before.
    mutating func set(_ slot: Slot, in context: ContextName) {
        remove(slot.sequence, from: context)
        contexts[context, default: []].append(slot)
    }

    mutating func remove(_ sequence: KeySequence, from context: ContextName) {
        contexts[context]?.removeAll { $0.sequence == sequence }
    }
}
