import LockstepCommand
import Synchronization

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
