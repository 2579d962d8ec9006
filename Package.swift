// swift-tools-version: 6.3
import PackageDescription

// MARK: Settings

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]
/// Kernels are optimised in debug builds too: without it a test run takes a hundred times longer.
let hot: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

func systemLibrary(_ name: String, pkgConfig: String? = nil, apt: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

func module(
  _ name: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = strict
) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: dependencies + ["TestKit"], exclude: exclude,
    swiftSettings: strict)
}

// MARK: Package

let package = Package(
  name: "Lockstep",
  products: [
    .executable(name: "lockstep", targets: ["Main"]),
    .library(name: "LockstepCommand", targets: ["LockstepCommand"]),
    .library(
      name: "Lockstep",
      targets: ["Lockstep", "Simulation", "Frames", "Rules", "Series", "Numerics"]),
    .library(name: "LockstepTesting", targets: ["LockstepTesting"]),
  ],
  targets: [
    // MARK: System libraries
    .systemLibrary(name: "CLanes"),
    systemLibrary("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
    systemLibrary("COpenSSL", pkgConfig: "libcrypto", apt: "libssl-dev"),
    systemLibrary("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
    systemLibrary("CWebSockets", pkgConfig: "libwebsockets", apt: "libwebsockets-dev"),
    systemLibrary("CYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),
    systemLibrary("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),

    // MARK: Foundations
    module("Numerics", settings: hot),
    module("Records", ["CSQLite", "COpenSSL", "CYAML"]),
    module("Series", ["Records", "CZlib"], settings: hot),

    // MARK: The engine
    module("Rules", ["Series", "Records", "Numerics", "CLanes"], settings: hot),
    module("Simulation", ["Rules", "Series", "Numerics", "CLanes"], settings: hot),
    module("Frames", ["Rules", "Series", "Numerics", "Records"], settings: hot),
    module("Lockstep", ["Simulation", "Frames", "Rules", "Series"]),

    // MARK: Research
    module("Research", ["Simulation", "Rules", "Series", "Records", "Numerics"]),
    module("Promotion", ["Research", "Simulation", "Rules", "Series", "Records"]),
    module("LockstepTesting", ["Promotion", "Simulation", "Rules", "Series"]),
    module("Reporting", ["Simulation", "Series", "Records", "Numerics"]),

    // MARK: Trading
    module("Trading", ["Simulation", "Series", "Records"]),
    module("Wire", ["CCurl", "CWebSockets"]),
    module("Alpaca", ["Trading", "Simulation", "Wire", "Series"]),
    module("Venue", ["Wire", "Series"]),

    // MARK: The program
    module(
      "LockstepCommand",
      [
        "Reporting", "LockstepTesting", "Promotion", "Research", "Venue", "Alpaca", "Trading",
        "Simulation", "Rules", "Series", "Records",
      ]),
    .executableTarget(
      name: "Main", dependencies: ["LockstepCommand"], swiftSettings: strict),

    .executableTarget(
      name: "bench", dependencies: ["Research", "Simulation", "Rules", "Series", "Numerics"],
      path: "Benchmarks/bench", swiftSettings: strict),

    // MARK: Tests
    .target(
      name: "TestKit", dependencies: ["Series"], path: "Tests/TestKit",
      swiftSettings: strict),
    tests("Numerics", ["Numerics"], exclude: ["Fixtures"]),
    tests("Records", ["Records"]),
    tests("Series", ["Series", "Records"], exclude: ["Fixtures"]),
    tests("Rules", ["Rules", "Series", "Records"], exclude: ["Fixtures"]),
    tests("Frames", ["Frames", "Rules", "Series"], exclude: ["Fixtures"]),
    tests(
      "Simulation", ["LockstepTesting", "Simulation", "Rules", "Series", "Numerics"],
      exclude: ["Fixtures"]),
    tests("LockstepTesting", ["LockstepTesting", "Simulation", "Rules", "Series"]),
    tests("Research", ["Research", "Simulation", "Rules", "Series", "Records", "Numerics"]),
    tests(
      "Promotion",
      ["LockstepTesting", "Promotion", "Research", "Simulation", "Rules", "Series", "Records"],
      exclude: ["Fixtures"]),
    tests("Reporting", ["Reporting", "Simulation", "Series", "Records", "Numerics"]),
    tests(
      "Trading", ["Trading", "Alpaca", "Venue", "Wire", "Simulation", "Rules", "Series", "Records"]),
    tests(
      "Alpaca", ["Alpaca", "Venue", "Trading", "Wire", "Simulation", "Series", "Numerics"],
      exclude: ["Fixtures"]),
    tests("Wire", ["Wire"], exclude: ["Fixtures"]),
    tests("Venue", ["Venue", "Wire", "Simulation", "Series"], exclude: ["alpaca_py_session.py"]),
    tests(
      "LockstepCommand", ["LockstepCommand", "Venue", "Simulation", "Rules", "Series"]),
  ]
)
