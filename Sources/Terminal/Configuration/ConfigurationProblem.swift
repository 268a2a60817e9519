/// Something in a theme, keymap or settings file that a person should hear about.
package struct ConfigurationProblem: Hashable, Sendable {
    /// How much it matters.
    package enum Severity: String, Hashable, Sendable {
        /// The line was skipped.
        case error
        /// The line counts, and does something that may surprise.
        case note
    }

    /// As the caller named the file, made printable.
    package let file: String
    /// Nil when the problem is with the file as a whole.
    package let position: YAML.Position?
    /// Whether the line was skipped.
    package let severity: Severity
    /// Lower case, no full stop; names the thing and the way out.
    package let message: String

    package init(
        file: String, position: YAML.Position?, severity: Severity = .error, message: String
    ) {
        self.file = excerpt(of: file, lengthMax: 256)
        self.position = position
        self.severity = severity
        self.message = excerpt(of: message, lengthMax: 400)
    }
}

extension ConfigurationProblem: CustomStringConvertible {
    /// `file:line:column: error: message`, the form that editors can jump to.
    package var description: String {
        let place = position.map { "\(file):\($0.line):\($0.column)" } ?? file
        return "\(place): \(severity.rawValue): \(message)"
    }
}

extension ConfigurationProblem {
    /// `file:line: message` with the file's name alone, for a line of the screen.
    package var brief: String {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        return position.map { "\(name):\($0.line): \(message)" } ?? "\(name): \(message)"
    }
}

extension [ConfigurationProblem] {
    /// Whether anything was skipped.
    package var hasErrors: Bool { contains { $0.severity == .error } }
}

/// Text from a file, short and printable, for use in a message.
///
/// Control, format and separator characters become `?`: a file must not be able to steer the
/// terminal through the report about it.
func excerpt(of text: String, lengthMax: Int = 40) -> String {
    let scalars = text.unicodeScalars
    var result = String.UnicodeScalarView()
    for scalar in scalars.prefix(lengthMax) {
        result.append(isPrintable(scalar) ? scalar : "?")
    }
    return String(result) + (scalars.count > lengthMax ? "…" : "")
}

/// An excerpt in quotation marks, with the nearest known name where there is one.
func unknown(_ kind: String, _ name: String, among known: some Sequence<String>) -> String {
    let base = "unknown \(kind) '\(excerpt(of: name))'"
    guard let near = nearest(name, in: known) else { return base }
    return base + "; did you mean '\(near)'?"
}

private func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .unassigned, .privateUse, .lineSeparator,
        .paragraphSeparator:
        false
    default: true
    }
}
