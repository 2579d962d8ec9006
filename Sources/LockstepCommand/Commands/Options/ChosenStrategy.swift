import Records
import Research
import Rules
import Simulation

/// The strategy that a command line asks for: by name, as a file, or in formulas.
struct ChosenStrategy {
  let strategy: CompiledStrategy
  /// The text that makes the run again; nil for a strategy that this program knows by name.
  let rules: RulesText?
  /// The side that the formulas speak of; nil for a name or a file.
  var side: Settings.Side?

  /// Reads the operand or the formulas.
  ///
  /// - Throws: `UsageError` for both, for neither, or for a formula that cannot be read; `YAMLError` for
  ///   a file, `RulesError` for rules that do not fit together.
  init(_ arguments: Arguments, _ context: Context, command: String) throws {
    let given = StrategyOptions.words.filter { arguments[$0.option] != nil }
    guard let name = arguments[StrategyOptions.strategy] else {
      guard
        arguments[StrategyOptions.entry] != nil || arguments[StrategyOptions.shortEntry] != nil
          || arguments[StrategyOptions.weight] != nil
      else { throw Self.nothingToEnter(given.first?.option, command) }
      strategy = try Self.formulas(arguments)
      rules = RulesText(of: strategy)
      side =
        arguments[StrategyOptions.weight] != nil
        ? nil
        : arguments[StrategyOptions.shortEntry] == nil
          ? .long : arguments[StrategyOptions.entry] == nil ? .short : .both
      return
    }
    if let option = given.first?.option.declaration.name {
      throw UsageError(
        "\"\(name)\" and --\(option) both say what to run; keep the name, or give all rules as "
          + "formulas")
    }
    if case .formula(let text) = arguments[RunOptions.size] {
      throw UsageError(
        "--size: \"\(text)\" is a formula, which goes with --entry; \"\(name)\" takes a number, "
          + "for example risk:1%")
    }
    if Self.isFile(name) {
      strategy = try StrategyFile(path: name).strategy
      rules = RulesText(of: strategy, file: context.workspace.kept(name))
    } else {
      strategy = try context.strategies.compiled(name)
      rules = nil
    }
  }

  /// Whether an operand names a file rather than a strategy.
  static func isFile(_ name: String) -> Bool {
    name.hasSuffix(".yaml") || name.hasSuffix(".yml") || name.contains("/")
  }

  private static func nothingToEnter(
    _ option: Argument<String?>?, _ command: String
  ) -> UsageError {
    if let name = option?.declaration.name {
      return UsageError("--\(name) is one of several rules; say when to enter with --entry FORMULA")
    }
    return UsageError(
      "\"lockstep \(command)\" needs something to run: a STRATEGY, by name (\"lockstep strategies\" "
        + "lists them) or as a file, or rules as --entry FORMULA --exit FORMULA")
  }

  // MARK: Formulas

  private static func formulas(_ arguments: Arguments) throws -> CompiledStrategy {
    let parameters = parameters(arguments)
    for parameter in parameters where !parameter.canBeNamed {
      throw UsageError(
        "\"\(parameter.name)\" is a word of the formula language; give the parameter another name")
    }
    var reader = RulesReader(parameters: parameters)
    func read(_ text: String, as word: String) throws(UsageError) {
      do throws(FormulaError) {
        try reader.read(text, as: word)
      } catch {
        let option = StrategyOptions.option(for: word)
        throw UsageError("--\(option): \(hinted(error, parameters.map(\.name)))")
      }
    }
    for (option, word) in StrategyOptions.words {
      if let text = arguments[option] { try read(text, as: word) }
    }
    if case .formula(let text) = arguments[RunOptions.size] { try read(text, as: "size") }
    return try reader.strategy(name: "formula", summary: "")
  }

  /// Every name that the command line gives a value or values.
  private static func parameters(_ arguments: Arguments) -> [Parameter] {
    let varied = arguments[RunOptions.parameter].map { Parameter($0.name, over: $0.value) }
    let set = arguments[RunOptions.set].map { Parameter($0.name, over: Axis(values: [$0.value])) }
    return varied + set
  }

  /// An unknown name may be a misspelt one, or a parameter that was not given.
  private static func hinted(_ error: FormulaError, _ parameters: [String]) -> FormulaError {
    guard let name = error.unknownName, !parameters.contains(name) else { return error }
    let known = BarField.allCases.map(\.description) + parameters
    let near = suggestion(for: name, among: known)
    return error.saying(
      "there is no column or parameter \"\(name)\"\(near)\(near.isEmpty ? ";" : " or") "
        + "give it with --param \(name)=VALUES")
  }
}

extension Parameter {
  /// A parameter of the command line: its usual range is what it is given.
  ///
  /// Whole where all values are whole. The default is the first value.
  fileprivate init(_ name: String, over axis: Axis) {
    let sorted = axis.values.sorted()
    let low = sorted.first ?? 0
    let high = sorted.last ?? 0
    let first = axis.values.first ?? 0
    let gaps = zip(sorted.dropFirst(), sorted).map { $0 - $1 }.filter { $0 > 0 }
    let step = gaps.min().map { axis.step ?? Self.tidy($0) } ?? 1
    let whole = axis.span?.isWhole ?? axis.values.allSatisfy { Int(exactly: $0) != nil }
    if whole, let from = Int(exactly: low), let to = Int(exactly: high),
      let by = Int(exactly: step), let start = Int(exactly: first)
    {
      self.init(name, from...to, by: by, default: start)
    } else {
      self.init(name, low...high, by: step, default: first)
    }
  }

  /// The difference of two decimals without the noise of subtracting them.
  private static func tidy(_ gap: Double) -> Double {
    decimal(NumberText.brief(gap).filter { $0 != "," }) ?? gap
  }
}
