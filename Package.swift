// swift-tools-version: 6.1
import PackageDescription

// `make` sets MIXCHAT_STRICT, so that warnings fail at a desk and in CI but not in somebody's later toolchain.
let strict: [SwiftSetting] =
  Context.environment["MIXCHAT_STRICT"] == nil ? [] : [.unsafeFlags(["-warnings-as-errors"])]
let swiftSettings: [SwiftSetting] =
  strict + [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
// `make` sets MIXCHAT_LLD where the toolchain's own linker runs: it takes half as long as the system's.
let linkerSettings: [LinkerSetting] =
  (Context.environment["MIXCHAT_LLD"] ?? "").isEmpty
  ? [] : [.unsafeFlags(["-use-ld=lld", "-Xlinker", "-O0"], .when(configuration: .debug))]

let package = Package(
  name: "mixchat",
  products: [
    .executable(name: "mixchat", targets: ["mixchat"]),
    // For Benchmarks/Micro alone.
    .library(name: "MixchatParts", targets: ["HotPaths"]),
  ],
  // Exactly these: `--version` names them (`VersionText.packages`), and a clone resolves anew.
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    // C, each a narrow shim with its reasons in the header.
    .target(name: "CNcurses", linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
    .target(name: "CCurl", linkerSettings: [.linkedLibrary("dl")]),
    .target(
      name: "CCmark",
      linkerSettings: [.linkedLibrary("cmark-gfm"), .linkedLibrary("cmark-gfm-extensions")]),
    .target(name: "CJansson", linkerSettings: [.linkedLibrary("jansson")]),
    .target(name: "CDigest"),
    .target(name: "CPicture"),
    .target(name: "CProcess"),
    .target(name: "CArchive", linkerSettings: [.linkedLibrary("dl")]),
    .target(name: "CWidth"),
    .target(name: "CSQLite"),
    .target(
      name: "CSentencePiece",
      linkerSettings: [.linkedLibrary("dl"), .linkedLibrary("stdc++")]),

    // A lock the thread sanitizer understands.
    .target(name: "Locks", swiftSettings: swiftSettings),

    // The clock for deadlines, and the time of day.
    .target(name: "Clocks", swiftSettings: swiftSettings),

    // Files that appear whole or not at all, and what is in folders.
    .target(name: "Files", dependencies: ["CDigest"], swiftSettings: swiftSettings),

    // The pure rooms, from the ground up: no I/O, no clock. The compiler holds that none names a higher one.
    .target(name: "Cells", dependencies: ["CWidth"], swiftSettings: swiftSettings),
    .target(name: "Conversations", dependencies: ["Cells"], swiftSettings: swiftSettings),
    .target(
      name: "Pages", dependencies: ["Cells", "Conversations", "CCmark", "Locks"], swiftSettings: swiftSettings),
    .target(name: "Hands", dependencies: ["Cells", "Conversations", "Pages"], swiftSettings: swiftSettings),
    .target(
      name: "ChatCore", dependencies: ["Cells", "Conversations", "Pages", "Hands"], swiftSettings: swiftSettings),

    // Threads that sleep while there is nothing to do.
    .target(name: "Threads", dependencies: ["Locks", "Clocks"], swiftSettings: swiftSettings),

    // Commands that run to their end, or are ended.
    .target(name: "Processes", dependencies: ["Locks", "Clocks", "CProcess"], swiftSettings: swiftSettings),

    // Shells, one per outside thing.
    .target(
      name: "ChatAPI",
      dependencies: ["Cells", "Conversations", "Pages", "Files", "Locks", "Clocks", "Processes", "CCurl", "CJansson"],
      swiftSettings: swiftSettings),
    .target(
      name: "ChatStore",
      dependencies: [
        "Cells", "Conversations", "Pages", "Hands", "Files", "Locks", "Clocks", "Threads", "CArchive", "CJansson",
        "CSQLite",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: swiftSettings),
    .target(
      name: "LocalModel", dependencies: ["Conversations", "Files", "Locks", "Clocks", "CProcess"],
      swiftSettings: swiftSettings),
    .target(
      name: "Tokenizer", dependencies: ["Conversations", "Locks", "CSentencePiece"], swiftSettings: swiftSettings),
    .target(
      name: "TerminalIO",
      dependencies: [
        "Cells", "Conversations", "Pages", "Hands", "Files", "Locks", "Clocks", "Threads", "CNcurses", "CProcess",
      ],
      swiftSettings: swiftSettings),
    .target(
      name: "Inputs",
      dependencies: [
        "Cells", "Conversations", "Pages", "Hands", "Files", "Locks", "Processes", "Configuration", "CPicture",
      ],
      swiftSettings: swiftSettings),
    .target(
      name: "Configuration",
      dependencies: ["Cells", "Conversations", "Pages", "Hands", "Files", .product(name: "Yams", package: "Yams")],
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "mixchat",
      dependencies: [
        "Cells", "Conversations", "Pages", "Hands", "ChatCore", "Locks", "ChatAPI", "ChatStore", "LocalModel",
        "Tokenizer", "TerminalIO", "Inputs", "Configuration",
        "Files", "Processes", "Threads", "Clocks",
        "CCmark", "CJansson", "CNcurses", "CProcess", "CWidth",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: swiftSettings, linkerSettings: linkerSettings),

    // What Benchmarks/Micro times; here, so that a test runs each path and none falls behind what it measures.
    .target(
      name: "HotPaths",
      dependencies: [
        "Cells", "Conversations", "Pages", "Hands", "ChatCore", "ChatAPI", "ChatStore", "TerminalIO", "Tokenizer",
        "LocalModel", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      path: "Benchmarks/HotPaths", swiftSettings: swiftSettings),
    .testTarget(name: "HotPathTests", dependencies: ["HotPaths"], swiftSettings: swiftSettings),

    // Tests mirror sources.
    .executableTarget(
      name: "terminal-probe", dependencies: ["Cells", "Hands", "TerminalIO", "TestSupport"],
      path: "Tests/TerminalProbe",
      swiftSettings: swiftSettings),
    .target(
      name: "TestSupport", dependencies: ["CProcess", "Locks"], path: "Tests/Support", exclude: ["h2-front"],
      swiftSettings: swiftSettings),
    .testTarget(name: "CProcessTests", dependencies: ["CProcess", "TestSupport"], swiftSettings: swiftSettings),
    .testTarget(name: "FilesTests", dependencies: ["Files", "TestSupport"], swiftSettings: swiftSettings),
    .testTarget(name: "ProcessesTests", dependencies: ["Processes", "TestSupport"], swiftSettings: swiftSettings),
    .testTarget(
      name: "InputsTests",
      dependencies: [
        "Inputs", "Cells", "Conversations", "CPicture", "Files", "Hands", "Locks", "Pages", "Processes", "TestSupport",
      ],
      swiftSettings: swiftSettings),
    .testTarget(name: "ThreadsTests", dependencies: ["Threads", "Locks"], swiftSettings: swiftSettings),
    .testTarget(
      name: "ChatCoreTests",
      dependencies: ["Cells", "Conversations", "Pages", "Hands", "ChatCore", "CWidth", "TestSupport"],
      exclude: ["Golden"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "ChatAPITests", dependencies: ["ChatAPI", "CCurl", "Locks", "Processes", "TestSupport"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "ChatStoreTests",
      dependencies: ["ChatStore", "StoreChild", "Locks", "TestSupport", .product(name: "GRDB", package: "GRDB.swift")],
      exclude: ["Samples"],
      swiftSettings: swiftSettings),
    // The other process of the store's tests: journals a stream until it is killed, or writes beside the test.
    .executableTarget(
      name: "StoreChild", dependencies: ["Conversations", "ChatStore", "Locks"], path: "Tests/StoreChild",
      swiftSettings: swiftSettings),
    .testTarget(
      name: "LocalModelTests", dependencies: ["LocalModel", "Locks", "TestSupport"], swiftSettings: swiftSettings),
    .testTarget(
      name: "TokenizerTests", dependencies: ["Tokenizer", "TestSupport"], exclude: ["Fixtures"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "TerminalIOTests",
      dependencies: ["TerminalIO", "CNcurses", "Cells", "Files", "Hands", "TestSupport", "terminal-probe"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "ConfigurationTests", dependencies: ["Configuration", "TestSupport"], swiftSettings: swiftSettings),
    .testTarget(
      name: "mixchatTests",
      dependencies: [
        "mixchat", "Cells", "Conversations", "Hands", "ChatCore", "ChatStore", "Inputs", "Configuration", "TestSupport",
      ],
      exclude: ["Golden", "Wire/cases.json", "Wire/variations.json"], swiftSettings: swiftSettings),
    .testTarget(
      name: "EndToEndTests", dependencies: ["Locks", "TestSupport", "mixchat"], swiftSettings: swiftSettings),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
