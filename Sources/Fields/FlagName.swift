/// Names of command-line options, which derive from those of fields.
package enum FlagName {
    /// The option of a field, without hyphens in front: `must-reset` of `mustReset`.
    package static func kebab(_ field: String) -> String {
        let letters = Array(field)
        var result = ""
        for (index, letter) in letters.enumerated() {
            let follows =
                index > 0 && (letters[index - 1].isLowercase || letters[index - 1].isNumber)
            // The last capital of `IDNumber` begins the next word.
            let begins =
                index > 0 && index + 1 < letters.count && letters[index - 1].isUppercase
                && letters[index + 1].isLowercase
            if letter.isUppercase, follows || begins { result += "-" }
            result += letter.lowercased()
        }
        return result
    }

    /// The field of an option that was typed without its hyphens; `nil` when there is none.
    package static func field(of flag: String, in fields: [Field]) -> Field? {
        fields.first { kebab($0.name) == flag }
    }

    /// `; did you mean '--until'?`, or nothing when no option is near.
    package static func hint(for flag: String, in fields: [Field]) -> String {
        Nearest.name(to: flag, in: fields.map { kebab($0.name) })
            .map { "; did you mean '--\($0)'?" } ?? ""
    }
}
