/// For each rule, in its order, sources of which each breaks it once.
enum PlantedSamples {
    static let all: [(String, [Sample])] = imports + sizes + language + texts

    private static let imports: [(String, [Sample])] = [
        (
            "a room imports only what the table gives it",
            [
                Sample("internal import CNCurses", in: "Sources/Console/A.swift"),
                Sample("import CSQLite", in: "Sources/Storage/A.swift"),
                Sample("package import Service", in: "Sources/Domain/A.swift"),
                Sample("import struct Storage.Users", in: "Sources/Service/A.swift"),
                Sample("import Console", in: "Sources/Terminal/A.swift"),
                Sample("import Glibc\nimport Domain", in: "Themes/A.swift"),
                Sample("import Storage", in: "Tests/FieldsTests/A.swift"),
                Sample("import Domain", in: "Tests/TestSupport/A.swift"),
                Sample("import CSQLite", in: "Sources/callboard/A.swift"),
                Sample("import Testing", in: "Sources/Domain/A.swift"),
                Sample("let a = 1", in: "Sources/Attic/A.swift"),
            ]
        ),
        (
            "nobody imports Foundation",
            [
                Sample("import Foundation"), Sample("internal import FoundationEssentials"),
                Sample("import Dispatch", in: "Tests/SQLTests/A.swift"),
            ]
        ),
    ]

    private static let sizes: [(String, [Sample])] = [
        (
            "a file has at most 400 lines",
            [Sample(String(repeating: "let a = 1\n", count: 401))]
        ),
        (
            "a C header of a library has at most 60 lines, compiled C 120",
            [
                Sample(
                    String(repeating: "int a;\n", count: 61), in: "Sources/Libraries/CX/shim.h"),
                Sample(
                    String(repeating: "int a;\n", count: 121), in: "Sources/Libraries/CX/x.c"),
            ]
        ),
        (
            "a function has at most 70 lines",
            [
                Sample("func f<T>(a: [T] = { [] }()) -> (T) where T: A {\n\(body(70))}"),
                Sample("struct A {\n    init?(a: Int) throws(B) {\n\(body(69))    }\n}"),
                Sample("static func < (a: A, b: A) -> Bool {\n\(body(70))}"),
                Sample("deinit {\n\(body(70))}"),
                Sample("func `a name`() {\n\(body(70))}", in: "Tests/SQLTests/A.swift"),
            ]
        ),
        (
            "a line has at most 100 columns",
            [Sample("// " + String(repeating: "x", count: 98))]
        ),
        (
            "a file is named after what is in it",
            [
                Sample("", in: "Sources/Console/PaneHelpers.swift"),
                Sample("", in: "Sources/Console/String+Utils.swift"),
                Sample("", in: "Sources/Domain/Common/Money.swift"),
                Sample("", in: "Sources/Service/SessionManager.swift"),
                Sample("", in: "Tests/SQLTests/Misc.swift"),
            ]
        ),
    ]

    private static func body(_ count: Int) -> String {
        String(repeating: "    a()\n", count: count)
    }

    private static let language: [(String, [Sample])] = [
        ("nothing is tried by force", [Sample("let a = try! b()"), Sample("\"\\(try! b())\"")]),
        ("nothing is cast by force", [Sample("let a = b as! C"), Sample("f(b as! [C])")]),
        (
            "no optional is unwrapped by force or implicitly",
            [
                Sample("let a = b!"), Sample("a!.b = 1"), Sample("f(a[0]!)"), Sample("f()! + 1"),
                Sample("var a: Int!"), Sample("var a: Array<Int>!"), Sample("\"x \\(a!) y\""),
                Sample("a! = b"), Sample("if !a!.isEmpty {}"), Sample("map { $0! }"),
                Sample("`default`!.b()"), Sample("let a = \"1\".first! == b"),
                Sample("let a = b!", in: "Tests/SQLTests/A.swift"),
            ]
        ),
        (
            "an unchecked Sendable says because",
            [
                Sample("final class A: @unchecked Sendable {}"),
                Sample("// Because.\n\n\nfinal class A: @unchecked Sendable {}"),
                Sample("// It is safe.\nfinal class A: @unchecked Sendable {}"),
            ]
        ),
        (
            "an unsafe isolation says because",
            [
                Sample("nonisolated(unsafe) var a = 1"),
                Sample("// So.\nnonisolated(unsafe) let a = 1"),
            ]
        ),
        ("nothing is public", [Sample("public struct A {}"), Sample("public import A")]),
        (
            "only the command line prints",
            [
                Sample("func f() { print(a) }"), Sample("debugPrint(a)"),
                Sample("Swift.a(); print (a)", in: "Tests/SQLTests/A.swift"),
            ]
        ),
        (
            "nothing is asynchronous",
            [
                Sample("func f() async {}"), Sample("let a = await b"), Sample("Task { f() }"),
                Sample("actor Counter {}"), Sample("@MainActor func f() {}"),
                Sample("Task.detached { f() }"),
            ]
        ),
        (
            "a test does not sleep",
            [
                Sample("usleep(10)", in: "Tests/SQLTests/A.swift"),
                Sample("Thread.sleep(1)", in: "Tests/SQLTests/A.swift"),
            ]
        ),
        (
            "only tests hash passwords lightly",
            [
                Sample("let a = CryptoVault(seed: b, hashesLightly: true)"),
                Sample("let a = CryptoVault(seed: b, hashesLightly: configuration.isFast)"),
            ]
        ),
    ]

    private static let texts: [(String, [Sample])] = [
        (
            "nothing is left to be done",
            [Sample("// TODO: more"), Sample("/* a\nFIXME */"), Sample("let a = 1  // XXX")]
        ),
        (
            "no code is commented out",
            [
                Sample("// let a = b"), Sample("    // }"), Sample("// if a == b {"),
                Sample("// import Glibc"), Sample("// screen.draw(row)"),
                Sample("// return f(x)"),
            ]
        ),
        (
            "a package type or function is documented",
            [
                Sample("package struct A {}"),
                Sample("// Not documentation.\npackage func f() {}"),
                Sample("@discardableResult\npackage func f() -> Int { 1 }"),
                Sample("struct A {\n    package init?(a: Int) {}\n}"),
                Sample("struct A {\n    package init(a: Int) throws(B) {}\n}"),
                Sample("package final class F {}"), Sample("package enum Operation {}"),
            ]
        ),
        (
            "SQL stands in Storage and SQL",
            [
                Sample("f(\"SELECT a FROM b\")"), Sample("f(\"INSERT INTO a VALUES (1)\")"),
                Sample("f(\"\"\"\n    UPDATE a\n    SET b = 1\n    \"\"\")"),
                Sample("f(\"DELETE FROM \\(a)\")"), Sample("f(#\"CREATE TABLE a (b)\"#)"),
                Sample("f(\"SELECT \\(columns) FROM b\")", in: "Sources/Service/A.swift"),
            ]
        ),
        (
            "operations are named in Domain",
            [
                Sample("if name == \"users.suspend\" {}", in: "Sources/Service/A.swift"),
                Sample("help(\"try `users.suspend --user`\")", in: "Sources/callboard/A.swift"),
            ]
        ),
        (
            "only the gate runs operations",
            [
                Sample("try operation.run(in: tx)", in: "Sources/Console/A.swift"),
                Sample("try run(in: tx)", in: "Sources/Domain/Users/A.swift"),
                Sample("try operation.erased(in: tx)", in: "Sources/callboard/A.swift"),
            ]
        ),
    ]
}
