public import Rules

/// The rules of a run that was asked for in formulas, or with a file of them.
///
/// No program knows such a strategy by name: the text is what makes the run again.
public struct RulesText: Sendable, Hashable, Codable {
  /// The strategy's canonical text.
  public var text: String
  /// The file that it was read from, as the workspace keeps paths; nil for formulas of a command line.
  public var file: String?

  /// Keeps the rules of a strategy.
  public init(of strategy: CompiledStrategy, file: String? = nil) {
    text = strategy.canonicalText
    self.file = file
  }

  /// The strategy of the text.
  ///
  /// - Throws: `StrategyText.Problem` for a text that this version cannot read.
  public func strategy(named name: String) throws(StrategyText.Problem) -> CompiledStrategy {
    try StrategyText(reading: text, name: name).strategy
  }
}
