/// For each rule, in its order, sources that only look as if they broke it.
enum NearMissSamples {
    static let all: [(String, [Sample])] = imports + sizes + language + texts

    private static let imports: [(String, [Sample])] = [
        (
            "a room imports only what the table gives it",
            [
                Sample("internal import CNCurses\nimport Synchronization"),
                Sample("// import Storage\nlet a = \"import Storage\""),
                Sample("package import Domain", in: "Sources/Legacy/A.swift"),
                Sample("import Storage\nimport CPlatform", in: "Sources/callboard-bench/A.swift"),
                Sample("import Themes\nimport CNCurses", in: "Tests/TerminalTests/A.swift"),
                Sample("import Gateways\nimport Testing", in: "Tests/ContractTests/A.swift"),
                Sample("users.import(file)", in: "Sources/Domain/A.swift"),
                Sample("#include <curses.h>", in: "Sources/Libraries/CNCurses/shim.h"),
            ]
        ),
        (
            "nobody imports Foundation",
            [Sample("// import Foundation"), Sample("let a = Foundation"), Sample("import Glibc")]
        ),
    ]

    private static let sizes: [(String, [Sample])] = [
        (
            "a file has at most 400 lines",
            [Sample(String(repeating: "let a = 1\n", count: 400))]
        ),
        (
            "a C header of a library has at most 60 lines, compiled C 120",
            [
                Sample(
                    String(repeating: "int a;\n", count: 60), in: "Sources/Libraries/CX/shim.h"),
                Sample(
                    String(repeating: "int a;\n", count: 120), in: "Sources/Libraries/CX/x.c"),
                Sample(String(repeating: "a()\n", count: 200)),
            ]
        ),
        (
            "a function has at most 70 lines",
            [
                Sample("func f() {\n\(body(68))}"),
                Sample("protocol A {\n    func f()\n    init(a: Int)\n}\nstruct B {\n\(body(90))}"),
                Sample("protocol A {\n    func f() -> Int\n}\nextension A {\n\(body(90))}"),
                Sample("struct A {\n    let a = B.init(b)\n\(body(90))}"),
            ]
        ),
        (
            "a line has at most 100 columns",
            [
                Sample("// " + String(repeating: "x", count: 97)),
                Sample("// " + String(repeating: "é", count: 97)),
                Sample(String(repeating: "x", count: 120), in: "Sources/Libraries/CX/shim.h"),
            ]
        ),
        (
            "a file is named after what is in it",
            [
                Sample("", in: "Sources/Crypto/CommonPasswords.swift"),
                Sample("", in: "Sources/Console/Utilization.swift"),
                Sample("", in: "Sources/Service/ManagerApproval.swift"),
            ]
        ),
    ]

    private static func body(_ count: Int) -> String {
        String(repeating: "    a()\n", count: count)
    }

    private static let language: [(String, [Sample])] = [
        (
            "nothing is tried by force",
            [
                Sample("let a = try !b()"), Sample("// try! it"), Sample("let a = \"try! it\""),
                Sample("let a = try? b()"), Sample("func `we try! hard`() {}"),
            ]
        ),
        (
            "nothing is cast by force",
            [Sample("let a = b as? C"), Sample("let a = \"as! C\""), Sample("b.as!(c)")]
        ),
        (
            "no optional is unwrapped by force or implicitly",
            [
                Sample("if a != b {}"), Sample("if a!=b {}"), Sample("let a = !b"),
                Sample("f(!a, b: !c)"), Sample("a && !b"), Sample("#if !os(Linux)\n#endif"),
                Sample("let a = \"hello!\""), Sample("f(\"\"\"\n  Hey! \"b\"! \n  \"\"\")"),
                Sample("// b!.c"), Sample("a !== b"), Sample("a!==b"),
                Sample("prefix func ! (a: A)"),
                Sample("let a = try! b() as! C"), Sample("#\"a\"!\"#"), Sample("\"\\(a)!\""),
                Sample("guard !a else { return !b }"), Sample("/* a! /* b! */ c! */"),
            ]
        ),
        (
            "an unchecked Sendable says because",
            [
                Sample("// Because one thread owns it.\nfinal class A: @unchecked Sendable {}"),
                Sample("final class A: @unchecked Sendable {  // because of the lock\n}"),
                Sample("final class A: @unchecked Sendable {\n    // It is, because of b.\n}"),
                Sample(
                    "/// A long\n/// tale because\n/// so.\nclass A: @unchecked Sendable {}"
                ),
                Sample("let unchecked = 1"),
            ]
        ),
        (
            "an unsafe isolation says because",
            [
                Sample("// Because main sets it before any thread.\nnonisolated(unsafe) var a = 1"),
                Sample("nonisolated let a = 1"),
            ]
        ),
        (
            "nothing is public",
            [Sample("let a = Access.public"), Sample("case public"), Sample("f(public: true)")]
        ),
        (
            "only the command line prints",
            [
                Sample("print(a)", in: "Sources/callboard/A.swift"), Sample("printer.print(a)"),
                Sample("func print(_ a: Int) {}"), Sample("blueprint(a)"), Sample("// print(a)"),
            ]
        ),
        (
            "nothing is asynchronous",
            [
                Sample("func f(actor: Actor, actor id: ID) {}"), Sample("for actor in cast {}"),
                Sample("let actor = Actor()"), Sample("a.async"), Sample("let a: Task"),
                Sample("switch actor {\ncase .admin: a()\n}"), Sample("// await"),
            ]
        ),
        (
            "a test does not sleep",
            [
                Sample("usleep(10)"), Sample("run(\"/bin/sleep\")", in: "Tests/SQLTests/A.swift"),
                Sample("let sleep = 1", in: "Tests/SQLTests/A.swift"),
            ]
        ),
        (
            "only tests hash passwords lightly",
            [
                Sample("let a = B(hashesLightly: true)", in: "Tests/SQLTests/A.swift"),
                Sample("init(hashesLightly: Bool = false) {}"),
                Sample("B(hashesLightly: hashesLightly)"),
            ]
        ),
    ]

