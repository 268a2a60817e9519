/// What stands where on the screen, before it is drawn; the areas do not overlap.
package struct Scene: Hashable, Sendable {
    /// A widget of the screen.
    package enum Part: Hashable, Sendable {
        case header(HeaderWidget)
        case tabs(TabsWidget)
        case path(BreadcrumbWidget)
        case table(TableWidget)
        case detail(DetailWidget)
        case footer(FooterWidget)
        case progress(ProgressWidget)
    }

    struct Placed: Hashable {
        let area: Rect
        let part: Part
    }

    let size: Size
    private(set) var placed: [Placed] = []

    /// A screen with nothing on it.
    package init(_ size: Size) {
        self.size = size
    }

    /// Puts a widget into an area.
    package mutating func place(_ part: Part, in area: Rect) {
        placed.append(Placed(area: area, part: part))
    }

    /// Whether the same areas are taken.
    func hasPlaces(of other: Scene) -> Bool {
        size == other.size && placed.count == other.placed.count
            && zip(placed, other.placed).allSatisfy { $0.area == $1.area }
    }
}

extension Scene.Part {
    func draw(into buffer: inout Buffer, in area: Rect, look: Look) {
        switch self {
        case .header(let widget): widget.draw(into: &buffer, in: area, look: look)
        case .tabs(let widget): widget.draw(into: &buffer, in: area, look: look)
        case .path(let widget): widget.draw(into: &buffer, in: area, look: look)
        case .table(let widget): widget.draw(into: &buffer, in: area, look: look)
        case .detail(let widget): widget.draw(into: &buffer, in: area, look: look)
        case .footer(let widget): widget.draw(into: &buffer, in: area, look: look)
        case .progress(let widget):
            widget.draw(into: &buffer, in: area, look: look, on: .footer)
        }
    }
}

/// Draws one scene after the other, and of each only what differs from the one before.
///
/// A widget is a value and draws the same whenever it is the same, so the buffer is the one that
/// a new painter would give.
package struct Painter: Sendable {
    private var scene = Scene(Size(rows: 0, columns: 0))
    private var look: Look?
    private var buffer = Buffer(Size(rows: 0, columns: 0))

    /// A painter that has drawn nothing yet.
    package init() {}

    /// The scene as a buffer.
    package mutating func paint(_ scene: Scene, look: Look) -> Buffer {
        if self.look == look, scene.hasPlaces(of: self.scene) {
            for (placed, before) in zip(scene.placed, self.scene.placed) {
                paint(placed, after: before.part, look)
            }
        } else {
            buffer = look.buffer(scene.size)
            for placed in scene.placed {
                placed.part.draw(into: &buffer, in: placed.area, look: look)
            }
        }
        (self.scene, self.look) = (scene, look)
        return buffer
    }

    private mutating func paint(_ placed: Scene.Placed, after before: Scene.Part, _ look: Look) {
        guard placed.part != before else { return }
        if case .table(let table) = placed.part, case .table(let shown) = before {
            table.draw(after: shown, into: &buffer, in: placed.area, look: look)
        } else {
            placed.part.draw(into: &buffer, in: placed.area, look: look)
        }
    }
}
