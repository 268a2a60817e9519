internal import TestSupport
internal import Testing

@testable import Terminal

@Suite struct WidgetLineTests {
    private var tabs: TabsWidget {
        TabsWidget(
            [
                TabsWidget.Tab("Users", number: 1), TabsWidget.Tab("Calls", number: 2, badge: 14),
                TabsWidget.Tab("Health", number: 5, state: .stateBad), TabsWidget.Tab("漢字"),
            ], selected: 2)
    }

    private var detail: DetailWidget {
        DetailWidget(
            title: "ليلى القحطاني", tabs: ["Account", "Sessions"],
            sections: [
                DetailSection(
                    .empty,
                    .fields([
                        DetailField("email", "e-mail", "layla@example.com"),
                        DetailField("phone", "phone", "", isMasked: true),
                        DetailField("status", "status", "active", role: .stateGood, glyph: .good),
                        DetailField("about", "about", WidgetHarness.hostile[6]),
                    ])),
                DetailSection("Text", .text(WidgetHarness.hostile)),
                DetailSection(
                    "Chart",
                    .chart(ChartWidget([.init("Mon", 3), .init("Tue", 0), .init("Wed", 12)]))),
                DetailSection(
                    "Days", .sparkline(ChartWidget([.init("", 1), .init("", 8)]), "last days")),
            ], isFocused: true)
    }

    private var form: FormState {
        var form = FormState([
            FormField("name", "name", required: true, value: "ليلى"),
            FormField("password", "password", .secret, help: "at least 12", required: true),
            FormField("role", "role", .choice([.init("t", "talent"), .init("s", "scout")])),
            FormField("mail", "mail", .flag),
        ])
        form.focusNext()
        return form
    }

    private func all(_ buffer: inout Buffer, _ area: Rect, _ look: Look) {
        let parts = Layout.rows(
            of: area,
            [.fixed(1), .fixed(1), .fixed(1), .fill(), .fixed(1), .fixed(1)])
        HeaderWidget(
            left: [.init("callboard"), .init("prod", role: .headerEnvironmentProduction)],
            right: [.init("live 2 s", priority: 1), .init("14:03", priority: 2)]
        ).draw(into: &buffer, in: parts[0], look: look)
        tabs.draw(into: &buffer, in: parts[1], look: look)
        BreadcrumbWidget(["users", "role:talent", "ليلى"], note: "by joined")
            .draw(into: &buffer, in: parts[2], look: look)
        detail.draw(into: &buffer, in: parts[3], look: look)
        ProgressWidget("suspending", done: 12, total: 40)
            .draw(into: &buffer, in: parts[4], look: look)
        FooterWidget([.init("?", "help"), .init("Space", "mark"), .init("q", "back")])
            .draw(into: &buffer, in: parts[5], look: look)
        ToastWidget([.init(.good, "suspended"), .init(.bad, "تم الرفض")])
            .draw(into: &buffer, in: parts[3], look: look)
    }

    @Test(arguments: WidgetHarness.sizes)
    func `a whole screen of widgets stands as it was drawn`(size: Size) {
        let buffer = WidgetHarness.drawn(size, WidgetHarness.look(), all)
        Snapshot.check(buffer.textWithReverse, "widget-lines-\(size.columns)x\(size.rows)")
    }

    @Test(arguments: WidgetHarness.sizes)
    func `a form shows its fields`(size: Size) {
        var state = form
        state.fail("password", "is too short")
        let buffer = WidgetHarness.drawn(size) {
            FormWidget(title: "New user", state: state).draw(into: &$0, in: $1, look: $2)
        }
        Snapshot.check(buffer.textWithReverse, "widget-form-\(size.columns)x\(size.rows)")
    }

