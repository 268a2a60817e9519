import Testing

@testable import Domain

/// What every operation in the catalog must be.
@Suite struct CatalogTests {
    @Test func `names and routes are unique, and names are found`() {
        let names = Catalog.all.map { $0.spec.name }
        #expect(Set(names).count == names.count)
        let routes = Catalog.all.map { "\($0.spec.method) \($0.spec.path)" }
        #expect(Set(routes).count == routes.count)
        for name in names { #expect(Catalog.operation(named: name)?.spec.name == name) }
        #expect(Catalog.operation(named: "users.unknown") == nil)
    }

    @Test func `names are two words in lower case, summaries are sentences`() {
        for spec in Catalog.all.map({ $0.spec }) {
            let parts = spec.name.split(separator: ".")
            #expect(parts.count == 2, "\(spec.name)")
            #expect(
                spec.name.utf8.allSatisfy {
                    (97...122).contains($0) || $0 == UInt8(ascii: ".")
                        || $0 == UInt8(ascii: "-")
                }, "\(spec.name)")
            #expect(spec.summary.last == ".", "\(spec.name)")
            #expect(spec.fields.values.allSatisfy { $0.last == "." }, "\(spec.name)")
            #expect(spec.path.first == "/", "\(spec.name)")
        }
    }

    @Test func `what disturbs somebody takes a reason`() {
        let disturbing = Catalog.all.map { $0.spec }.filter { $0.risk != .routine }
        #expect(disturbing.count > 10)
        #expect(disturbing.filter { $0.reason == .none }.map(\.name) == [])
    }

    @Test func `every role has its line in the grants, and only staff and owners have any`() {
        #expect(Set(Grants.table.keys) == Set(Role.allCases))
        for role in Role.allCases where !role.isStaff {
            let grants = Grants.table[role] ?? [:]
            let areOwn = grants.values.allSatisfy {
                if case .own = $0 { return true }
                return false
            }
            #expect(areOwn, "\(role)")
        }
        for role in Role.allCases {
            #expect(Grants.grant(role, .anyone) == .all)
            #expect(Grants.grant(role, .signedIn) == .all)
        }
    }

    @Test func `only admins give roles, decide, close and hold`() {
        let permissions: [Permission] = [
            .usersRole, .usersCreate, .usersClose, .usersHold, .approvalsDecide, .importRun,
        ]
        for permission in permissions {
            let roles = Role.allCases.filter { Grants.grant($0, permission) != nil }
            #expect(roles == [.admin], "\(permission)")
        }
    }

    @Test func `the help of maintenance names what stays open, and nothing that is closed`() {
        let help = SettingName.maintenance.spec.help
        for spec in Catalog.all.map({ $0.spec }) where spec.isPublic && spec.changes {
            let parts = spec.name.split(separator: ".")
            let group = help.split(separator: ")").first { $0.contains(" \(parts[0]) (") }
            let verbs = group?.split(separator: "(").last?.split(separator: ", ") ?? []
            #expect(verbs.contains(parts[1]) == !spec.isClosedInMaintenance, "\(spec.name)")
        }
    }

    @Test func `what has a filter, counts everybody or checks the trail may take long`() {
        #expect(!ListUsers().readsLong)
        #expect(!ListUsers(filter: "").readsLong)
        #expect(ListUsers(filter: "city:Riyadh").readsLong)
        #expect(ListUsers.readsLong(isFiltered: true) && !ListUsers.readsLong(isFiltered: false))
        #expect(!ShowUser.readsLong(isFiltered: true))
        #expect(VerifyAudit().readsLong)
        #expect(!ShowAuditRecord(record: AuditPosition(lane: "main", sequence: 1)).readsLong)
    }

    @Test func `failures have a code and a sentence that names the way out`() {
        let failures: [Failure] = [
            .unauthenticated("sign in"), .denied("no"), .notFound("none"),
            .invalid(field: "name", "is empty"), .conflict("no"), .stale(current: 3),
            .reusedKey("no"), .tooMany(retryAfterMs: 30_001), .unavailable("no"),
        ]
        #expect(Set(failures.map(\.code)).count == failures.count)
        #expect(Failure.invalid(field: "name", "is empty").message == "name is empty")
        #expect(
            Failure.tooMany(retryAfterMs: 30_001).message == "too many tries; try again in 31 s")
        #expect(failures.allSatisfy { !$0.message.hasSuffix(".") })
    }
}