    private static let texts: [(String, [Sample])] = [
        (
            "nothing is left to be done",
            [
                Sample("// A todo list of the user."), Sample("let a = \"TODO\""),
                Sample("let TODOS = 1"),
            ]
        ),
        (
            "no code is commented out",
            [
                Sample("// Returns to the caller (or not)."), Sample("/// let a = b"),
                Sample("// let the caller decide."), Sample("// try again; a = b is not enough."),
                Sample("let a = \"// }\""), Sample("// See RFC 3629 (UTF-8)"),
            ]
        ),
        ("a package type or function is documented", documented),
        (
            "SQL stands in Storage and SQL",
            [
                Sample("f(\"SELECT a FROM b\")", in: "Sources/Storage/A.swift"),
                Sample("f(\"DELETE FROM a\")", in: "Tests/ContractTests/A.swift"),
                Sample("f(\"select a person from the list\")"), Sample("// SELECT a FROM b"),
                Sample("f(\"SELECT\", \"FROM\")"), Sample("f(\"an UPDATE that has begun\")"),
            ]
        ),
        (
            "operations are named in Domain",
            [
                Sample("let a = \"users.suspend\"", in: "Keymaps/A.swift"),
                Sample("let a = \"users.suspend\"", in: "Tests/ScreenTests/A.swift"),
                Sample("let a = \"users.suspended\"", in: "Sources/Service/A.swift"),
                Sample("let a = SuspendUser.spec.name  // users.suspend"),
            ]
        ),
        (
            "only the gate runs operations",
            [
                Sample("try operation.run(in: tx)", in: "Sources/Service/Gate.swift"),
                Sample("try run(in: tx)", in: "Sources/Domain/Operation.swift"),
                Sample("package func run(in tx: any Transaction) {}"),
                Sample("loop.run(until: a)", in: "Sources/Console/A.swift"),
                Sample("try operation.run(in: tx)", in: "Tests/DomainTests/A.swift"),
            ]
        ),
    ]

    private static let documented = [
        Sample("/// A.\npackage struct A {}"), Sample("package import A"),
        Sample("/// A.\n@discardableResult\n@inlinable\npackage func f() -> Int { 1 }"),
        Sample("/// A.\n@frozen package enum A {}"), Sample("struct A {}"),
        Sample("package struct A {}", in: "Tests/TestSupport/A.swift"),
        Sample("struct A {\n    package init(b: Int) { self.b = b }\n}"),
        Sample("extension A: B {\n    package var description: String { b }\n}"),
        Sample("extension A {\n    package static func == (a: A, b: A) -> Bool { true }\n}"),
        Sample("/** A. */\npackage let a = 1"), Sample("let package = Package(name: \"a\")"),
        Sample(
            """
            /// A.
            package struct A: ListOperation {
                package var user: User.ID
                package static let spec = Spec("a.b")
                package func list(in tx: any Transaction) throws(Failure) -> Page<User> { c() }
                package func run(in tx: any Transaction) throws(Failure) -> User { b() }
            }
            """),
    ]
}
