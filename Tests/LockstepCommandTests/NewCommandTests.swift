import Foundation
import LockstepCommand
import Rules
import TestKit
import Testing

/// New packages: their names, their files, and whether they build.
struct NewCommandTests {
  private let space: TestWorkspace

  init() throws { space = try TestWorkspace() }

  private func make(_ name: String, _ folder: String = "package") async -> TestWorkspace.Result {
    await space.run(words: [
      "new", name, "--path", "\(space.folder)/\(folder)", "--lockstep", repositoryRoot,
    ])
  }

  @Test func `A package has a manifest, a program, a strategy, tests and a page about it`()
    async throws
  {
    let made = await make("my-cross")
    #expect(made.code == 0, "\(made.errors)")
    let manifest = try space.text("package/Package.swift")
    #expect(manifest.contains(".package(name: \"Lockstep\", path: \"\(repositoryRoot)\")"))
    #expect(manifest.contains(".executableTarget(\n      name: \"my-cross\","))
    let program = try space.text("package/Sources/my-cross/Program.swift")
    #expect(program.contains("struct Main: LockstepProgram"))
    #expect(program.contains("builtInStrategies + [MyCross()]"))
    let strategy = try space.text("package/Sources/my-cross/MyCross.swift")
    #expect(strategy.contains("struct MyCross: Strategy {"))
    #expect(!strategy.contains("var name"))
    let tests = try space.text("package/Tests/MyCrossTests/MyCrossTests.swift")
    #expect(tests.contains("@testable import my_cross\n"))
    #expect(tests.contains("try expectNoLookAhead(MyCross())"))
    #expect(try space.text("package/README.md").contains("backtest my-cross --symbol DEMO"))
    #expect(try space.text("package/.gitignore").contains("/lockstep.db*\n"))
    #expect(made.output.contains("Wrote \(space.folder)/package/Package.swift\n"))
    #expect(
      made.output.contains("  swift run -c release my-cross backtest my-cross --symbol DEMO\n"))
  }

  @Test(arguments: [
    ("MyCross", "my-cross", "MyCross"), ("my_cross", "my-cross", "MyCross"),
    ("EMAFade", "ema-fade", "EMAFade"), ("breakout", "breakout", "Breakout"),
    ("myFade", "my-fade", "MyFade"), ("rsi2", "rsi2", "Rsi2"),
  ])
  func `Every spelling gives the program's name and the type's`(
    text: String, kebab: String, type: String
  ) async throws {
    #expect(await make(text).code == 0)
    let strategy = try space.text("package/Sources/\(kebab)/\(type).swift")
    #expect(strategy.contains("struct \(type): Strategy {"))
    #expect(!strategy.contains("var name"))
  }

  @Test func `A name that the type does not give by itself is spelt out`() async throws {
    #expect(await make("my-x-y").code == 0)
    let strategy = try space.text("package/Sources/my-x-y/MyXY.swift")
    #expect(strategy.contains("  var name: String { \"my-x-y\" }\n"))
  }

  @Test(arguments: [
    ("2fast", "\"2fast\" cannot name a strategy; take words of letters and digits"),
    ("my--cross", "\"my--cross\" cannot name a strategy"),
    ("a/b", "\"a/b\" cannot name a strategy"),
    ("größe", "\"größe\" cannot name a strategy"),
    ("class", "\"class\" already means something in Swift or Lockstep; take my-class"),
    ("Strategy", "\"Strategy\" already means something in Swift or Lockstep; take my-strategy"),
    ("ema-cross", "there is a strategy \"ema-cross\" already; take another name"),
  ])
  func `A name that cannot be is refused, and nothing is made`(
    name: String, beginning: String
  ) async throws {
    let refused = await make(name)
    #expect(refused.code == 2)
    #expect(refused.errors.hasPrefix("lockstep: \(beginning)"), "\(refused.errors)")
    #expect(try space.listing().isEmpty)
  }

  @Test func `A folder that is there is left alone`() async throws {
    _ = try space.write("mine", to: "package")
    let refused = await make("my-cross")
    #expect(refused.code == 2)
    #expect(
      refused.errors
        == "lockstep: \(space.folder)/package is there already; name another folder with --path DIR\n"
    )
    #expect(try space.text("package") == "mine")
  }

  @Test func `Lockstep's package is found from the program, or named`() async throws {
    let found = await space.run(words: ["new", "my-cross", "--path", "\(space.folder)/found"])
    #expect(found.code == 0, "\(found.errors)")
    let manifest = try space.text("found/Package.swift")
    #expect(manifest.contains("path: \"\(repositoryRoot)\""))
    let refused = await space.run(words: [
      "new", "my-cross", "--path", "\(space.folder)/other", "--lockstep", space.folder,
    ])
    #expect(refused.code == 2)
    #expect(refused.errors.hasPrefix("lockstep: \(space.folder) is not Lockstep's package"))
  }

  /// Minutes of compiling, so only on request: LOCKSTEP_BUILD_NEW=1.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["LOCKSTEP_BUILD_NEW"] != nil))
  func `A new package builds, passes its tests and backtests the sample`() async throws {
    #expect(await make("my-x-y").code == 0)
    let folder = space.folder + "/package"
    func swift(_ words: String...) throws -> (code: Int32, output: String) {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["swift"] + words
      process.currentDirectoryURL = URL(fileURLWithPath: folder)
      let pipe = Pipe()
      process.standardOutput = pipe
      process.standardError = pipe
      try process.run()
      let data = pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }
    let tested = try swift("test")
    #expect(tested.code == 0, "\(tested.output)")
    #expect(tested.output.contains("Test run with 4 tests"))
    let run = try swift(
      "run", "my-x-y", "backtest", "my-x-y", "--symbol", "DEMO", "--workspace", folder)
    #expect(run.code != 0)
    try FileManager.default.createDirectory(
      atPath: folder + "/data", withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: repositoryRoot + "/data/DEMO.1Day.arrow", toPath: folder + "/data/DEMO.1Day.arrow")
    let backtested = try swift("run", "my-x-y", "backtest", "my-x-y", "--symbol", "DEMO")
    #expect(backtested.code == 0, "\(backtested.output)")
    #expect(backtested.output.contains("my-x-y on DEMO 1Day"))
  }
}
