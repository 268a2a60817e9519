internal import CFribidi

/// Visual order and Arabic letter forms by the Unicode Bidirectional Algorithm (UAX #9), through
/// fribidi.
enum Bidi {
    /// The clusters from left to right, letters joined; a lam-alef pair becomes one cell.
    static func visual(_ clusters: [Cluster]) -> [Cluster] {
        let scalars = flatten(clusters)
        guard !scalars.isEmpty else { return [] }
        return assemble(order(scalars))
    }

    /// U+200C and U+200D, which shaping reads and nothing stores.
    private static let parts: FriBidiChar = 0x200c
    private static let joins: FriBidiChar = 0x200d
    /// What fribidi leaves where the second letter of a ligature was.
    private static let filler: FriBidiChar = 0xfeff

    private static func flatten(_ clusters: [Cluster]) -> [FriBidiChar] {
        var scalars: [FriBidiChar] = []
        scalars.reserveCapacity(clusters.count * 2)
        for cluster in clusters {
            scalars.append(cluster.base.value)
            scalars.append(contentsOf: cluster.marks.map(\.value))
            switch cluster.joiner {
            case .none: break
            case .joins: scalars.append(joins)
            case .parts: scalars.append(parts)
            }
        }
        return scalars
    }

    /// UAX #9 in fribidi's steps: types, brackets, levels, joining, shapes, then L2 with marks
    /// put behind their base again (L3).
    private static func order(_ scalars: [FriBidiChar]) -> [FriBidiChar] {
        let count = FriBidiStrIndex(scalars.count)
        var types = [FriBidiCharType](repeating: FriBidiCharType(0), count: scalars.count)
        var brackets = [FriBidiBracketType](repeating: 0, count: scalars.count)
        var levels = [FriBidiLevel](repeating: 0, count: scalars.count)
        var joining = [FriBidiArabicProp](repeating: 0, count: scalars.count)
        var visual = scalars
        var direction = cfribidi_paragraph_by_first_strong
        fribidi_get_bidi_types(scalars, count, &types)
        fribidi_get_bracket_types(scalars, count, types, &brackets)
        let deepest = fribidi_get_par_embedding_levels_ex(
            types, brackets, count, &direction, &levels)
        guard deepest > 0 else { return scalars }
        fribidi_get_joining_types(scalars, count, &joining)
        fribidi_join_arabic(types, count, levels, &joining)
        fribidi_shape(cfribidi_shape_flags, levels, count, &joining, &visual)
        let ordered = fribidi_reorder_line(
            cfribidi_reorder_flags, types, count, 0, direction, &levels, &visual, nil)
        return ordered > 0 ? visual : scalars
    }

    private static func assemble(_ scalars: [FriBidiChar]) -> [Cluster] {
        var clusters: [Cluster] = []
        clusters.reserveCapacity(scalars.count)
        for value in scalars where value != filler && value != parts && value != joins {
            let scalar = Unicode.Scalar(value) ?? "\u{fffd}"
            switch Width.of(scalar) {
            case 0 where !clusters.isEmpty: clusters[clusters.count - 1].append(mark: scalar)
            case 1: clusters.append(Cluster(scalar, width: 1))
            case 2: clusters.append(Cluster(scalar, width: 2))
            default: clusters.append(Cluster("\u{fffd}", width: 1))
            }
        }
        return clusters
    }
}

extension TerminalText {
    /// What to put into cells from left to right: cut to `columns` in reading order, with `…`
    /// where something is missing, then in visual order if `mode` says that we do it.
    package func laidOut(columns: Int, bidi mode: BidiMode) -> TerminalText {
        let isOurs = hasRightToLeft && mode == .console
        guard isOurs || width > columns else { return self }
        return LaidOutTexts.shared.text(of: self, columns: columns, isOrdered: isOurs) {
            isOurs ? ordered(columns: columns) : fitted(to: columns)
        }
    }

    private func ordered(columns: Int) -> TerminalText {
        let whole = TerminalText(visual: Bidi.visual(clusters))
        if whole.width <= columns { return whole }
        return TerminalText(visual: Bidi.visual(fitted(to: columns).clusters))
    }

    /// Already in visual order, so nothing must order it again.
    private init(visual clusters: [Cluster]) {
        self.init(
            clusters: clusters, width: clusters.reduce(0) { $0 + $1.width }, hasRightToLeft: false)
    }
}
