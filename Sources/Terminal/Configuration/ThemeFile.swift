/// What one theme file says, and what in it makes no sense.
struct ThemeFile {
    /// A colour by name, to be found in the palette when all files are merged.
    struct ColorReference: Hashable, Sendable {
        let name: String
        let file: String
        let position: YAML.Position
    }

    /// The properties that a file sets for a role; nil for those that it leaves alone.
    struct RoleEntry: Hashable, Sendable {
        var foreground: ColorReference?
        var background: ColorReference?
        var attributes: Attributes?
        var glyph: Glyph?
        var word: String?

        /// The properties of a child theme over those of its parent.
        func over(_ parent: RoleEntry?) -> RoleEntry {
            RoleEntry(
                foreground: foreground ?? parent?.foreground,
                background: background ?? parent?.background,
                attributes: attributes ?? parent?.attributes,
                glyph: glyph ?? parent?.glyph, word: word ?? parent?.word)
        }
    }

    private(set) var background: ThemeBackground?
    private(set) var palette: [String: ThemeColor] = [:]
    private(set) var roles: [String: RoleEntry] = [:]
    private(set) var glyphs: [Glyph: GlyphForms] = [:]
    private(set) var problems: [ConfigurationProblem] = []
    private let file: String

    init(_ layer: ConfigurationLayer) {
        file = layer.source.file
        for entry in layer.entries {
            readSection(entry)
        }
    }

    private mutating func readSection(_ entry: YAML.Entry) {
        switch entry.key {
        case "background":
            let known = ThemeBackground.allCases.map(\.rawValue)
            background = choose(entry.value, "background", from: known)
                .flatMap(ThemeBackground.init(rawValue:))
        case "palette":
            for color in children(of: entry) { readColor(color) }
        case "roles":
            for role in children(of: entry) { readRole(role) }
        case "glyphs":
            for glyph in children(of: entry) { readGlyph(glyph) }
        default:
            let known = ["inherits", "background", "palette", "roles", "glyphs"]
            report(unknown("section", entry.key, among: known), at: entry.position)
        }
    }

    private mutating func readColor(_ entry: YAML.Entry) {
        guard Color(ansiName: entry.key) == nil else {
            let message = "'\(entry.key)' is a name of the terminal's own colours; choose another"
            report(message, at: entry.position)
            return
        }
        var values: [String: Color] = [:]
        for value in children(of: entry) {
            guard ["rgb", "x256", "ansi"].contains(value.key) else {
                let message = unknown("depth", value.key, among: ["rgb", "x256", "ansi"])
                report(message, at: value.position)
                continue
            }
            values[value.key] = color(value.value, depth: value.key)
        }
        palette[entry.key] = ThemeColor(
            full: values["rgb"], palette: values["x256"], ansi: values["ansi"])
    }

    private mutating func color(_ node: YAML.Node, depth: String) -> Color? {
        let text = node.text ?? ""
        if text == "default" { return .standard }
        switch depth {
        case "rgb":
            if let color = Color(hex: text) { return color }
            report(
                "'\(excerpt(of: text))' is no colour; write \"#88c0d0\" in quotes",
                at: node.position)
        case "x256":
            if let index = UInt8(text) { return .indexed(index) }
            report("'\(excerpt(of: text))' is no number from 0 to 255", at: node.position)
        default:
            if let color = Color(ansiName: text) { return color }
            report(
                unknown("colour", text, among: ThemeColor.names + ["default"]), at: node.position)
        }
        return nil
    }

    private mutating func readRole(_ entry: YAML.Entry) {
        guard Role.settableNames.contains(entry.key) else {
            report(unknown("role", entry.key, among: Role.names), at: entry.position)
            return
        }
        var role = RoleEntry()
        for property in children(of: entry) {
            let value = property.value
            switch property.key {
            case "fg": role.foreground = reference(value)
            case "bg": role.background = reference(value)
            case "attrs": role.attributes = attributes(value)
            case "glyph":
                let known = Glyph.allCases.map(\.rawValue)
                role.glyph = choose(value, "glyph", from: known).flatMap(Glyph.init(rawValue:))
            case "word": role.word = value.text.map { excerpt(of: $0, lengthMax: 12) }
            default:
                let known = ["fg", "bg", "attrs", "glyph", "word"]
                report(unknown("property", property.key, among: known), at: property.position)
            }
        }
        roles[entry.key] = role
    }

    private mutating func reference(_ node: YAML.Node) -> ColorReference? {
        guard let name = node.text, !name.hasPrefix("#"), UInt8(name) == nil else {
            report("name a colour of the palette, and give its value there", at: node.position)
            return nil
        }
        return ColorReference(name: name, file: file, position: node.position)
    }

    private static let attributeNames: [(name: String, attribute: Attributes)] = [
        ("bold", .bold), ("dim", .dim), ("italic", .italic), ("underline", .underline),
        ("reverse", .reverse), ("strikethrough", .strikethrough),
    ]

    private mutating func attributes(_ node: YAML.Node) -> Attributes? {
        guard let items = node.items else {
            report("'attrs' is a list, such as [bold, reverse]", at: node.position)
            return nil
        }
        var attributes: Attributes = []
        for item in items {
            let names = Self.attributeNames.map(\.name)
            let name = choose(item, "attribute", from: names)
            if let known = Self.attributeNames.first(where: { $0.name == name }) {
                attributes.insert(known.attribute)
            }
        }
        return attributes
    }

    private mutating func readGlyph(_ entry: YAML.Entry) {
        guard let glyph = Glyph(rawValue: entry.key) else {
            let known = Glyph.allCases.map(\.rawValue)
            report(unknown("glyph", entry.key, among: known), at: entry.position)
            return
        }
        let ascii = entry.value["ascii"]?.text ?? ""
        let unicode = entry.value["unicode"]?.text ?? ascii
        guard ascii.utf8.count == 1, isOneCell(ascii), isOneCell(unicode) else {
            let message = "write { unicode: X, ascii: Y }, each one cell wide, the second ASCII"
            report(message, at: entry.value.position)
            return
        }
        glyphs[glyph] = GlyphForms(unicode: unicode, ascii: ascii)
    }

    private func isOneCell(_ text: String) -> Bool {
        let shown = TerminalText(text)
        return text.unicodeScalars.count == 1 && shown.width == 1 && shown.string == text
    }

    private mutating func children(of entry: YAML.Entry) -> [YAML.Entry] {
        if let entries = entry.value.entries { return entries }
        if entry.value.text != "" {
            let message = "'\(excerpt(of: entry.key))' is a mapping, not \(entry.value.kind)"
            report(message, at: entry.value.position)
        }
        return []
    }

    /// One of a few words.
    private mutating func choose(
        _ node: YAML.Node, _ noun: String, from known: [String]
    ) -> String? {
        let text = node.text ?? ""
        if known.contains(text) { return text }
        report(unknown(noun, text, among: known), at: node.position)
        return nil
    }

    private mutating func report(_ message: String, at position: YAML.Position) {
        problems.append(ConfigurationProblem(file: file, position: position, message: message))
    }
}