    @Test func `a path gives way to what failed, which keeps how long it took`() {
        func line(_ note: TerminalText, isUrgent: Bool) -> String {
            let path = BreadcrumbWidget(
                ["users", "status:suspended role:talent city:Riyadh"], note: note,
                isUrgent: isUrgent)
            return WidgetHarness.drawn(Size(rows: 1, columns: 80)) {
                path.draw(into: &$0, in: $1, look: $2)
            }.text
        }
        let short = "answer: it broke off (name 2 ms, connect 31 ms)"
        let long = TerminalText("TLS: api.example.sa proves nothing (certificate 9); " + short)
        #expect(line(TerminalText(short), isUrgent: true).hasSuffix(short))
        #expect(line(long, isUrgent: true).contains("status:"))
        #expect(line(long, isUrgent: true).contains("TLS: api.example.sa"))
        #expect(line(long, isUrgent: true).hasSuffix("(name 2 ms, connect 31 ms)"))
        #expect(line(long, isUrgent: false).contains("users › status:suspended"))
    }

    @Test func `what is wrong with a field is not cut before its end`() {
        var state = form
        state.fail("password", "is too short; 15 characters are the least, for staff 20")
        let buffer = WidgetHarness.drawn(WidgetHarness.sizes[2]) {
            FormWidget(title: "New user", state: state).draw(into: &$0, in: $1, look: $2)
        }
        for line in ["is too short; 15", "characters are the", "least, for staff 20"] {
            #expect(buffer.text.contains("│              \(line) "), "\(buffer.text)")
        }
    }

    @Test func `nothing is drawn outside the area, however small`() {
        #expect(WidgetHarness.spills(all) == [])
        #expect(
            WidgetHarness.spills {
                FormWidget(title: "f", state: form).draw(into: &$0, in: $1, look: $2)
            } == [])
        #expect(
            WidgetHarness.spills {
                NoticeWidget.tooSmall($1.size, least: Size(rows: 15, columns: 60), quitKey: "q")
                    .draw(into: &$0, in: $1, look: $2)
            } == [])
    }

    @Test func `a form asks for what is required, then gives its values`() {
        var state = form
        let refused = state.submit()
        #expect(refused == nil)
        #expect(state.focus == .field(1))
        _ = state.handle(.paste("correct horse\n"))
        #expect(state.errors.isEmpty)
        for key in [Key(.tab), Key(.right), Key(.down), Key(" "), Key(.enter)] {
            _ = state.handle(.key(key))
        }
        let outcome = state.handle(.key(Key(.enter)))
        #expect(outcome == .submitted)
        #expect(state.value(of: "password") == "correct horse")
        #expect(state.value(of: "role") == "s")
        #expect(state.isOn("mail"))
    }

    @Test func `a tab is found by the mouse, the selected one is always in view`() {
        let look = WidgetHarness.look()
        let line = Rect(Size(rows: 1, columns: 12))
        #expect(tabs.tab(atRow: 0, column: 3, in: line, look: look) == 2)
        let wide = Rect(Size(rows: 1, columns: 80))
        #expect(tabs.tab(atRow: 0, column: 3, in: wide, look: look) == 0)
        #expect(tabs.tab(atRow: 1, column: 3, in: wide, look: look) == nil)
    }

    @Test func `a detail is read to its end and back`() {
        let area = Rect(Size(rows: 8, columns: 40))
        let layout = detail.layout(in: area, look: WidgetHarness.look())
        let height = detail.linesShown(in: area)
        var state = DetailState()
        for _ in 0..<layout.count * 2 { state.moveDown(in: layout, height: height) }
        #expect(state.field == 3)
        #expect(state.top == layout.count - height)
        for _ in 0..<layout.count * 2 { state.moveUp(in: layout, height: height) }
        #expect(state == DetailState())
    }

    @Test func `lengths never add up to more than there is`() {
        let parts: [Extent] = [.fixed(10), .fill(weight: 2, min: 4), .fill(), .fixed(3)]
        #expect(Layout.lengths(of: 40, parts) == [10, 19, 8, 3])
        for total in 0...60 {
            let sum = Layout.lengths(of: total, parts, gap: 2).reduce(0, +)
            #expect(sum <= max(0, total - 6))
        }
    }
}
