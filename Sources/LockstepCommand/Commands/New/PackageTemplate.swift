/// The files of a new package.
struct PackageTemplate {
  /// One file, by its path in the package.
  struct File: Equatable {
    let path: String
    let text: String
  }

  let name: PackageName
  /// The folder of Lockstep's package.
  let lockstep: String

  /// What makes bars to try things on, after the program's name.
  let sample = DemoSample.synth

  var files: [File] {
    [
      File(path: "Package.swift", text: manifest), File(path: "README.md", text: readme),
      File(path: ".gitignore", text: ignored),
      File(path: "Sources/\(name.kebab)/Program.swift", text: program),
      File(path: "Sources/\(name.kebab)/\(name.type).swift", text: strategy),
      File(path: "Tests/\(name.type)Tests/\(name.type)Tests.swift", text: tests),
    ]
  }

  /// A path as a Swift literal.
  private var quotedFolder: String {
    "\"" + lockstep.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  private var manifest: String {
    """
    // swift-tools-version: 6.3
    import PackageDescription

    let package = Package(
      name: "\(name.kebab)",
      dependencies: [
        .package(name: "Lockstep", path: \(quotedFolder))
      ],
      targets: [
        .executableTarget(
          name: "\(name.kebab)",
          dependencies: [
            .product(name: "Lockstep", package: "Lockstep"),
            .product(name: "LockstepCommand", package: "Lockstep"),
          ]),
        .testTarget(
          name: "\(name.type)Tests",
          dependencies: [
            "\(name.kebab)", .product(name: "LockstepTesting", package: "Lockstep"),
          ]),
      ]
    )

    """
  }

  private var program: String {
    """
    import Lockstep
    import LockstepCommand

    /// A program with every command of `lockstep`, over this package's strategies too.
    @main
    struct Main: LockstepProgram {
      static let name = "\(name.kebab)"
      static let strategies: [any Strategy] = builtInStrategies + [\(name.type)()]
    }

    """
  }

  private var strategy: String {
    let spelt = name.isSpelt ? "\n  var name: String { \"\(name.kebab)\" }" : ""
    return """
      import Lockstep

      /// Follows the price while it is above its average, with a stop in average true ranges.
      struct \(name.type): Strategy {
        let window = Parameter("window", 10...200, by: 5, default: 50)
        let width = Parameter("width", 1...6, by: 0.5, default: 3)
      \(spelt)
        var summary: String { "Buys a close above the average, sells one below." }

        func rules(_ market: Market) -> Rules {
          let average = market.close.ema(window)
          return Rules {
            EnterLong(when: market.close.crosses(above: average))
            ExitLong(when: market.close.crosses(below: average))
            StopLoss(distance: market.atr(14) * width)
            Size(.fraction(0.95))
          }
        }
      }

      """
  }

  private var tests: String {
    """
    import LockstepTesting
    import Testing

    @testable import \(name.module)

    struct \(name.type)Tests {
      @Test func `It trades on the sample market`() throws {
        try expectTrades(\(name.type)(), atLeast: 5)
      }

      @Test func `Its text reads back with the same fingerprint`() throws {
        try expectTextReadsBack(\(name.type)())
      }

      @Test func `Nothing after a bar changes what happened before it`() throws {
        try expectNoLookAhead(\(name.type)())
      }

      @Test func `Bar by bar gives the numbers of a sweep, to the last bit`() throws {
        try expectLockstep(\(name.type)())
      }
    }

    """
  }

  private var ignored: String {
    """
    .build/
    /data/
    /reports/
    /notebooks-export/
    /lockstep.db*

    """
  }

  private var readme: String {
    let run = "swift run -c release \(name.kebab)"
    return """
      # \(name.kebab)

      A trading strategy in Swift, and a program to research and trade it on paper: all commands of `lockstep`, over
      `\(name.type)` and the strategies that come with Lockstep.

      ```sh
      swift test                                  # the strategy's own checks
      \(run) \(sample)
      \(run) backtest \(name.kebab) --symbol DEMO
      \(run) sweep \(name.kebab) --symbol DEMO
      \(run) --help
      ```

      The first build takes some minutes, for it builds Lockstep too. Bars of your own come in with `data import FILE.csv`.

      | file | what |
      |---|---|
      | `Sources/\(name.kebab)/\(name.type).swift` | the rules: start here |
      | `Sources/\(name.kebab)/Program.swift` | the list of strategies; add yours |
      | `Tests/\(name.type)Tests/\(name.type)Tests.swift` | what every strategy must pass, one line each |
      | `Package.swift` | where Lockstep lies: change it if it moves |

      """
  }
}
