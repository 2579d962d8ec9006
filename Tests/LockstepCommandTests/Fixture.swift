import Foundation
import LockstepCommand
import Rules
import Synchronization
import Testing

/// A console that keeps what is written.
final class Transcript: Sendable {
  private let outputText = Mutex("")
  private let errorText = Mutex("")

  var output: String { outputText.withLock { $0 } }
  var errors: String { errorText.withLock { $0 } }

  func console(width: Int = 80, isTerminal: Bool = false, usesColor: Bool = false) -> Console {
    Console(
      outputIsTerminal: isTerminal, errorIsTerminal: isTerminal, width: width,
      usesColor: usesColor,
      output: { [self] text in outputText.withLock { $0 += text } },
      error: { [self] text in errorText.withLock { $0 += text } })
  }
}

/// A small tree of commands with every form of argument.
enum Sample {
  static let strategy = Argument<String>.operand("STRATEGY", .text("STRATEGY"), "What to run.")
  static let cash = Argument<Double>.option(
    "cash", .positive("AMOUNT", example: "10000"), default: "10000", "Cash at the start.")
  static let symbol = Argument<String>.required("symbol", .text("SYMBOL"), "The instrument.")
  static let parameters = Argument<[Assignment<Axis>]>.repeated(
    "param", .assignment(of: .axis), "Values of one parameter.")
  static let json = Argument<Bool>.flag("json", "Prints JSON.")
  static let top = Argument<Int?>.optional(
    "top", .integer("N", in: 1...100), absent: "all", "So many rows.")
  static let files = Argument<[String]>.operands("FILE", .text("FILE"), "What to read.")

  static let sweep = Command(
    "sweep", "Runs a strategy over a grid.", discussion: "All combinations.",
    arguments: [strategy, symbol, cash.under("Money"), parameters, top, json],
    examples: [Example("sweep sma-cross --symbol SPY --param fast=2:143", "Many sets.")]
  ) { _, context in context.console.print("swept") }

  static let root = Command(
    "lockstep", "A workbench.",
    subcommands: [
      sweep,
      Command(
        "data", "Market data.",
        subcommands: [
          Command("import", "Reads files.", arguments: [files]) { _, _ in },
          Command("list", "Lists bars.") { _, _ in },
        ]),
    ])

  static let globals: [any DeclaredArgument] = [Workspace.argument]
  static let parser = CommandParser(root: root, globals: globals)

  static func arguments(_ line: String) throws -> Arguments {
    let request = try parser.parse(line.split(separator: " ").map(String.init))
    guard case .run(_, _, let arguments) = request else {
      throw UsageError("the line asks for help")
    }
    return arguments
  }
}

/// A workspace of its own for one test, and the program in it; removed after the test.
final class TestWorkspace: Sendable {
  let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/workspace-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  struct Result {
    let code: Int32
    let output: String
    let errors: String
  }

  /// Runs a command line; a word with blanks stands in single quotes.
  func run(_ line: String, isTerminal: Bool = false) async -> Result {
    await run(words: shellWords(line), isTerminal: isTerminal)
  }

  func run(words: [String], isTerminal: Bool = false) async -> Result {
    let transcript = Transcript()
    let program = Program(
      name: "lockstep", strategies: builtInStrategies,
      console: transcript.console(width: 200, isTerminal: isTerminal))
    let code = await program.run(words + ["--workspace", folder])
    return Result(code: code, output: transcript.output, errors: transcript.errors)
  }

  /// Runs a command that must succeed, and reads the JSON that it prints.
  func json(_ line: String) async throws -> [String: Any] {
    let result = await run(line + " --json")
    try #require(result.code == 0, "\(line): \(result.errors)")
    let value = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return try #require(value as? [String: Any])
  }

  func write(_ text: String, to name: String) throws -> String {
    let path = folder + "/" + name
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  func isThere(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder + "/" + name)
  }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
  }

  /// Every file below the folder with its size and time of change.
  func listing() throws -> [String] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
    return try names.map { name in
      let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)
      return "\(name) \(attributes[.size] ?? 0) \(attributes[.modificationDate] ?? 0)"
    }
  }

  /// Six years of an invented market in which dips recover.
  func addMarket(_ symbol: String = "WAVE", seed: Int = 1) async {
    let result = await run(
      "data synth --symbol \(symbol) --seed \(seed) --edge 1 --from 2010-01-01 --to 2015-12-31")
    #expect(result.code == 0, "\(result.errors)")
  }
}

/// The words of a line as a shell cuts them: at blanks, unless they stand in single quotes.
func shellWords(_ line: String) -> [String] {
  let parts = line.split(separator: "'", omittingEmptySubsequences: false)
  var words = [""]
  for (place, part) in parts.enumerated() {
    if place.isMultiple(of: 2) {
      let pieces = part.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
      words[words.count - 1] += pieces[0]
      words += pieces.dropFirst()
    } else {
      words[words.count - 1] += part
    }
  }
  return words.filter { !$0.isEmpty }
}

/// A strategy with the name of a built-in one and other rules.
struct OtherCross: Strategy {
  let fast = Parameter("fast", 5...50, default: 9)

  var name: String { "ema-cross" }
  var summary: String { "Not the rules that were promoted." }

  func rules(_ market: Market) -> Rules {
    let line = market.close.ema(fast)
    return Rules { EnterLong(when: line.crosses(above: market.close)) }
  }
}
