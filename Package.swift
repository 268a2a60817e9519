// swift-tools-version: 6.2
import PackageDescription

/// What every Swift target is held to.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// A release is one file: the Swift runtime is linked into it.
///
/// Its relative relocations are packed (RELR, glibc 2.36 and later), and it exports no symbols, for
/// which nobody looks: 0.9 MB and 1.1 MB less.
let oneFile: [LinkerSetting] = [
    .unsafeFlags(
        [
            "-static-stdlib", "-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs",
            "-Xlinker", "--no-export-dynamic",
        ],
        .when(configuration: .release))
]

/// A C library of the system: a module map and a header of inline functions.
func library(_ name: String, apt package: String) -> Target {
    .systemLibrary(name: name, path: "Sources/Libraries/\(name)", providers: [.apt([package])])
}

/// A room of the house.
///
/// `needs` is its line of the import table, which TidyTests checks.
func room(
    _ name: String, needs: [String] = [], path: String? = nil, embedding files: [String] = []
) -> Target {
    .target(
        name: name,
        dependencies: needs.map { .byName(name: $0) },
        path: path,
        resources: files.map { .embedInCode($0 + ".yaml") },
        swiftSettings: strict
    )
}

/// The tests of a room, or of a boundary.
func tests(_ name: String, of needs: [String], pictures: [String] = []) -> Target {
    .testTarget(
        name: name,
        dependencies: (needs + ["TestSupport"]).map { .byName(name: $0) },
        exclude: pictures,
        swiftSettings: strict
    )
}

/// The files that are built into the program; a test holds the folders against what is built in.
let shippedThemes = ["base", "dark", "high-contrast", "light", "mono"]
let shippedKeymaps = ["default", "emacs", "minimal", "vim"]

let everyRoom = [
    "Domain", "Fields", "Crypto", "Service", "SQL", "Storage", "Backup", "HTTP", "API", "Gateways",
    "Legacy", "Terminal", "Console", "Themes", "Keymaps",
]

let package = Package(
    name: "callboard",
    products: [
        .executable(name: "callboard", targets: ["callboard"]),
        .executable(name: "callboard-bench", targets: ["callboard-bench"]),
    ],
    targets: [
        library("CNCurses", apt: "libncurses-dev"),
        library("CSQLite", apt: "libsqlite3-dev"),
        library("CPostgres", apt: "libpq-dev"),
        library("CCurl", apt: "libcurl4-openssl-dev"),
        library("CMicroHTTPD", apt: "libmicrohttpd-dev"),
        .target(
            name: "CMicroHTTPDInterposition",
            path: "Sources/Libraries/CMicroHTTPDInterposition",
            linkerSettings: [.linkedLibrary("microhttpd")]
        ),
        library("CZlib", apt: "zlib1g-dev"),
        library("CSodium", apt: "libsodium-dev"),
        library("CCrypt", apt: "libcrypt-dev"),
        library("CCrypto", apt: "libssl-dev"),
        library("CUnistring", apt: "libunistring-dev"),
        library("CYAML", apt: "libyaml-dev"),
        library("CFribidi", apt: "libfribidi-dev"),
        library("CVTerm", apt: "libvterm-dev"),
        .target(
            name: "CPlatform",
            path: "Sources/Libraries/CPlatform",
            linkerSettings: [.linkedLibrary("util")]
        ),

        room("Domain"),
        room("Fields", needs: ["Domain", "CUnistring"]),
        room("Crypto", needs: ["CSodium", "CCrypt", "CCrypto", "CUnistring"]),
        room("Service", needs: ["Domain", "Fields", "Crypto"]),
        room("SQL", needs: ["CSQLite", "CPostgres"]),
        room("Storage", needs: ["Domain", "SQL"]),
        room("Backup", needs: ["Domain", "Fields", "Crypto", "Storage"]),
        room(
            "HTTP",
            needs: ["CCrypto", "CCurl", "CMicroHTTPD", "CMicroHTTPDInterposition", "CZlib"]),
        room("API", needs: ["Domain", "Fields", "HTTP"]),
        room("Gateways", needs: ["Domain", "Fields", "HTTP", "Crypto"]),
        room("Legacy", needs: ["Domain"]),
        room("Terminal", needs: ["CNCurses", "CYAML", "CFribidi", "CPlatform"]),
        room("Console", needs: ["Domain", "Fields", "Terminal"]),
        room("Themes", path: "Themes", embedding: shippedThemes),
        room("Keymaps", path: "Keymaps", embedding: shippedKeymaps),
        .executableTarget(
            name: "callboard",
            dependencies: (everyRoom + ["CPlatform"]).map { .byName(name: $0) },
            swiftSettings: strict,
            linkerSettings: oneFile
        ),
        .executableTarget(
            name: "callboard-bench",
            dependencies: (everyRoom + ["CPlatform"]).map { .byName(name: $0) },
            swiftSettings: strict,
            linkerSettings: oneFile
        ),

        .target(
            name: "TestSupport",
            dependencies: ["CVTerm", "CPlatform", "CPostgres"].map { .byName(name: $0) },
            path: "Tests/TestSupport",
            swiftSettings: strict
        ),
        tests("DomainTests", of: ["Domain"]),
        tests("FieldsTests", of: ["Fields", "Domain"]),
        tests("CryptoTests", of: ["Crypto"]),
        tests("SQLTests", of: ["SQL"]),
        tests("StorageTests", of: ["Storage", "Domain", "SQL"]),
        tests("BackupTests", of: ["Backup", "Domain", "Fields", "Crypto", "Storage"]),
        tests("HTTPTests", of: ["HTTP"]),
        tests(
            "APITests", of: ["API", "Domain", "Fields", "HTTP"], pictures: ["__Screens__"]),
        tests("GatewaysTests", of: ["Gateways", "Domain", "Fields", "HTTP", "Crypto"]),
        tests("LegacyTests", of: ["Legacy", "Domain"]),
        tests("TerminalTests", of: ["Terminal", "Themes", "Keymaps"], pictures: ["__Screens__"]),
        tests("ContractTests", of: everyRoom),
        tests("ScreenTests", of: everyRoom + ["callboard"], pictures: ["__Screens__"]),
        tests("TidyTests", of: []),
    ],
    swiftLanguageModes: [.v6]
)
