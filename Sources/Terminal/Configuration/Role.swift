/// What something on the screen is; a theme says how it looks.
///
/// A role's name is its case with dots: `listRowSelected` is `list.row.selected`, and what a theme
/// leaves open it takes from `list.row`, `list` and at last `text`.
package enum Role: Int, CaseIterable, Hashable, Sendable {
    case text, textDim
    case header, headerEnvironment, headerEnvironmentProduction
    case headerFreshnessLive, headerFreshnessOld, headerFreshnessStale, headerFreshnessOffline
    case tabs, tabsSelected, tabsBadge
    case breadcrumb
    case listHeader, listRow, listRowSelected, listRowMark, listRowMarked, listCursor
    case detail, detailTitle, detailLabel, detailValue, detailMasked
    case dialog, dialogTitle, dialogButton, dialogButtonSelected
    case formLabel, formInput, formInputFocused, formError
    case prompt, promptCompletion, promptCompletionSelected, promptError
    case paletteMatch, paletteDisabled
    case footer, footerKey
    case toastInfo, toastGood, toastBad
    case progressBar, chartBar, chartAxis
    case stateGood, stateWarn, stateBad, stateNeutral, stateBusy
    case helpKey
    case border, scrollbar, link

    /// The dotted name, as theme files write it.
    package var name: String { Self.names[rawValue] }

    /// The role with this dotted name; nil when there is none.
    package init?(name: String) {
        guard let role = Self.byName[name] else { return nil }
        self = role
    }

    /// Every dotted name, in the order of the cases.
    package static let names = allCases.map { role in
        var name = ""
        for character in "\(role)" {
            name += character.isUppercase ? "." + character.lowercased() : String(character)
        }
        return name
    }

    private static let byName = Dictionary(uniqueKeysWithValues: zip(names, allCases))

    /// The names that are asked for a property, nearest first.
    ///
    /// They are the role's own name, its dotted parents and `text`. Parents such as `list` need not
    /// be roles themselves.
    package static func path(of name: String) -> [String] {
        var path = [name]
        var rest = name[...]
        while let dot = rest.lastIndex(of: ".") {
            rest = rest[..<dot]
            path.append(String(rest))
        }
        return path.last == "text" ? path : path + ["text"]
    }

    /// Every name that a theme may set: the roles and their dotted parents.
    package static let settableNames = Set(names.flatMap { path(of: $0) })
}

extension Role {
    /// What contrast a role needs: WCAG 2.2, 1.4.3 (text) and 1.4.11 (other marks).
    package var contrastMin: Double {
        switch self {
        case .listRowMark, .listCursor, .progressBar, .chartBar, .chartAxis, .border, .scrollbar: 3
        default: 4.5
        }
    }

    /// What the role is drawn upon when it has no background of its own.
    package var grounds: [Role] {
        switch self {
        case .stateGood, .stateWarn, .stateBad, .stateNeutral, .stateBusy, .link, .textDim:
            [.listRow, .listRowMarked, .detail, .dialog]
        case .listRowMark, .listCursor: [.listRow]
        case .paletteMatch, .paletteDisabled, .formLabel, .formError, .helpKey, .border: [.dialog]
        default: []
        }
    }
}
