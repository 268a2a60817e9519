/// A keymap and what was wrong with the files that it comes from.
package struct LoadedKeymap: Sendable {
    /// What is left when every bad line is skipped.
    package let keymap: Keymap
    /// In the order of the files, ancestors first.
    package let problems: [ConfigurationProblem]
}

extension Keymap {
    /// Merges a keymap with all that it inherits.
    ///
    /// Nothing here fails: lines that make no sense are skipped and reported, and whatever a file
    /// says, help, palette and quit can be reached.
    package static func load(
        _ name: String, from sources: [ConfigurationSource], vocabulary: KeymapVocabulary
    ) -> LoadedKeymap {
        let chain = ConfigurationChain(of: name, kind: .keymap, in: sources)
        var merge = KeymapMerge(keymap: Keymap(name: name), problems: chain.problems)
        for layer in chain.layers {
            let file = KeymapFile(layer, vocabulary: vocabulary)
            merge.problems += file.problems
            merge.lay(file.lines, file: layer.source.file)
        }
        merge.keepReachable(vocabulary.contexts, file: chain.layers.last?.source.file ?? name)
        return LoadedKeymap(keymap: merge.keymap, problems: merge.problems)
    }
}

/// A keymap that grows layer by layer.
private struct KeymapMerge {
    var keymap: Keymap
    var problems: [ConfigurationProblem]

    /// What nobody may lose, and the key that gives it back.
    private static let essentials: [(action: ActionName, key: Key)] = [
        (.openHelp, Key(.function(1))), (.openPalette, Key(.function(2))),
        (.quit, Key(.function(10))),
    ]

    /// Puts the lines of a file over those of its ancestors.
    mutating func lay(_ lines: [KeymapFile.Line], file: String) {
        let ancestors = keymap
        for line in lines {
            switch line.value {
            case .bind(let binding):
                clear(line, in: ancestors, file: file)
                let slot = Keymap.Slot(sequence: line.sequence, binding: binding)
                keymap.set(slot, in: line.context)
            case .none:
                if ancestors.lookup(line.sequence, in: line.context) == .unbound {
                    note("'\(line.sequence.name)' is not bound; nothing to unbind", line, file)
                }
                let slot = Keymap.Slot(sequence: line.sequence, binding: nil)
                keymap.set(slot, in: line.context)
            case .inherit:
                keymap.remove(line.sequence, from: line.context)
            }
        }
        for line in lines {
            noteHidden(by: line, file: file)
        }
    }

    /// Removes inherited sequences of the same context that the line makes unreachable.
    private mutating func clear(_ line: KeymapFile.Line, in ancestors: Keymap, file: String) {
        for slot in ancestors.slots(of: line.context) where slot.binding != nil {
            let clashes =
                line.sequence.isPrefix(of: slot.sequence)
                || slot.sequence.isPrefix(of: line.sequence)
            guard clashes, keymap.slots(of: line.context).contains(where: { $0 == slot }) else {
                continue
            }
            keymap.remove(slot.sequence, from: line.context)
            note("'\(line.sequence.name)' replaces '\(slot.sequence.name)'", line, file)
        }
    }

    /// A key that begins sequences of a parent context takes them all away.
    private mutating func noteHidden(by line: KeymapFile.Line, file: String) {
        guard case .bind = line.value else { return }
        for parent in line.context.path.dropFirst() {
            let hidden = keymap.slots(of: parent).filter { slot in
                slot.binding != nil
                    && (line.sequence.isPrefix(of: slot.sequence)
                        || slot.sequence.isPrefix(of: line.sequence))
            }
            guard !hidden.isEmpty else { continue }
            let names = hidden.map { "'\($0.sequence.name)'" }.joined(separator: ", ")
            note("'\(line.sequence.name)' hides \(names) of '\(parent.rawValue)' here", line, file)
        }
    }

    /// Binds F1, F2 and F10 again where help, palette or quit have got lost.
    mutating func keepReachable(_ contexts: [ContextName], file: String) {
        for (action, key) in Self.essentials {
            let lost = contexts.filter { context in
                context.isForBrowsing && !keymap.hasKey(for: action, in: context)
            }
            guard !lost.isEmpty else { continue }
            let sequence = KeySequence(key)
            let binding = KeyBinding(
                target: .action(action), hint: nil, origin: "callboard", file: file, position: nil)
            for context in contexts {
                keymap.remove(sequence, from: context)
            }
            keymap.set(Keymap.Slot(sequence: sequence, binding: binding), in: .global)
            let places = lost.map(\.rawValue).joined(separator: ", ")
            let message =
                "no key does '\(action.rawValue)' in \(places); \(sequence.name) does it now"
            problems.append(ConfigurationProblem(file: file, position: nil, message: message))
        }
    }

    private mutating func note(_ message: String, _ line: KeymapFile.Line, _ file: String) {
        problems.append(
            ConfigurationProblem(
                file: file, position: line.position, severity: .note, message: message))
    }
}
